"""Rows of clients who are not known, with 匿名, - or 0 for a number or a name: nobody is two of them for certain."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.drafts import Draft, filled_cells
from hikiana.intake.office_form.made_numbers import is_nobody, numbers_of_rows
from hikiana.intake.office_form.model import CASES, NAME, FormPart
from hikiana.intake.written import trimmed
from schemas.fields import IDENTIFIER

NO_COLUMN = "（1行を1人）"
"""What stands for a head in `unnamed` where the sheet has no column of numbers or names."""
_CELL = "\x1f"


def with_unnamed(rows: pl.DataFrame, part: FormPart) -> pl.DataFrame:
    """The rows with a number of its own for each that has a word for nobody, where the form says so.

    The number is made of all that stands in the row: other rows that come or go do not change it.
    """
    for head, words in part.unnamed.items():
        others = [pl.col(name).fill_null("") for name in rows.columns if name != "row"]
        own = numbers_of_rows(rows.select(pl.concat_str(others, separator=_CELL)).to_series())
        if head == NO_COLUMN:
            rows = rows.with_columns(own.alias(head))
        elif head in rows.columns:
            is_one = trimmed(pl.col(head).fill_null("")).is_in(list(words))
            rows = rows.with_columns(pl.when(is_one).then(own).otherwise(pl.col(head)).alias(head))
    return rows


def each_row_a_client(draft: Draft, index: int) -> Asked:
    """Whether a sheet of both without a column of numbers or names tells of another client in each row."""
    name = draft.form.name
    text = f"「{name}」に、ケース番号や氏名の列がありません。匿名の相談などで、1行がそれぞれ別の人ですか。"
    choices: Mapping[str, Any] = {
        "はい、それぞれ別の人（1行を1人とする）": {"unnamed": {NO_COLUMN: []}},
        "いいえ、ケース番号の列を加えてから読み直す": {},
    }
    return ask(92, f"{name}/1行を1人", text, ["parts", index], choices)


def rows_of_nobody(draft: Draft, index: int, name: str, known: FormPart | None = None) -> Iterator[Asked]:
    """Whether rows that name nobody are of other clients each, or do not count; `known` words are not asked."""
    field = CLIENT if draft.head(CLIENT) else NAME
    head = draft.head(field)
    if not head or not draft.tables:
        return
    cells = trimmed(filled_cells(draft, field)).to_frame("cell")
    found = cells.filter(is_nobody(pl.col("cell")))
    told = [] if known is None else [*known.unnamed.get(head, ()), *known.leave_out.get(head, ())]
    words = [word for word in found["cell"].unique(maintain_order=True) if word not in told]
    if not words:
        return
    text = f"「{draft.form.name}」の列「{head}」に「{'」「'.join(words)}」とある{found.height}行は、どう数えますか。"
    each: Mapping[str, Any] = {"それぞれ別の人（1行を1人とする）": {"unnamed": {head: words}}}
    choices = {**(each if CASES in draft.tables else {}), "件数に数えない": {"leave_out": {head: words}}}
    is_number = field == CLIENT and all(re.fullmatch(IDENTIFIER, word) for word in words)
    choices |= {"全て同じ人" if is_number else f"台帳に「{head}」を書いてから読み直す": {}}
    yield ask(79, f"{name}/{head}/{'・'.join(words)}", text, ["parts", index], choices, examples=words[:3])
