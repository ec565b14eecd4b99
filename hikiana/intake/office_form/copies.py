"""Sheets and whole files that may be copies of others: by their names, or because their rows stand in others too."""

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import polars as pl

from hikiana.intake.heads import plain
from hikiana.intake.office_form.claims import CLIENT, DATE, METHOD
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.model import CONTACTS, DAY, DAY_PARTS, NAME
from hikiana.intake.sources import Source
from hikiana.intake.written import trimmed

K = TypeVar("K", bound=Hashable)

_BY_NAME = re.compile(
    r"記入例|見本|サンプル|様式|ひな形|雛形|テンプレート|控え?|コピー|複製|写し|バックアップ|下書|[(（]\d+[)）]$|"
    r"(?:^|[^一-龠])[例旧](?:$|[^一-龠])|(?i:(?<![a-z])(?:old|backup|bak|copy)(?![a-z]))"
)
_MOST = 0.5
"""Of the rows of a sheet: so many that stand in others too make one of them a copy."""
_NEARLY_ALL = 0.9
"""Of what a sheet shares with all others: so much in a single one means that one of the two is a copy."""
_LEAST = 3


def copied_files(drafts: Sequence[Draft], known: Collection[str] = ()) -> list[tuple[str, str]]:
    """Files that may be copies of others as a whole, each with the name of the other; `known` ones are not looked at.

    It is the file whose name, or whose folder's name, says so, else the one with fewer rows.
    """
    rows = {file: of_file for file, of_file in _rows_of_files(drafts).items() if file not in known}
    named = [file for file in rows if _says_copy(*file.split("/"))]
    others = [file for file in rows if file not in named]
    by_name = [(file, _likest(rows, file, others)) for file in named] if others else []
    called = {file for file, _ in by_name}
    return [*by_name, *_doubled({file: of_file for file, of_file in rows.items() if file not in called})]


def copied_sheets(drafts: Sequence[Draft], files: Collection[str]) -> list[tuple[LookedAt, LookedAt]]:
    """Sheets that may be copies of others of their table, each with the other; `files` are copies as a whole.

    A sheet is one that is called so, the one of two that has fewer rows, or one whose rows stand in several others.
    """
    of_table: dict[bool, list[tuple[LookedAt, set[str]]]] = {True: [], False: []}
    for draft in drafts:
        of_table[CONTACTS in draft.tables] += [
            one for one in zip(draft.form.sheets, _rows(draft), strict=True) if one[0].source.file not in files
        ]
    found = []
    for sheets in of_table.values():
        places = dict(enumerate(rows for _, rows in sheets))
        named = [at for at, (sheet, rows) in enumerate(sheets) if rows and _says_copy(_own_name(sheet.source))]
        named = named if len(sheets) > 1 else []
        others = [at for at in places if at not in named] or [*places]
        doubled = _doubled({at: rows for at, rows in places.items() if at not in named})
        pairs = [*((at, _likest(places, at, others)) for at in named), *doubled]
        found += [(sheets[at][0], sheets[like][0]) for at, like in pairs]
    return found


def is_called_copy(sheet: LookedAt) -> bool:
    """Whether its name says that a sheet is a copy."""
    return _says_copy(_own_name(sheet.source))


def _says_copy(*names: str) -> bool:
    return any(_BY_NAME.search(re.sub(r"\.[A-Za-z]{3,4}$", "", plain(name))) for name in names)


def _own_name(source: Source) -> str:
    return source.sheet.name or source.path.stem


def _likest(rows: Mapping[K, set[str]], one: K, others: Sequence[K]) -> K:
    """Which of the others has most of its rows."""
    return max(others, key=lambda other: (other != one, len(rows[one] & rows[other])))


def _doubled(rows: Mapping[K, set[str]]) -> list[tuple[K, K]]:
    """What may be a copy, with what it may be one of, until nothing that is left is doubled."""
    left, found = dict(rows), []
    while (pair := _next_doubled(left)) is not None:
        found.append(pair)
        del left[pair[0]]
    return found


def _next_doubled(rows: Mapping[K, set[str]]) -> tuple[K, K] | None:
    for one in sorted(rows, key=lambda each: -len(rows[each])):
        shared = {other: rows[one] & of_other for other, of_other in rows.items() if other != one}
        in_others = set[str]().union(*shared.values())
        if len(rows[one]) < _LEAST or len(in_others) < _MOST * len(rows[one]):
            continue
        best = max(shared, key=lambda other: len(shared[other]))
        if len(shared[best]) < _NEARLY_ALL * len(in_others):
            return one, best  # several hold together what this one holds
        return (best, one) if len(rows[best]) <= len(rows[one]) else (one, best)
    return None


def _rows_of_files(drafts: Sequence[Draft]) -> dict[str, set[str]]:
    """By file the rows of its contacts, of one without any those of its clients."""
    found: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for draft in drafts:
        if not draft.tables:
            continue
        of_table = found[CONTACTS in draft.tables]
        for sheet, rows in zip(draft.form.sheets, _rows(draft), strict=True):
            of_table.setdefault(sheet.source.file, set()).update(rows)
    return found[False] | found[True]


def _rows(draft: Draft) -> Iterator[set[str]]:
    """By sheet what tells its rows from others: client, day and method of contacts, all that is read of clients."""
    wanted = (CLIENT, NAME, DATE, *DAY_PARTS, METHOD)
    told = [(claim.head, claim.field) for claim in draft.claims]
    told += [(doubt.head, field) for doubt in draft.doubts for field in doubt.fields]
    heads = [head for head, _ in told]
    if CONTACTS in draft.tables:  # in one order in all sheets, wherever the columns stand
        heads = [head for name in wanted for head, field in told if field == name]
    if CONTACTS in draft.tables and not {DATE, DAY} & {field for _, field in told}:
        heads = draft.form.heads  # without days many contacts would look the same
    cells = (trimmed(pl.col(head)).fill_null("") for head in dict.fromkeys(heads) if head)
    rows = draft.form.rows.select("sheet", row=pl.concat_str(list(cells), separator="|") if heads else pl.lit(""))
    date = next((head for head, field in told if field == DATE), None)
    tells_year = date is not None and not draft.form.facts[date].lack_year
    for number, sheet in enumerate(draft.form.sheets):
        year = None if tells_year else sheet.year
        yield {f"{year}|{row}" for row in rows.filter(pl.col("sheet") == number)["row"]} - {f"{year}|"}
