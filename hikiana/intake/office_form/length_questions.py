"""What is asked about lengths of contacts: whether numbers count hours or minutes."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from hikiana.intake.heads import plain
from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import LENGTH, METHOD, Claim
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.heads_of_sheet import lower_words
from hikiana.intake.office_form.model import BEGIN
from hikiana.intake.office_form.words import meaning_of
from hikiana.intake.units import of_unknown_unit
from hikiana.intake.written import trimmed

_MINUTES = 60


def unit_of_lengths(draft: Draft, claims: Sequence[Claim], index: int, name: str) -> Iterator[Asked]:
    """What numbers in a column of lengths count, of several turns together, where neither head nor cells tell it."""
    first = claims[0]
    if first.field != LENGTH or BEGIN in draft.fields:
        return
    lengths = pl.concat(draft.form.rows[claim.head].alias("length") for claim in claims)
    methods = pl.concat(_methods(draft, claim.turn) for claim in claims)
    shown = of_unknown_unit(lower_words(first.head), lengths, methods)
    if not shown:
        return
    units = {
        f"時間（{shown[0]} は{round(float(shown[0]) * _MINUTES)}分）": "hours",
        f"分（{shown[0]} は{shown[0]}分）": "minutes",
    }
    choices: dict[str, Any] = dict(units)
    sets: list[str | int] = ["parts", index, "columns", first.head, "unit"]
    if len(claims) > 1:
        sets = sets[:3]
        choices = {told: {claim.head: {"unit": unit} for claim in claims} for told, unit in units.items()}
    text = f"「{draft.form.name}」の列「{first.head}」の数は、時間ですか、分ですか。"
    yield ask(89, f"{name}/{first.head}/単位", text, sets, choices, examples=shown)


def _methods(draft: Draft, turn: int) -> pl.Series:
    """The codes of the methods of the rows, by the words that are known."""
    nothing = pl.Series("method", [None], dtype=pl.String).new_from_index(0, draft.form.rows.height)
    head = next((one.head for one in draft.claims if one.field == METHOD and one.turn == turn and not one.marked), None)
    column = column_of(METHOD)
    if head is None or column is None or column.code_list is None:
        return nothing
    codes = {
        word: column.code_list.by_written_form[plain(meaning.labels[0])]
        for word in draft.form.facts[head].words
        if (meaning := meaning_of(column, word)) is not None
    }
    cells = trimmed(draft.form.rows[head])
    return cells.replace_strict(codes, default=None, return_dtype=pl.String).alias("method")
