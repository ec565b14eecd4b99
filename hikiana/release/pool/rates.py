"""New clients per inhabitant, centre by centre."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.release.pool.editions import CentreEdition
from hikiana.statistics.dimension import Dimension
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.rates import poisson_limits
from hikiana.statistics.table import StatTable

PER = 100_000
_OF_RATES = Formula("clients")
_INHABITANTS = Measure("inhabitants", Text("人口", "Inhabitants"), Text("人", "inhabitants"))
_RATE, _LOWER, _UPPER = (
    Measure(code, label, Text("名", "new clients"), decimals=1, formula=_OF_RATES)
    for code, label in (
        ("rate", Text("人口10万人あたり", "Per 100,000 inhabitants")),
        ("lower", Text("下限", "Lower limit")),
        ("upper", Text("上限", "Upper limit")),
    )
)
_CLIENTS = Measure("clients", Text("新規相談者", "New clients"), Text("名", "clients"), population="new_clients")


def rates_by_centre(editions: Sequence[CentreEdition], columns: Dimension, source: Text) -> StatTable | None:
    """New clients per 100,000 inhabitants by centre, with exact limits, of those whose inhabitants are known."""
    of = [(item.code, edition, _new_clients(edition)) for item, edition in zip(columns.items, editions, strict=False)]
    known = [
        (code, clients, edition.inhabitants)
        for code, edition, clients in of
        if clients is not None and edition.inhabitants
    ]
    if not known:
        return None
    cells = []
    for code, clients, inhabitants in known:
        low, high = poisson_limits(int(clients))
        per = PER / (inhabitants or 1)
        cells += [
            (code, "clients", clients),
            (code, _INHABITANTS.code, float(inhabitants or 0)),
            (code, _RATE.code, clients * per),
            (code, _LOWER.code, low * per),
            (code, _UPPER.code, high * per),
        ]
    frame = pl.DataFrame(cells, {"centre": pl.String, "measure": pl.String, "value": pl.Float64}, orient="row")
    rows = replace(columns, items=tuple(item for item in columns.items if item.code in {code for code, *_ in known}))
    return StatTable.of(
        "rates_by_centre",
        Text("人口あたりの新規相談者", "New clients per inhabitant"),
        [rows],
        [_CLIENTS, _INHABITANTS, _RATE, _LOWER, _UPPER],
        [frame],
        source=source,
        note=Text(
            "人口は、各センターが受け持つ地域のもの。区間の重なるセンターの順位には意味がない。",
            "Inhabitants are those of the area that each centre serves. Where intervals overlap there is no order.",
        ),
    )


def _new_clients(edition: CentreEdition) -> float | None:
    """The new clients of the fiscal year, as the edition's key figures tell them."""
    for cell in edition.cells.get("key_figures", ()):
        if cell.place == (str(edition.fiscal_year), "new_clients"):
            return cell.value
    return None
