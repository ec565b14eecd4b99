"""The axis of fiscal years: both calendars, breaks in comparability, context, and years that rest on print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt

from hikiana.base.days import written_day
from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.centre.profile import Break, Centre, YearsInContext
from hikiana.centre.unfinished import Unfinished, unfinished_of
from hikiana.presentation.figure import FAINT, INK
from hikiana.statistics.table import PRINTED_MARK, StatTable

_CONTEXT_FILL = "#ececec"
_WIDEST_YEAR = 80


@dataclass(frozen=True)
class YearAxis:
    """The fiscal years of a table whose rows are years, as a horizontal axis with what a reader must know of them."""

    table: StatTable
    centre: Centre

    @cached_property
    def years(self) -> Sequence[FiscalYear]:
        return [FiscalYear.parse(item.code) for item in self.table.rows]

    @cached_property
    def _breaks(self) -> list[Break]:
        first, last = self.years[0], self.years[-1]
        found = [entry for entry in self.centre.breaks if entry.touches(self.table.id) and first < entry.first <= last]
        return [entry for entry in found if not isinstance(entry, Unfinished)]

    @cached_property
    def _contexts(self) -> list[YearsInContext]:
        first, last = self.years[0], self.years[-1]
        return [entry for entry in self.centre.contexts if entry.first <= last and entry.last >= first]

    @cached_property
    def _unfinished(self) -> Unfinished | None:
        found = unfinished_of(self.centre)
        return found if found and found.first in self.years else None

    def label(self, year: FiscalYear) -> str:
        """R6|2024: both calendars, one above the other; a year that rests on printed figures bears a mark."""
        mark = PRINTED_MARK if str(year) in self.table.printed_rows else ""
        return f"{year.short_label.ja}{mark}|{year.year}"

    def placed(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Add `year`, the axis label of the fiscal year in row_code."""
        return [dict(row) | {"year": self.label(FiscalYear.parse(row["row_code"]))} for row in rows]

    def x(self, **options: Any) -> alt.X:
        axis = alt.Axis(labelExpr="split(datum.label, '|')", labelAngle=0, labelFontSize=9, **options)
        # An order given as the domain holds for every layer, whatever years its rows have.
        scale = alt.Scale(domain=[self.label(year) for year in self.years], paddingInner=0.1, paddingOuter=0.05)
        return alt.X("year:N", scale=scale, sort=None, title=None, axis=axis)

    def layered(self, *marks: alt.Chart, lang: Lang = "ja", **size: Any) -> alt.LayerChart:
        """The marks between the shaded years of context and the dashed lines of the breaks."""
        if "width" in size:  # a few years do not become a few walls
            size["width"] = min(size["width"], _WIDEST_YEAR * len(self.years))
        return alt.LayerChart(layer=[*self._shades(lang), *marks, *self._rules(), *self._part(lang)], **size)

    def _shades(self, lang: Lang) -> list[alt.Chart]:
        rows = [
            {
                "year": self.label(max(entry.first, self.years[0])),
                "last": self.label(min(entry.last, self.years[-1])),
                "mark": entry.label(lang),
            }
            for entry in self._contexts
        ]
        if not rows:
            return []
        base = alt.Chart(_data(rows)).encode(x=self.x().bandPosition(0))
        shade = base.mark_rect(color=_CONTEXT_FILL).encode(
            x2=alt.X2("last:N").bandPosition(1), y=alt.YValue(0), y2=alt.Y2Value("height")
        )
        # The name stands where no column is: above the plot, at its left edge.
        return [
            shade,
            base.mark_text(align="left", dy=-7, color=FAINT).encode(y=alt.YValue(0), text=alt.Text("mark:N")),
        ]

    def _part(self, lang: Lang) -> list[alt.Chart]:
        """A dashed frame around a year that is not whole: its column is no fall."""
        if (found := self._unfinished) is None:
            return []
        label = self.label(found.first)
        base = alt.Chart(_data([{"year": label, "last": label, "mark": found.mark(lang)}])).encode(
            x=self.x().bandPosition(0)
        )
        frame = base.mark_rect(fillOpacity=0, stroke=INK, strokeDash=[2, 2]).encode(
            x2=alt.X2("last:N").bandPosition(1), y=alt.YValue(0), y2=alt.Y2Value("height")
        )
        # It may be the last column: the name ends at its right edge.
        named = alt.Chart(_data([{"year": label, "mark": found.mark(lang)}])).encode(x=self.x().bandPosition(1))
        return [
            frame,
            named.mark_text(align="right", dy=-7, color=INK).encode(y=alt.YValue(0), text=alt.Text("mark:N")),
        ]

    def _rules(self) -> list[alt.Chart]:
        rows = [
            {"year": self.label(entry.first), "mark": f"※{number}"}
            for number, entry in enumerate(self._breaks, start=1)
        ]
        if not rows:
            return []
        # The line stands at the left edge of the year's column, where the break is.
        base = alt.Chart(_data(rows)).encode(x=self.x().bandPosition(0))
        rule = base.mark_rule(strokeDash=[4, 3], color=INK, strokeWidth=1.2)
        return [rule, base.mark_text(dy=-7, color=INK).encode(y=alt.YValue(0), text=alt.Text("mark:N"))]

    @property
    def notes(self) -> list[Text]:
        """The breaks that the table crosses, numbered as in the chart, the context, and what rests on print."""
        return [
            *(
                Text(f"※{number} {entry.note.ja}", f"※{number} {entry.note.en}").closed
                for number, entry in enumerate(self._breaks, start=1)
            ),
            *self._short_year(),
            *([self._unfinished.note.closed] if self._unfinished else []),
            *(Text(f"網かけは{entry.note.ja}", f"Shaded: {entry.note.en}").closed for entry in self._contexts),
            *([self.table.printed_note.closed] if self.table.printed_note else []),
        ]

    def _short_year(self) -> list[Text]:
        """A single year that the centre did not fill: nothing beside it would show that it is short."""
        (year, *others) = self.years
        months = self.centre.open_months(year)
        if others or months == len(MONTHS):
            return []
        opened = written_day(self.centre.opened)
        return [
            Text(
                f"{year.label.ja}は{opened.ja}の開設からの{months}か月。",
                f"{year.label.en} has the {months} months from the opening on {opened.en}.",
            )
        ]


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=tuple(dict(row) for row in rows))
