"""Checks of files, sheets, heads, rows and single cells: what each says, and how staff mend it.

`{…}` are filled in with what was found. The checks of the models go by pandera's names.
"""

from collections.abc import Mapping

from schemas.rules.appearance_checks import APPEARANCE_CHECKS
from schemas.rules.rule import Check
from schemas.rules.year_checks import YEAR_CHECKS
from schemas.text import Text

_FILES = (
    Check(
        "file_present",
        Text("ファイルがありません（{title}）。", "The file is missing ({title})."),
        Text(
            "記録がない場合も、見出しだけの {table}.csv を置いてください。",
            "Without records, put a {table}.csv of only the header.",
        ),
    ),
    Check(
        "file_once",
        Text("同じ表のファイルがほかにもあります（{others}）。", "There are other files of the same table ({others})."),
        Text("どちらか一つにしてください。", "Keep one of them."),
    ),
    Check(
        "file_has_a_head",
        Text("ファイルが空です。", "The file is empty."),
        Text("記録がなくても見出しの行が要ります: {columns}", "Even without records it needs a header row: {columns}"),
    ),
    Check(
        "encoding_known",
        Text("文字コードが分かりません。", "The encoding is not known."),
        Text(
            "Excelでは「CSV UTF-8（コンマ区切り）」で保存してください。",
            "In Excel save it as 'CSV UTF-8 (comma delimited)'.",
        ),
    ),
    Check(
        "row_within_head",
        Text("{row}行目のセルが見出しより多い。", "Row {row} has more cells than the header."),
        Text('コンマを含む内容は " " で囲んでください。', 'Put text that contains a comma into " ".'),
    ),
    Check(
        "file_readable",
        Text(
            "ファイルが壊れているか、形式が違います（{fault}）。", "The file is damaged or of another format ({fault})."
        ),
        Text("開き直して保存してください。", "Open it and save it anew."),
    ),
    Check(
        "file_used",
        Text(
            "このファイルは使いませんでした（登録簿の表の名前ではありません）。",
            "This file was not used: it is no table of a register.",
        ),
        Text(
            "記録なら、表の名前（{tables}）に直してください。",
            "If it holds records, rename it to a table's name ({tables}).",
        ),
        "warning",
    ),
    Check(
        "file_in_its_form",
        Text(
            "文字コード {encoding}、{delimiter}区切りとして読みました。",
            "Read as {encoding}, separated by {delimiter}s.",
        ),
        Text("文字が正しく読めているか確かめてください。", "See whether the characters are right."),
        "note",
    ),
)

_SHEETS = (
    Check(
        "sheet_present",
        Text("シート「{title}」がありません。", "There is no sheet '{title}'."),
        Text(
            "記録がない場合も、見出しだけのシートを置いてください。", "Without records, put a sheet of only the head."
        ),
    ),
    Check(
        "sheet_once",
        Text("シート「{other}」と同じ表です。", "This is the same table as sheet '{other}'."),
        Text("一つのシートにまとめてください。", "Put them into one sheet."),
    ),
    Check(
        "sheet_used",
        Text(
            "このシートは使いませんでした（台帳の表の名前でも、見出しでもありません）。",
            "This sheet was not used: neither its name nor its head is a table's.",
        ),
        Text(
            "記録なら、シートの名前を表の名前（{tables}）に直してください。",
            "If it holds records, rename it to a table's name ({tables}).",
        ),
        "warning",
    ),
    Check(
        "sheet_visible",
        Text("非表示のシートは読みません。", "Hidden sheets are not read."),
        Text("記録なら、表示してからもう一度実行してください。", "If it holds records, show it and run again."),
        "warning",
    ),
    Check(
        "sheet_shown",
        Text(
            "シート「{title}」が非表示です。非表示のシートは読みません。",
            "Sheet '{title}' is hidden, and hidden sheets are not read.",
        ),
        Text("シートを表示して保存し、もう一度実行してください。", "Show the sheet, save the workbook and run again."),
    ),
)

_HEADS = (
    Check(
        "head_present",
        Text("見出しの行がありません。", "There is no header row."),
        Text(
            "1行目に列名を書いてください: {columns}",
            "Write the columns' names into row 1: {columns}",
        ),
    ),
    Check(
        "records_below_head",
        Text("見出しの行より上に記録があります。", "There are records above the header row."),
        Text(
            "見出しを1行目に移してください（並べ替えで動いたのかもしれません）。",
            "Move the header to row 1; sorting may have moved it.",
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
        Text("見出しを書くか、列を消してください。", "Write one or delete the column."),
    ),
    Check(
        "column_known",
        Text("知らない列「{head}」があります。{near}", "Unknown column '{head}'.{near}"),
        Text("名前を直すか、列を消してください。使える列: {columns}", "Rename or delete it. Known columns: {columns}"),
    ),
    Check(
        "column_used",
        Text(
            "この表にない列なので、列「{head}」は読みませんでした。",
            "Column '{head}' was not read: it is none of this table's.",
        ),
        Text("記録の列なら、見出しを直してください。", "If it belongs to the records, mend its head."),
        "warning",
    ),
    Check(
        "column_once",
        Text("列「{head}」が二つあります。", "Column '{head}' stands twice."),
        Text("一つにしてください。", "Keep one of them."),
    ),
    Check(
        "column_present",
        Text("列「{column_title}」がありません。", "Column '{column_title}' is missing."),
        Text("列を加えてください。", "Add it."),
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
            "合計、注記または見出しの行なので、記録として読みませんでした。",
            "Totals, remarks or repeated heads: not read as records.",
        ),
        Text("記録なら、1列目を番号に直してください。", "If it is a record, mend its first column."),
        "note",
    ),
)

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
            "半角の整数だけを記入します（30代、約30、1.5 とは書きません。桁が多すぎる値も使えません）。{unknown}",
            "Write nothing but a whole number of usual size (not: 30s, about 30, 1.5).{unknown}",
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
        "region_from_municipality",
        Text("空欄だった圏域を、市町村から補いました。", "An empty region was filled in from the municipality."),
        Text("圏域が正しいか確かめてください。", "Check the region."),
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
            "重なった行なら一つを消し、別の記録なら番号を変えてください。",
            "Delete the doubled row or change one of them.",
        ),
    ),
    Check(
        "multiple_fields_uniqueness",
        Text("同じケース・診療・年度の行が二度あります。", "The same case, service and fiscal year stand twice."),
        Text("一つの行にまとめてください。", "Put them into one row."),
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
            "消すつもりでなければ、値を書いてください。正しい訂正なら、そのままでかまいません。",
            "Unless it is to be deleted, write the value. If the correction is right, nothing has to be done.",
        ),
        "warning",
    ),
)

CHECKS: Mapping[str, Check] = {
    check.id: check for check in (*_FILES, *_SHEETS, *_HEADS, *_CELLS, *APPEARANCE_CHECKS, *_CORRECTIONS, *YEAR_CHECKS)
}
