"""Charts of StatTables: one theme, alt text, and colours that colour-blind readers and grey print keep apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from hikiana.centre import Break, Centre
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.numbers import write
from hikiana.table import Column, Item, StatTable
from schemas.text import Lang, Text

FONT = "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"
INK, FAINT = "#1a1a1a", "#6b6b6b"
# After Okabe & Ito (2008), "Color Universal Design", ordered so that neighbours differ in lightness too.
PALETTE = ("#0b4f7d", "#e69f00", "#00795a", "#7cc0e8", "#cc79a7", "#2b2b2b", "#9a9a9a")
WIDTH = 640

_SCHEMA = alt.SCHEMA_VERSION.lstrip("v").split(".")
_MIME_TYPE = f"application/vnd.vegalite.v{_SCHEMA[0]}+json"

_CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelColor": INK,
        "titleColor": FAINT,
        "gridColor": "#e4e4e4",
        "domainColor": "#b5b5b5",
        "tickColor": "#b5b5b5",
        "titleFontWeight": "normal",
    },
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "orient": "top", "labelColor": INK, "labelLimit": 240},
    "text": {"fontSize": 10, "color": INK},
}


@dataclass(frozen=True, repr=False)
class Figure:
    """A chart with its title, the words that stand for it where it cannot be seen, and notes and source below it."""

    id: str
    title: Text
    chart: alt.TopLevelMixin
    alt: Text
    source: Text
    notes: Sequence[Text] = ()
    lang: Lang = "ja"

    def __repr__(self) -> str:
        return self.alt(self.lang)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live chart for JupyterLab and its SVG for the report, both from the same specification."""
        below = alt.TitleParams(
            [text(self.lang) for text in (*self.notes, self.source)],
            orient="bottom",
            anchor="start",
            fontSize=10,
            fontWeight="normal",
            color=FAINT,
            offset=8,
        )
        described = self.chart.properties(description=self.alt(self.lang), title=below)
        specification = described.configure(**_CONFIG).to_dict()
        text = {"alt": self.alt(self.lang), "title": self.title(self.lang), "id": self.id}
        bundle = {_MIME_TYPE: specification, "image/svg+xml": _svg(specification)}
        return bundle, {"image/svg+xml": text}


def _svg(specification: dict[str, Any]) -> str:
    import vl_convert

    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(specification, vl_version=".".join(_SCHEMA[:2]))
    return svg


@cache
def _register_fonts() -> None:
    """Without fonts of its own the converter measures no Japanese text and leaves it out."""
    import noto_cjk_sans_jp_bold
    import noto_cjk_sans_jp_regular
    import vl_convert

    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold):
        vl_convert.register_font_directory(str(Path(package.__file__).parent))


def records(table: StatTable, lang: Lang = "ja") -> list[dict[str, Any]]:
    """The cells for a chart: one record per cell of the printed shape that has a value.

    Fields: row and column (labels), row_code, column_code, place (order of columns), value, written (as in the table).
    """
    return [
        _record(table, item, place, column, value, lang)
        for item in table.rows
        for place, column in enumerate(table.columns)
        if table.status(item, column) is not None and (value := table[table.place(item, column)]) is not None
    ]


def _record(table: StatTable, item: Item, place: int, column: Column, value: float, lang: Lang) -> dict[str, Any]:
    return {
        "row_code": item.code,
        "row": item.label(lang),
        "column_code": column.items[0] if column.items else column.measure.code,
        "column": column.label(lang),
        "place": place,
        "value": value,
        "written": write(value, column.measure),
    }


def data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=[dict(row) for row in rows])


def with_years(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Add `year`, the axis label of the fiscal year in row_code: both calendars, one above the other."""
    return [dict(row) | {"year": year_label(FiscalYear.parse(row["row_code"]))} for row in rows]


def year_label(year: FiscalYear) -> str:
    return f"{year.short_label.ja}|{year.year}"


def year_axis(years: Sequence[FiscalYear], **options: Any) -> alt.X:
    """A horizontal axis of fiscal years, each with the era above the Western year."""
    axis = alt.Axis(labelExpr="split(datum.label, '|')", labelAngle=0, labelFontSize=9, **options)
    return alt.X("year:N", sort=[year_label(year) for year in years], title=None, axis=axis)


def colours(labels: Sequence[str], palette: Sequence[str] = PALETTE) -> alt.Color:
    """The columns' colours, in the order of `labels`."""
    return alt.Color("column:N", title=None, scale=alt.Scale(domain=list(labels), range=list(palette[: len(labels)])))


def break_rules(centre: Centre, years: Sequence[FiscalYear], table: str) -> list[alt.LayerChart]:
    """A dashed line before each fiscal year that differs from those before it, numbered as in `break_notes`."""
    breaks = _breaks(centre, years, table)
    if not breaks:
        return []
    rows = [{"year": year_label(entry.first), "mark": f"※{number}"} for number, entry in enumerate(breaks, start=1)]
    # The line stands at the left edge of the year's column, where the break is.
    base = alt.Chart(data(rows)).encode(x=year_axis(years).bandPosition(0))
    marks = base.mark_rule(strokeDash=[4, 3], color=INK, strokeWidth=1.2) + base.mark_text(dy=-7, color=INK).encode(
        y=alt.value(0), text="mark:N"
    )
    return [marks]


def break_notes(centre: Centre, years: Sequence[FiscalYear], table: str) -> list[Text]:
    """The breaks in comparability that a by-fiscal-year table crosses, numbered as in the chart."""
    breaks = _breaks(centre, years, table)
    return [
        Text(f"※{number} {entry.note.ja}", f"※{number} {entry.note.en}") for number, entry in enumerate(breaks, start=1)
    ]


def _breaks(centre: Centre, years: Sequence[FiscalYear], table: str) -> list[Break]:
    return [entry for entry in centre.breaks if entry.touches(table) and years[0] < entry.first <= years[-1]]
