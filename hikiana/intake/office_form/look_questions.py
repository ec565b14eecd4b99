"""What is asked about rows by how they look: struck through, or filled with a colour as a whole."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from hikiana.intake.cell_places import column_of
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.coloured_rows import (
    MOST,
    as_written,
    colour_of,
    coloured_rows,
    name_of_colour,
)
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.rows import is_filled
from schemas.tables import TABLES

_SHOWN = 3


def rows_struck(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether rows count that are struck through, where some are and most are not."""
    keys = {f"{table}.{TABLES[table].key[0]}" for table in draft.tables}
    heads = {claim.head for claim in draft.claims if claim.field in keys}
    struck = [(sheet, _struck(sheet, heads)) for sheet in draft.form.sheets]
    many = sum(len(rows) for _, rows in struck)
    if 0 < many <= MOST * draft.form.rows.height:
        text = f"「{draft.form.name}」に、取り消し線の引かれた行が{many}行あります。件数に数えますか。"
        choices = {"数えない（取り消した行）": True, "数える": False}
        shown = _places(struck)
        yield ask(73, f"{name}/取り消し線の行", text, ["parts", index, "leave_out_struck"], choices, examples=shown)


def rows_coloured(draft: Draft, index: int, name: str, known: Mapping[str, bool]) -> Iterator[Asked]:
    """Whether rows count that have a colour as a whole which the form does not know."""
    sheets = [(sheet.source.sheet, sheet.below.frame["row"]) for sheet in draft.form.sheets]
    found = coloured_rows(sheets)
    told = {colour_of(written) for written in known}
    called = Counter(name_of_colour(colour).ja for colour in found)
    for colour, rows in found.items():
        if colour in told:
            continue
        words = name_of_colour(colour).ja
        words = words if called[words] == 1 else as_written(colour)
        many = sum(map(len, rows))
        text = f"「{draft.form.name}」に、行全体が{words}で塗られた行が{many}行あります。件数に数えますか。"
        choices = {"数えない（取り消した行など）": {as_written(colour): True}, "数える": {as_written(colour): False}}
        shown = _places(list(zip(draft.form.sheets, rows, strict=True)))
        id_ = f"{name}/{as_written(colour)}の行"
        yield ask(71, id_, text, ["parts", index, "leave_out_fill"], choices, examples=shown)


def _struck(sheet: LookedAt, keys: Collection[str]) -> list[int]:
    """The rows of which the number is struck through, or at least half of what is filled."""
    struck, frame = sheet.source.sheet.appearance.struck, sheet.below.frame
    if not struck:
        return []
    heads = {column_of(letters): head for head, letters in sheet.below.letters.items()}
    filled = frame.select("row", *(is_filled(head, frame.schema[head]) for head in heads.values()))
    by_row = {row.pop("row"): row for row in filled.iter_rows(named=True)}
    found: dict[int, set[str]] = {}
    for (row, column), whole in struck.items():
        head = heads.get(column)
        if whole and head is not None and by_row.get(row + 1, {}).get(head):
            found.setdefault(row + 1, set()).add(head)
    return [
        row for row, of in sorted(found.items()) if of & {*keys} or 2 * len(of) >= sum(map(bool, by_row[row].values()))
    ]


def _places(sheets: Collection[tuple[LookedAt, Collection[int]]]) -> list[str]:
    """Some rows by their sheets and numbers: nothing of what stands in them."""
    return [f"{sheet.source.name} {row}行目" for sheet, rows in sheets for row in rows][:_SHOWN]
