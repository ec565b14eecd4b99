"""Checks of single cells and of corrections, and with those of files, sheets and heads all that there are.

`{…}` are filled in with what was found. The checks of the models go by pandera's names.
"""

from collections.abc import Mapping

from hikiana.base.text import Text
from schemas.rules.ages import AGE_CHECKS
from schemas.rules.appearance_checks import APPEARANCE_CHECKS
from schemas.rules.files import FILE_CHECKS, SHEET_CHECKS
from schemas.rules.form_checks import FORM_CHECKS
from schemas.rules.heads import HEAD_CHECKS
from schemas.rules.length_checks import LENGTH_CHECKS
from schemas.rules.number_checks import NUMBER_CHECKS
from schemas.rules.rule import Check
from schemas.rules.year_checks import YEAR_CHECKS
from schemas.words import REGION

_CELLS = (
    Check(
        "code_known",
        Text("使えない値です。", "Not an accepted value."),
        Text("{several}次のどれかを記入します: {accepted}", "{several}Any of: {accepted}"),
    ),
    Check(
        "day_readable",
        Text("日付として読めません。", "Not a date."),
        Text(
            "2024-05-29 か 2024/5/29 のように、実在する日を記入します。{year}",
            "Write an existing day as 2024-05-29 or 2024/5/29.{year}",
        ),
    ),
    Check(
        "yes_or_no",
        Text("「はい」か「いいえ」として読めません。", "Neither yes nor no."),
        Text("「はい」か「いいえ」（true か false）を記入します。", "Write true or false (はい or いいえ)."),
    ),
    Check(
        "number_readable",
        Text("整数として読めません。", "Not a whole number."),
        Text(
            "半角の整数だけを記入します（約30、1.5 とは書きません。桁が多すぎる値も使えません）。{unknown}",
            "Write nothing but a whole number of usual size (not: about 30, 1.5).{unknown}",
        ),
    ),
    Check(
        "minutes_readable",
        Text("時間として読めません。", "Not a length of time."),
        Text(
            "分で記入します: 90、1:30、1時間30分（約30分、半日とは書きません）。",
            "Write minutes: 90, 1:30 or 1時間30分 (not: about 30, half a day).",
        ),
    ),
    Check(
        "written_otherwise",
        Text("別の書き方を読み替えました。", "Read from another form."),
        Text("値が正しいか確かめてください。", "Check the values."),
        "note",
    ),
    Check(
        "year_supplied",
        Text(
            "年のない日を、{fiscal_year}の日として読みました。",
            "Days without a year were read as days of {fiscal_year}.",
        ),
        Text("別の年度の日なら、年を書き足してください。", "Add the year to days of other fiscal years."),
        "warning",
    ),
    Check(
        "weekday_agrees",
        Text(
            "書いてある曜日が、その日の曜日と違います。日のとおりに読みました。",
            "The weekday that is written is not that of the day. The day was read as it stands.",
        ),
        Text("日と曜日のどちらが正しいか確かめてください。", "See which of the two is right."),
        "warning",
    ),
    Check(
        "region_from_municipality",
        Text(
            f"空欄だった{REGION.ja}を、市町村から補いました。",
            f"An empty {REGION.within.en} was filled in from the municipality.",
        ),
        Text(f"{REGION.ja}が正しいか確かめてください。", f"Check the {REGION.within.en}."),
        "note",
    ),
    Check(
        "not_nullable",
        Text("空欄にできません。", "Must not be empty."),
        Text("記入してください。{unknown}", "Fill it in.{unknown}"),
    ),
    Check(
        "field_uniqueness",
        Text("同じ番号が二度あります。", "The same value stands twice."),
        Text(
            "どの行も同じ記録か、見比べてください。別の記録なら、後の行に新しい番号を付けます。"
            "同じ記録を二度書いたときだけ、1行にまとめます（違うところは確かめて残します）。",
            "Compare the rows. Give a new number to the later one if it is another record. Only if one record was "
            "written twice, make one row of them, and keep what differs.",
        ),
    ),
    Check(
        "multiple_fields_uniqueness",
        Text("同じケース・診療・年度の行が二度あります。", "The same case, service and fiscal year stand twice."),
        Text(
            "年度か診療の書き違いなら直し、同じものなら回数を合わせて1行にしてください。",
            "Mend the year or service if one is wrong; else make one row of them and add up the visits.",
        ),
    ),
    Check(
        "in_range",
        Text("ありえない値です。範囲は {limits} です。", "Impossible value. The range is {limits}."),
        Text("値を直してください。", "Mend the value."),
    ),
    Check(
        "greater_than_or_equal_to",
        Text("ありえない値です。{limits} 以上です。", "Impossible value. At least {limits}."),
        Text("値を直してください。", "Mend the value."),
    ),
    Check(
        "str_matches",
        Text("書き方が違います。", "Wrong form."),
        Text("次の書き方に直してください: {form}", "Write it as: {form}"),
    ),
)

_SAME_NUMBER = Text(
    "別の記録に同じ番号を使っていないか確かめてください。正しい訂正なら、そのままでかまいません。",
    "See whether another record has been given the same number. If the correction is right, nothing has to be done.",
)
# Of a ledger that is added to a register.
_CORRECTIONS = (
    Check(
        "age_jump",
        Text(
            "登録簿にある年齢と{years}歳より大きく違います（登録簿 → 台帳）。",
            "The age differs by more than {years} years from the register's (register → ledger).",
        ),
        Text(
            "ケース番号を取り違えていないか確かめてください。正しい訂正なら、そのままでかまいません。",
            "See whether the case number is another client's. If the correction is right, nothing has to be done.",
        ),
        "warning",
    ),
    Check(
        "sex_changed",
        Text(
            "登録簿にある性別と違います（登録簿 → 台帳）。",
            "The sex is not the register's (register → ledger).",
        ),
        Text(
            "ケース番号を取り違えていないか確かめてください。正しい訂正なら、そのままでかまいません。",
            "See whether the case number is another client's. If the correction is right, nothing has to be done.",
        ),
        "warning",
    ),
    Check(
        "within_fiscal_year",
        Text("{year}の記録ではありません。", "This is no record of {year}."),
        Text(
            "日付または年度を直してください。ほかの年度の記録も加えるときは、--fy を付けずに実行します。",
            "Mend the date or fiscal year. To add records of other years too, run without --fy.",
        ),
    ),
    Check(
        "number_of_other_year",
        Text(
            "この番号は登録簿では別の年度（{former}）の記録です。",
            "In the register this number is a record of another fiscal year ({former}).",
        ),
        Text(
            "番号を付け直してください。前の年度の記録を直すときは --fy を付けずに加えます。",
            "Give it another number. To correct a record of a former year, add it without --fy.",
        ),
    ),
    Check(
        "contact_of_other_client",
        Text(
            "登録簿にあるケース番号と違います（登録簿 → 台帳）。",
            "The case number is not the register's (register → ledger).",
        ),
        _SAME_NUMBER,
        "warning",
    ),
    Check(
        "contact_moved",
        Text(
            "登録簿にある相談日と年度が違うか、{days}日より離れています（登録簿 → 台帳）。",
            "The day is of another fiscal year than the register's, or more than {days} days away (register → ledger).",
        ),
        _SAME_NUMBER,
        "warning",
    ),
    Check(
        "activity_moved",
        Text(
            "登録簿にある年度と違います（登録簿 → 台帳）。",
            "The fiscal year is not the register's (register → ledger).",
        ),
        _SAME_NUMBER,
        "warning",
    ),
    Check(
        "cell_emptied",
        Text(
            "登録簿には値がありますが、台帳では空欄です（示すのは登録簿の値）。",
            "Empty in the ledger where the register has a value (shown is the register's).",
        ),
        Text(
            "書き落としなら、値を書いてください。正しい訂正なら、そのままでかまいません。",
            "If it was left out, write the value. If the correction is right, nothing has to be done.",
        ),
        "warning",
    ),
)

CHECKS: Mapping[str, Check] = {
    check.id: check
    for check in (
        *FILE_CHECKS,
        *SHEET_CHECKS,
        *HEAD_CHECKS,
        *FORM_CHECKS,
        *_CELLS,
        *APPEARANCE_CHECKS,
        *LENGTH_CHECKS,
        *AGE_CHECKS,
        *_CORRECTIONS,
        *NUMBER_CHECKS,
        *YEAR_CHECKS,
    )
}
