"""What is asked about whole sheets: copies and examples, tables beside each other, records that cannot be made out."""

import re
from collections.abc import Collection, Iterator, Sequence

import polars as pl

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.column_meanings import CLIENT, DATE, METHOD
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.model import CONTACTS, DAY_PARTS, NAME, UnreadSheets
from hikiana.intake.sheet_kinds import records_like
from hikiana.intake.sources import Source

_COPY_BY_NAME = re.compile(
    r"記入例|見本|サンプル|様式|ひな形|雛形|テンプレート|控え?|コピー|写し|バックアップ|下書|[(（]\d+[)）]$|(?:^|[^一-龠])[例旧](?:$|[^一-龠])"
)
_MOST = 0.5
"""Of the rows of a sheet: so many that stand in others too make it a copy."""
_LEAST = 3
COUNT, LEAVE = "数える", "数えない（写しや見本など）"


def copies(drafts: Sequence[Draft]) -> list[LookedAt]:
    """Sheets beside others of their table that are called examples or copies, or whose rows stand in others too."""
    of_table: dict[bool, list[tuple[LookedAt, set[str]]]] = {True: [], False: []}
    for draft in drafts:
        of_table[CONTACTS in draft.tables] += zip(draft.form.sheets, _rows(draft), strict=True)
    found = []
    for sheets in of_table.values():
        left = list(sheets)
        for sheet, rows in sheets:
            if len(sheets) > 1 and rows and _COPY_BY_NAME.search(sheet.source.name):
                found.append(sheet)
                left.remove((sheet, rows))
        for sheet, rows in sorted(left, key=lambda one: -len(one[1])):
            others = set().union(*(other for each, other in left if each is not sheet))
            if len(rows) >= _LEAST and len(rows & others) >= _MOST * len(rows):
                found.append(sheet)
                left = [one for one in left if one[0] is not sheet]
    return found


def whether_counted(sheet: LookedAt, place: int, like: str) -> tuple[UnreadSheets, Asked]:
    """Whether a sheet counts that may be a copy, and the entry of what is not read that the answer fills."""
    name = sheet.source.name
    text = f"「{name}」は「{like}」と同じ形か、同じ記録です。これも数えますか。"
    return _asked_whether_read(
        sheet.source, place, text, {COUNT: [], LEAVE: [sheet.source.sheet.name]}, f"数えるシート/{name}"
    )


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


def _asked_whether_read(
    source: Source, place: int, text: str, choices: dict[str, list[str]], id_: str
) -> tuple[UnreadSheets, Asked]:
    entry = UnreadSheets([], [source.file], "質問の答えによって読まないシート")
    return entry, ask(86, id_, text, ["unread", place, "sheets"], choices)


def _rows(draft: Draft) -> Iterator[set[str]]:
    """By sheet what tells its rows from others: client, day and method of contacts, all that is read of clients."""
    wanted = (CLIENT, NAME, DATE, *DAY_PARTS, METHOD)
    heads = [one.head for one in draft.claims if CONTACTS not in draft.tables or one.field in wanted]
    cells = (pl.col(head).str.normalize("NFKC").str.strip_chars().fill_null("") for head in heads)
    rows = draft.form.rows.select("sheet", row=pl.concat_str(list(cells), separator="|") if heads else pl.lit(""))
    date = draft.head(DATE)
    tells_year = date is not None and not draft.form.facts[date].lack_year
    for number, sheet in enumerate(draft.form.sheets):
        year = None if tells_year else sheet.year
        yield {f"{year}|{row}" for row in rows.filter(pl.col("sheet") == number)["row"]} - {f"{year}|"}
