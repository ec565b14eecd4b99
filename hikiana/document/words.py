"""The words of the document around its sections."""

from hikiana.base.editions import NAMES
from hikiana.base.text import Text
from schemas.called import MEETINGS, VISITS

WORDS = {
    "report": Text("年次報告", "Annual report"),
    **NAMES,
    "synthetic": Text("合成データ", "Synthetic data"),
    "warning": Text(
        "この報告書は合成データ（実在しない人の記録）から作られています。実際の相談の記録ではありません。",
        "This report is made from synthetic data (records of people who do not exist).",
    ),
    "set_aside": Text(
        "登録簿の{rows}行を、誤りのために取り置いて作りました。件数や人数は実際より少ないことがあり、"
        "前年度との比較も正しくないことがあります（データの質の節を見てください）。",
        "Made without {rows} rows of the register that were set aside because of errors. Numbers may really be higher, "
        "and comparisons with earlier years wrong (see the section on data quality).",
    ),
    "register": Text("登録簿", "Register"),
    "made_on": Text("作成日", "Made on"),
    "software": Text("作成ソフトウェア", "Software"),
    "withheld": Text(
        "この章の表と図は、公開版には載せない。", "The tables and figures of this section are not in this edition."
    ),
    "contents": Text("目次", "Contents"),
    "tables": Text("表の一覧", "Tables"),
    "figures": Text("図の一覧", "Figures"),
    "signs": Text("表の記号", "Signs in the tables"),
    "remarks": Text("担当者の所見", "Remarks of the analyst"),
    "skip": Text("本文へ", "Skip to the text"),
    "emphasis": Text("強調", "Emphasise"),
    "tip": Text(
        "図は、点や棒に触れると値が出ます。凡例を押すとその区分だけ、年度の上を横になぞるとその年度だけが強調されます"
        "（何もないところを二度押すと元に戻ります）。",
        "Charts tell their values where you point. Press an entry of the legend, or drag across fiscal years, to let "
        "the others step back; a double click on an empty place undoes it.",
    ),
    "copied": Text("コピーしました", "Copied"),
    "colophon": Text("この文書について", "About this document"),
    "about": Text(
        "全ての数字と文は、登録簿から計算された表による。節・表・図の番号と目次も同じ表から付けられる。",
        "Every figure and sentence is computed from the register's tables; so are the numbers of sections, tables and "
        "figures and the contents.",
    ),
}
CALLED = {"word-meetings": MEETINGS, "word-visits": VISITS}
"""Words for which the text of a notebook has a reference, as [アウトリーチ](#word-visits)."""
