"""Checks of files and sheets: are the tables there, once, whole, and has everything been read?

No hint asks for anything to be deleted, nor for anything empty while rows are unread: obeying must not lose records.
"""

from hikiana.base.text import Text
from schemas.rules.rule import Check

FILE_CHECKS = (
    Check(
        "file_once",
        Text("同じ表のファイルがほかにもあります（{others}）。", "There are other files of the same table ({others})."),
        Text(
            "どれにも記録があれば、一つのファイルに続けて写してください。使わないほうは別のフォルダに移します。",
            "Where each has records, copy them into one file. Move what is not used into another folder.",
        ),
    ),
    Check(
        "file_has_a_head",
        Text("ファイルが空です。", "The file is empty."),
        Text(
            "記録があるはずなら、元のファイルからもう一度コピーするか書き出してください。"
            "記録がなくても見出しの行が要ります: {columns}",
            "If it should have records, copy or export it again. Even without records it needs a header row: {columns}",
        ),
    ),
    Check(
        "encoding_known",
        Text(
            "文字コードが分からないか、途中で変わっています（{row}行目から）。",
            "The encoding is not known, or changes within the file (in row {row}).",
        ),
        Text(
            "Excelでは「CSV UTF-8（コンマ区切り）」で保存してください。",
            "In Excel save it as 'CSV UTF-8 (comma delimited)'.",
        ),
    ),
    Check(
        "file_whole",
        Text(
            "ファイルの一部が失われています（文字があるはずのところに、空のバイトがあります）。",
            "Part of the file is lost: it holds zero bytes where text should be.",
        ),
        Text(
            "元のファイルかバックアップから、もう一度コピーするか書き出してください。",
            "Copy or export it again from the original or the backup.",
        ),
    ),
    Check(
        "row_within_head",
        Text("{row}行目のセルが見出しより多い。", "Row {row} has more cells than the header."),
        Text('コンマを含む内容は " " で囲んでください。', 'Put text that contains a comma into " ".'),
    ),
    Check(
        "quotation_marks_in_pairs",
        Text(
            '{row}行目の引用符（"）が閉じていないか、セルの途中にあります。',
            "In row {row} a quotation mark is not closed, or stands within a cell.",
        ),
        Text(
            '内容を引用符で囲むなら前と後の両方に付け、内容の中の引用符は二つ重ねて（""）書いてください。',
            "Put quotation marks before and after the whole text, and write each within it twice.",
        ),
    ),
    Check(
        "file_readable",
        Text(
            "ファイルが壊れているか、形式が違います（{fault}）。", "The file is damaged or of another format ({fault})."
        ),
        Text(
            "元のファイルからもう一度コピーするか書き出してください。"
            "それでも読めなければ、開いて全部の行があるか確かめ、別の名前で保存してください。",
            "Copy or export it again from the original. If that does not help, open it, see whether all rows are "
            "there, and save it under another name.",
        ),
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

SHEET_CHECKS = (
    Check(
        "table_present",
        Text("{tables}の{kind}がありません。{found}", "There is no {kind} of: {tables}.{found}"),
        Text(
            "その記録がある{kind}の名前を、表の名前に直してください{names}。"
            "同じ表の{kind}が二つ以上あれば、一つの{kind}に行を続けて写します。見出しは表の列の名前にします。",
            "Rename the {kind} with these records to the table's name{names}. Where there are several of one table, "
            "copy their rows into one. The heads are the names of the table's columns.",
        ),
    ),
    Check(
        "ledger_alone",
        Text(
            "{ledgers}は、ケースと相談記録のそろった台帳です。フォルダには、台帳を一つだけ置くか、表ごとのファイルを"
            "置きます。読んでいないもの: {unread}。",
            "{ledgers}: with cases and contacts, whole ledgers. A folder holds one ledger and nothing else, or a file "
            "for each table. Not read: {unread}.",
        ),
        Text(
            "一つの台帳に全ての記録があれば、ほかのファイルを別の場所に移してください。年度ごとの台帳なら、"
            "古い年度から一つずつ、hikiana ingest で新しいフォルダに加えてください。",
            "If one ledger has all records, move the other files elsewhere. If there is a ledger for each year, add "
            "them to a new folder by hikiana ingest, one after another from the oldest year on.",
        ),
    ),
    Check(
        "other_tables_present",
        Text("{tables}の{kind}がありません。", "There is no {kind} of: {tables}."),
        Text(
            "記録があれば、その{kind}を加えてください。記録を付けていない表は、見出しだけの{kind}を置きます"
            "（hikiana template で作れるファイルに、見出しのそろったシートがあります）。",
            "Where there are records, add their {kind}. For a table that is not kept, put a {kind} of only the head "
            "(hikiana template makes a workbook that has them).",
        ),
    ),
    Check(
        "other_tables_found",
        Text(
            "{tables}の{kind}がありません。読んでいないものがあります: {unread}。",
            "There is no {kind} of: {tables}. Not read: {unread}.",
        ),
        Text(
            "読んでいないものがその記録なら、名前を表の名前に直してください。"
            "ほかの集計や控えなら、別のブックかフォルダに移してから、もう一度実行してください。",
            "If these are the records, rename them to the table's name. If they are counts or copies, move them into "
            "another workbook or folder and run again.",
        ),
    ),
    Check(
        "sheet_once",
        Text(
            "「{title}」の表が{count}枚のシートに分かれています: {sheets}。", "{title} is in {count} sheets: {sheets}."
        ),
        Text(
            "シート「{title}」を新しく1枚作り、全てのシートの行を続けて写してください（見出しは1行目だけ）。"
            "写したら、元のシートは別のブックに移して残します。",
            "Make one sheet '{title}' and copy the rows of all of them into it, one below the other, with one head. "
            "Then keep the former sheets in another workbook.",
        ),
    ),
    Check(
        "sheet_parted",
        Text(
            "{sheets}は、ケースと相談記録が1枚にまとまった表です（1行が1件の相談で、本人のことが相談のたびに"
            "書かれています）。"
            "このままでは、どの列が何か決まりません。",
            "{sheets}: clients and contacts are in one table (a row is a contact, and repeats what is known of the "
            "client). What its columns are is not settled.",
        ),
        Text(
            "元の表を残したまま、次の二つに写し分けてください。「ケース」: 1人1行で、{cases}。"
            "「相談記録」: 1件1行で、{contacts}。写したら、元の表は別のブックかフォルダに移します。",
            "Keep it, and copy it into two. Cases: a row for each client, with {cases}. Contacts: a row for each "
            "contact, with {contacts}. Then move the former table into another workbook or folder.",
        ),
    ),
    Check(
        "records_read",
        Text(
            "記録があるようなのに、読んでいないものがあります: {unread}。",
            "These seem to hold records and were not read: {unread}.",
        ),
        Text(
            "数えるべき記録なら、見出しを表の列の名前にそろえ、その行を同じ表のシート（ファイル）の下に続けて写してください"
            "（非表示のシートは、先に表示します）。写し終わったものや、控え・集計は、別のブックかフォルダに移します。",
            "If they are to be counted, give them the heads of the table and copy their rows below those of the "
            "table's sheet or file (show hidden sheets first). Then move what has been copied, and copies or "
            "counts, into another workbook or folder.",
        ),
    ),
    Check(
        "sheet_used",
        Text(
            "登録簿の表ではないので、読んでいないものがあります: {unread}。",
            "Not read, as they are no tables of a register: {unread}.",
        ),
        Text(
            "記録なら、名前を表の名前（{tables}）に、見出しを表の列の名前に直してください。",
            "If they hold records, give them a table's name ({tables}) and the heads of its columns.",
        ),
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
    Check(
        "contacts_present",
        Text(
            "相談記録に1行もありませんが、ケースには{cases}行あります。相談が0件の報告書は作りません。",
            "There is no contact, but there are {cases} cases. No report is made of no contacts.",
        ),
        Text(
            "相談の記録があるシートかファイルを「相談記録」という名前にし、見出しを表の列の名前にそろえてください。",
            "Call the sheet or file of the contacts 相談記録 (contacts) and give it the heads of the columns.",
        ),
    ),
)
