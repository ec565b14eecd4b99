"""Columns that count contacts by their method, as 電話件数 | 来所件数: their rows stand for as many contacts."""

from collections.abc import Mapping

import polars as pl

from hikiana.intake.office_form.answers_of_heads import answer_below
from hikiana.intake.office_form.claims import METHOD, Doubt
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.head_meanings import SILENT, HeadMeaning
from hikiana.intake.office_form.marked_columns import are_chosen
from hikiana.intake.office_form.rows_of_several import HIGHEST

_MOST = 0.8


def counted_methods(
    meanings: Mapping[str, HeadMeaning], facts: Mapping[str, ColumnFacts], cells: pl.DataFrame
) -> list[Doubt]:
    """The columns with the method that each counts; none where numbers only mark the one method of a row."""
    methods = {head: method for head in facts if (method := _method(head, meanings[head], facts[head]))}
    filled = [head for head in methods if facts[head].filled]
    if len(filled) < 2 or len(set(methods.values())) < len(methods):
        return []
    several = any(facts[head].share(~pl.col("cell").is_in(["0", "1"])) for head in filled)
    if not several and are_chosen(filled, facts, cells):
        return []
    return [Doubt(head, [METHOD], meanings[head].turn, counts=method) for head, method in methods.items()]


def _method(head: str, meaning: HeadMeaning, facts: ColumnFacts) -> str | None:
    """The method that a head names, where the cells are small numbers."""
    if facts.filled and facts.between(0, HIGHEST, "件|回") < _MOST:
        return None
    if meaning.marked:
        return meaning.marked if meaning.fields == (METHOD,) else None
    return answer_below(METHOD, head) if meaning.named == SILENT else None
