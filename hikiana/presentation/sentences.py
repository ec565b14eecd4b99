"""Sentences: what the tables say, in words. Every number comes from a StatTable cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from hikiana.centre import Centre
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.numbers import round_half_up, write
from hikiana.table import Measure, StatTable
from schemas.text import Lang, Text

NONE_IN_YEAR = Text("この年度の記録はない（該当なし）。", "There is no record for this fiscal year.")


@dataclass(frozen=True)
class Sentences:
    """The computed statements of a section; a notebook shows them as a list."""

    texts: Sequence[Text]

    def to_html(self, lang: Lang = "ja") -> str:
        items = "".join(f"<li>{escape(text(lang))}</li>" for text in self.texts)
        return f'<ul class="sentences">{items}</ul>'

    def _repr_html_(self) -> str:
        return self.to_html()


def number(table: StatTable, *place: str) -> Text:
    """A cell with its unit: 554件 / 554 contacts. A cell without a value is told as such."""
    measure = table.measure(place[-1])
    value = table[place]
    if value is None:
        return Text("該当なし", "not applicable")
    return with_unit(value, measure)


def with_unit(value: float, measure: Measure) -> Text:
    if measure.style == "clock":
        hours, minutes = divmod(int(round_half_up(value)), 60)
        return Text(f"{hours:,}時間{minutes:02}分", f"{hours:,} h {minutes:02} min")
    written = write(value, measure)
    separator = "" if measure.unit.en == "%" else " "
    return Text(f"{written}{measure.unit.ja}", f"{written}{separator}{measure.unit.en}")


def change(now: float, before: float | None, measure: Measure) -> Text:
    """How a count compares with the year before: a fact about two counts, not a trend."""
    if before is None:
        return Text("前年度はない", "there is no year before")
    former = with_unit(before, measure)
    difference = with_unit(abs(now - before), measure)
    if now == before:
        return Text(f"前年度（{former.ja}）と同じ", f"the same as the year before ({former.en})")
    if now > before:
        return Text(
            f"前年度（{former.ja}）より{difference.ja}多い", f"{difference.en} more than the year before ({former.en})"
        )
    return Text(
        f"前年度（{former.ja}）より{difference.ja}少ない", f"{difference.en} fewer than the year before ({former.en})"
    )


def break_before(centre: Centre, fiscal_year: FiscalYear, table: str) -> list[Text]:
    """A warning for each break in comparability that lies between the fiscal year and the one before it."""
    return [
        Text(
            f"前年度との比較には注意が要る（{entry.note.ja}）。",
            f"Beware of the comparison with the year before: {entry.note.en}.",
        )
        for entry in centre.breaks
        if entry.first == fiscal_year and entry.touches(table)
    ]


def largest(table: StatTable, measure: str, codes: Sequence[str], *items: str) -> tuple[Text, float] | None:
    """The row (or rows, when equal) with the largest value and that value; None when all are zero."""
    values = {code: table[(code, *items, measure)] or 0.0 for code in codes}
    top = max(values.values(), default=0.0)
    if top == 0:
        return None
    labels = [table.dimensions[0][code].label for code, value in values.items() if value == top]
    return Text("・".join(label.ja for label in labels), " and ".join(label.en for label in labels)), top
