"""Checks of a table's head and of which rows are records. What may be a record is never shown, nor to be deleted."""

from hikiana.base.text import Text
from schemas.rules.rule import Check

HEAD_CHECKS = (
    Check(
        "head_present",
        Text("見出しの行がありません。", "There is no header row."),
        Text(
            "記録の上に1行を入れ、列名を書いてください: {columns}",
            "Insert a row above the records and write the columns' names into it: {columns}",
        ),
    ),
    Check(
        "head_in_one_row",
        Text(
            "見出しが{first}行目と{second}行目の2行に分かれています（{letters}列は、片方の行だけでは見出しがありません）。",
            "The head stands in two rows, {first} and {second} (one of them has no head for column {letters}).",
        ),
        Text(
            "セルの結合を解き、{second}行目だけに全ての列の見出しを書いてください。"
            "たとえば上の「相談」と下の「方法」は、「相談方法」と書きます。",
            "Unmerge the cells and write the heads of all columns into row {second} alone: 相談 above 方法 becomes "
            "相談方法.",
        ),
    ),
    Check(
        "records_below_head",
        Text("見出しの行より上に記録があります。", "There are records above the header row."),
        Text(
            "見出しの行を、全ての記録の上に移してください（並べ替えで動いたのかもしれません）。",
            "Move the header above all records; sorting may have moved it.",
        ),
    ),
    Check(
        "head_holds_no_record",
        Text(
            "見出しの行に、見出しとして読めないものがあります（{letters}列）。記録が見出しの行に入っているのかもしれません。",
            "The header row holds what is no head (column {letters}); a record may have come into it.",
        ),
        Text(
            "記録が入っていれば、見出しの下の行に移してください。見出しなら、「備考」のような言葉に書き直します。",
            "Move a record into a row below the head; if it is a head, write a word such as 備考 (remarks).",
        ),
    ),
    Check(
        "delimiter_known",
        Text("区切りがコンマではありません。", "The delimiter is not a comma."),
        Text("コンマ区切りのCSV（UTF-8）で保存してください。", "Save the file as comma-delimited CSV (UTF-8)."),
    ),
    Check(
        "column_named",
        Text("{letters}列には内容がありますが、見出しがありません。", "Column {letters} has content but no head."),
        Text(
            "見出しを書いてください。表の列でなければ「備考」のように書くと、その列は読みません。",
            "Write one. If it is none of the table's, call it 備考 (remarks): it is not read then.",
        ),
    ),
    Check(
        "column_used",
        Text(
            "この表にない列なので、読んでいない列があります: {heads}。",
            "Columns that are none of this table's were not read: {heads}.",
        ),
        Text("記録の列なら、見出しを直してください。", "If any belongs to the records, mend its head."),
        "warning",
    ),
    Check(
        "column_once",
        Text(
            "列「{column_title}」の見出しが二つ以上あります: {heads}。",
            "Column '{column_title}' has several heads: {heads}.",
        ),
        Text(
            "記録の列だけをその見出しにし、ほかは「備考」のように書き直してください（その列は読みませんが、残ります）。",
            "Leave that head to the column of the records and call the others 備考 (remarks): they are kept, unread.",
        ),
    ),
    Check(
        "column_present",
        Text("列がありません: {titles}。{near}{unread}", "Columns are missing: {titles}.{near} {unread}"),
        Text(
            "別の見出しで書いてある列があれば、見出しを直してください。なければ列を加えて記入します。",
            "If it is there under another head, mend the head; else add the column and fill it in.",
        ),
    ),
    Check(
        "column_recorded",
        Text(
            "センターが加えた列がないので、記録なしとして読みました: {titles}。{near}",
            "Columns that the centre has added are not there and were read as not recorded: {titles}.{near}",
        ),
        Text(
            "加える前の台帳なら、そのままでかまいません。別の見出しで書いてある列があれば、見出しを直してください。",
            "A ledger of before they were added may stay as it is. If one is there under another head, mend the head.",
        ),
        "note",
    ),
    Check(
        "head_written_otherwise",
        Text(
            "見出し「{head}」を、列「{column_title}」として読みました。",
            "The head '{head}' was read as column '{column_title}'.",
        ),
        Text("違う列なら、見出しを直してください。", "If it is another column, mend the head."),
        "note",
    ),
    Check(
        "row_is_a_record",
        Text(
            "題、合計、注記または見出しの行なので、記録として読みませんでした。",
            "Titles, totals, remarks or repeated heads: not read as records.",
        ),
        Text("記録なら、番号と日付を書いてください。", "If it is a record, write its number and day."),
        "note",
    ),
)
