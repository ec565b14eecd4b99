"""What is asked about whole sheets: copies and examples, tables beside each other, records that cannot be made out."""

import re
from collections.abc import Collection

from hikiana.intake.heads import plain
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.matching import is_named
from hikiana.intake.office_form.model import LedgerForm, UnreadSheets
from hikiana.intake.office_form.sheets_aside import Aside
from hikiana.intake.sheet_kinds import has_days, records_like, rows_of
from hikiana.intake.shown_heads import hold_a_record, is_answer
from hikiana.intake.sources import Source

_OF_ONE = re.compile(r"^[A-Za-z]{1,3}-?\d{1,6}$|^\d{3,}|\d[/.年-]\d{1,2}[/.月-]\d")
"""A number of somebody, or a day: a legend has neither."""
_ANSWERS = 2
"""So many answers to choose in one row are those of a person; a count stands beside one."""
COUNT, LEAVE = "数える", "数えない（写しや見本など）"
_COUNT_BOTH = "数える（同じ相談があれば、一度だけ数えるかを次に尋ねる）"
_ASIDE = "別の形のシート/"
_BY_ANSWER = "質問の答えによって読まないシート"


def whether_file_counted(file: str, place: int, like: str) -> tuple[UnreadSheets, Asked]:
    """Whether a file counts that may be a copy as a whole, and the entry of what is not read that the answer fills."""
    text = f"ファイル「{file}」は「{like}」の写しか、同じ記録です。これも数えますか。"
    entry = UnreadSheets([], [file], _BY_ANSWER)
    choices = {_COUNT_BOTH: [], LEAVE: ["*"]}
    return entry, ask(86, f"数えるファイル/{file}", text, ["unread", place, "sheets"], choices)


def whether_counted(sheet: LookedAt, place: int, like: str) -> tuple[UnreadSheets, Asked]:
    """Whether a sheet counts that may be a copy, and the entry of what is not read that the answer fills."""
    name = sheet.source.name
    text = f"「{name}」は「{like}」と同じ形か、同じ記録です。これも数えますか。"
    choices = {_COUNT_BOTH: [], LEAVE: [sheet.source.sheet.name]}
    return _asked_whether_read(sheet.source, place, text, choices, f"数えるシート/{name}")


def whether_aside_read(aside: Aside, place: int) -> tuple[UnreadSheets, Asked]:
    """Whether sheets of another form than the records are read, and the entry of what is not that the answer fills."""
    form, name = aside.form, aside.form.name
    if aside.are_clients:
        text = f"「{name}」は、「{aside.like}」で相談した人の一部だけの名簿です。その人のことを、ここからも読みますか。"
        leave, read = "読まない（「" + aside.like + "」に書いてあることだけを読む）", "読む"
    else:
        rows = form.rows.height
        text = f"「{name}」は、「{aside.like}」とは別の形の記録に見えます（{rows}行）。相談の件数に数えますか。"
        leave, read = "数えない（予約や不在の控えなど、相談の件数ではない）", COUNT
    in_files = any(sheet.is_text or sheet.source.alike for sheet in form.sheets)
    entry = UnreadSheets([], form.file_patterns if in_files else [], _BY_ANSWER)
    choices = {leave: form.sheet_patterns, read: []}
    return entry, ask(87, f"{_ASIDE}{name}", text, ["unread", place, "sheets"], choices)


def answer_of_aside(source: Source, form: LedgerForm) -> int | None:
    """The answer to whether a sheet of another form is read, 0 where it is still open; None where it was not asked."""
    for one in form.questions:
        if one.id.startswith(_ASIDE) and is_named(source, one.values[0], form.unread[int(one.sets[1])].files):
            return one.answer
    return None


def whether_hidden_counted(source: Source, place: int) -> tuple[UnreadSheets, Asked]:
    """Whether a hidden sheet counts that holds records, and the entry of what is not read that the answer fills."""
    text = f"「{source.name}」は非表示のシートですが、記録があります（{rows_of(source.sheet)}行）。数えますか。"
    choices = {"数えない（非表示のまま）": [source.sheet.name], COUNT: []}
    return _asked_whether_read(source, place, text, choices, f"非表示のシート/{source.name}")


def tables_beside(draft: Draft) -> bool:
    """Whether two tables stand beside each other, each with a column of clients' numbers of its own."""
    return any(doubt.taken_by and doubt.fields == [CLIENT] for doubt in draft.doubts)


def whether_apart(source: Source, place: int) -> tuple[UnreadSheets, Asked]:
    """Two tables beside each other have to be put on sheets of their own."""
    text = f"「{source.name}」には、ケース番号の列が二つあり、表が横に並んでいます。一つのシートとしては読めません。"
    choices = {
        "左右を別のシートに分けてから読み直す": [],
        "読まない（同じ記録が別のシートにある）": [source.sheet.name],
    }
    return _asked_whether_read(source, place, text, choices, f"横に並んだ表/{source.name}")


def may_be_records(source: Source, clients: Collection[str]) -> bool:
    """Whether a sheet that no table was made out of may hold records all the same."""
    return records_like(source.sheet, clients) is not None


def whether_no_records(source: Source, place: int) -> tuple[UnreadSheets, Asked]:
    """Whether a sheet with days or clients' numbers whose columns are not known need not be read."""
    text = f"「{source.name}」は、日付や番号があるのに、相談の記録として読めません。読まなくてよいですか。"
    choices = {"読まない（件数の表など、相談の記録ではない）": [source.sheet.name], "見出しを直してから読み直す": []}
    return _asked_whether_read(source, place, text, choices, f"読めないシート/{source.name}")


def without_head(sheet: LookedAt) -> bool:
    """Whether a sheet holds records, with days or several answers, and one of them stands where its head should."""
    row, cells = sheet.row_of_head, sheet.source.sheet
    if not hold_a_record(row):
        return False
    if has_days(cells):
        return True
    are_answers = sum(map(is_answer, row)) >= _ANSWERS or sheet.below.frame.is_empty()
    return are_answers and any(_OF_ONE.search(plain(cell)) for cell in row)


def whether_left_without_head(source: Source, place: int) -> tuple[UnreadSheets, Asked]:
    """A sheet without heads has to be given some: nothing tells which of its columns is what."""
    text = f"「{source.name}」には、見出しの行がありません。1行目に見出しを書いてから読み直してください。"
    choices = {"見出しを書いてから読み直す": [], "読まない（相談の記録ではない）": [source.sheet.name]}
    return _asked_whether_read(source, place, text, choices, f"見出しのないシート/{source.name}")


def _asked_whether_read(
    source: Source, place: int, text: str, choices: dict[str, list[str]], id_: str
) -> tuple[UnreadSheets, Asked]:
    entry = UnreadSheets([], [source.file], _BY_ANSWER)
    return entry, ask(86, id_, text, ["unread", place, "sheets"], choices)
