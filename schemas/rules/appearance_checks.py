"""Checks of what Excel shows otherwise than the values of a sheet are."""

from hikiana.base.text import Text
from schemas.rules.rule import Check

_SEE = Text("すべての行と列を表示して、確かめてください。", "Show all rows and columns, and see whether that is right.")

APPEARANCE_CHECKS = (
    Check(
        "cell_failed",
        Text(
            "セルがエラーか、計算されていない式です（値がありません）。",
            "The cell is an error, or a formula that nobody computed: it has no value.",
        ),
        Text(
            "Excelで開いて計算し、保存し直すか、値を書いてください。{unknown}",
            "Open it in Excel, which computes it, and save it, or write the value.{unknown}",
        ),
    ),
    Check(
        "row_struck",
        Text(
            "取り消し線の引かれた行です。記録として数えるかどうか、決めてください。",
            "These rows are struck through. Are they records?",
        ),
        Text(
            "数えるときは --struck count を、除くときは --struck leave-out を付けて、もう一度実行してください"
            "（hikiana form で覚えさせた台帳なら、hikiana form をもう一度実行して答えると、来年からは尋ねません）。",
            "Run again with --struck count to count them, or with --struck leave-out to leave them out. Of a ledger "
            "with a form of its own, run hikiana form again and answer: it is not asked again.",
        ),
    ),
    Check(
        "row_struck_counted",
        Text(
            "取り消し線の引かれた行を、記録として数えました（--struck count か、台帳の読み方のとおり）。",
            "Rows that are struck through were counted as records (--struck count, or the form of the ledger).",
        ),
        Text("除くときは --struck leave-out を付けます。", "To leave them out, use --struck leave-out."),
        "warning",
    ),
    Check(
        "row_struck_left_out",
        Text(
            "取り消し線の引かれた行を除きました（--struck leave-out か、台帳の読み方のとおり）。"
            "どの集計にも入っていません。",
            "Rows that are struck through were left out (--struck leave-out, or the form of the ledger). They are "
            "counted nowhere.",
        ),
        Text(
            "数えるときは --struck count を付けます。hikiana ingest で前に加えた行は、登録簿に残っています。",
            "To count them, use --struck count. Those that hikiana ingest added before are still in the register.",
        ),
        "warning",
    ),
    Check(
        "cell_struck",
        Text(
            "取り消し線の引かれた値（一部に引かれたものを含む）を、そのまま値として読みました。",
            "Values that are struck through, wholly or in part, were read as they are.",
        ),
        Text(
            "取り消した値なら、正しい値に書き直してください。", "If a value is not valid any more, write the right one."
        ),
        "warning",
    ),
    Check(
        "row_hidden",
        Text(
            "表示されていない行（フィルター、非表示、高さ0）も、記録として数えました。Excelに見える件数とは違います。",
            "Rows that Excel does not show (by a filter, hidden, of no height) were counted as records: there are more "
            "than Excel shows.",
        ),
        _SEE,
        "warning",
    ),
    Check(
        "column_hidden",
        Text("表示されていない列ですが、読みました。", "The column is hidden, and was read."),
        _SEE,
        "warning",
    ),
    Check(
        "cell_merged",
        Text(
            "上の行と結合されたセルです。Excelに見える値は、いちばん上の行にだけあります。",
            "The cell is merged with rows above. What Excel shows stands in the first of them only.",
        ),
        Text(
            "セルの結合を解除し、値をそれぞれの行に書いてください。",
            "Unmerge the cells and write the value into every row.",
        ),
    ),
    Check(
        "number_as_shown",
        Text(
            "表示形式のとおり、0で始まる番号として読みました（3 ではなく 0003）。",
            "Read with the zeros that the number format shows (0003 instead of 3).",
        ),
        Text(
            "ほかのシートの同じ番号も、同じ形で表示されているか確かめてください。",
            "See whether the same numbers look the same in the other sheets.",
        ),
        "note",
    ),
)
