"""Small editions by the project's own writers, with cells that are hidden well."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.disclosure.audit.run import Audit, audit
from hikiana.document.about import About
from hikiana.document.tidy import tidy_files
from hikiana.document.workbook import write_workbook
from hikiana.presentation.sentences import Sentences
from hikiana.presentation.tables import bundle, to_html
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

SOURCE = Text("出典：試験", "Source: test")
TEXT = Text("計", "Total")
CLIENTS = Measure("clients", Text("件数", "New clients"), Text("件", "new clients"))
SHARE = Measure("share", Text("構成比", "Share"), Text("%", "%"), decimals=1)
RELATION = Dimension.of("consulter_relation", Text("相談者", "Consulter"), name="relation").with_total(TEXT)
METHOD = Dimension.of(
    "contact_method", Text("初回の方法", "First method"), ["phone", "email", "outreach"], name="method"
).with_total(TEXT)

COUNTS = {
    "self": (20, 8, 6),
    "father": (3, 2, 7),
    "mother": (12, 9, 4),
    "sibling_or_kin": (9, 6, 5),
    "other": (0, 0, 0),
}
HIDDEN = [
    (relation, method, "clients") for relation in ("father", "mother") for method in ("phone", "email", "outreach")
]
SENSITIVE = [
    "new_clients|fiscal_year=2024|method=phone|relation=father",
    "new_clients|fiscal_year=2024|method=email|relation=father",
    "new_clients|fiscal_year=2024|method=outreach|relation=mother",
]


def make_table(
    identity: str,
    dimensions: Sequence[Dimension],
    measures: Sequence[Measure],
    values: Mapping[tuple[str, ...], float | None],
) -> StatTable:
    """A table with these values; the aggregates of counts in the values."""
    names = [*(dimension.name for dimension in dimensions), "measure"]
    rows = [dict(zip(names, place, strict=True)) | {"value": value} for place, value in values.items()]
    cells = pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.String), "value": pl.Float64})
    title = Text(f"表{identity}", f"table {identity}")
    return StatTable.of(identity, title, dimensions, measures, [cells], source=SOURCE)


def with_totals(counts: Mapping[str, Sequence[float]]) -> dict[tuple[str, ...], float]:
    """The relation × method counts with all their sums."""
    methods = METHOD.leaves
    values = {
        (row, method, "clients"): n for row, own in counts.items() for method, n in zip(methods, own, strict=True)
    }
    values |= {(row, TOTAL, "clients"): sum(own) for row, own in counts.items()}
    for place, method in enumerate(methods):
        values[TOTAL, method, "clients"] = sum(own[place] for own in counts.values())
    values[TOTAL, TOTAL, "clients"] = sum(map(sum, counts.values()))
    return values


def hide(table: StatTable, places: Collection[tuple[str, ...]]) -> StatTable:
    """The table with cells suppressed."""
    names = [*(dimension.name for dimension in table.dimensions), "measure"]
    at = pl.concat_str(pl.col(names).cast(pl.String), separator="|").is_in(["|".join(place) for place in places])
    status = pl.when(at).then(pl.lit("suppressed")).otherwise(pl.col("status").cast(pl.String))
    cells = table.cells.with_columns(value=pl.when(~at).then("value"), status=status.cast(table.cells.schema["status"]))
    return replace(table, cells=cells)


def define(
    table: StatTable,
    where: Mapping[str, Sequence[str]] | None = None,
    dimensions: Mapping[str, Mapping[str, Any]] | None = None,
    measures: Mapping[str, Mapping[str, Any]] | None = None,
    items: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What a table's cells count: by default new clients of fiscal year 2024, parted by every dimension.

    Where it shows shares alone, the clients that they are shares of are defined beside them.
    """
    told = {code: dict(of) for code, of in (measures or {}).items()}
    for of in told.values():
        if of.get("formula"):
            of["formula"] = {"bands": "", "persons": 1, **of["formula"]}
    shares = any((told.get(entry.code) or {}).get("formula") for entry in table.measures)
    shown = [*table.measures, *([CLIENTS] if shares and CLIENTS not in table.measures else [])]
    plain = {"population": "new_clients", "where": {}, "distinct": False, "sums": "", "formula": None}
    return {
        "id": table.id,
        "title": asdict(table.title),
        "where": {"fiscal_year": ["2024"]} if where is None else where,
        "dimensions": [
            {
                "name": dimension.name,
                "title": asdict(dimension.title),
                "variable": dimension.name,
                "partition": True,
                "exhaustive": True,
                "items": [
                    {**asdict(item), "codes": [item.code], "range": None, **(items or {}).get(item.code, {})}
                    for item in dimension.items
                ],
                **(dimensions or {}).get(dimension.name, {}),
            }
            for dimension in table.dimensions
        ],
        "measures": [
            {**asdict(entry), "shown": entry in table.measures, **plain, **told.get(entry.code, {})} for entry in shown
        ],
    }


class Edition:
    """A report's folder in the making."""

    def __init__(self, folder: Path, fiscal_year: int = 2024) -> None:
        self.folder, self.fiscal_year = folder, fiscal_year
        self.tables: list[tuple[StatTable, dict[str, Any]]] = []
        self.page: list[str] = []
        self.outputs: list[dict[str, Any]] = []
        self.metadata: list[dict[str, Any]] = []

    def add(self, table: StatTable, **of: Any) -> "Edition":
        self.tables.append((table, define(table, **of)))
        return self

    def say(self, *sentences: str) -> "Edition":
        self.page.append(Sentences([Text(words, words) for words in sentences]).to_html())
        return self

    def show(self, html: str) -> "Edition":
        self.page.append(html)
        return self

    def chart(self, identity: str, specification: Mapping[str, Any], alt: str = "") -> "Edition":
        data = json.dumps(specification, ensure_ascii=False)
        return self.show(
            f'<figure id="figure-{identity}"><div role="img" aria-label="{alt}">'
            f'<script type="application/json">{data}</script></div></figure>'
        )

    def output(self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None) -> "Edition":
        self.outputs.append(dict(data))
        self.metadata.append(dict(metadata or {}))
        return self

    def write(self) -> Path:
        for name, content in tidy_files(table for table, _ in self.tables).items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        definitions = {
            "k": 5,
            "edition": "public",
            "fiscal_year": self.fiscal_year,
            "tables": [definition for _, definition in self.tables],
        }
        (self.folder / "tables" / "definitions.json").write_text(json.dumps(definitions), encoding="utf-8")
        parts = [*(to_html(table) for table, _ in self.tables), *self.page]
        page = f"<html><body><main>{''.join(parts)}</main></body></html>"
        (self.folder / "report.html").write_text(page, encoding="utf-8")
        year = FiscalYear(self.fiscal_year)
        about = About(Text("所", "Centre"), year, Text("台帳", "Ledger"), True, "internal", "ja", "0")
        numbered = {f"表1-{place}": table for place, (table, _) in enumerate(self.tables, start=1)}
        write_workbook(self.folder / "tables.xlsx", numbered, about, datetime(2025, 4, 1))
        notebook = nbformat.v4.new_notebook()
        for data, metadata in zip(
            [*(bundle(table) for table, _ in self.tables), *self.outputs],
            [*({} for _ in self.tables), *self.metadata],
            strict=True,
        ):
            output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
            notebook.cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
        (self.folder / "notebooks").mkdir()
        nbformat.write(notebook, self.folder / "notebooks" / "01_contacts.ipynb")
        return self.folder

    def audit(self, *others: "Edition", sensitive: Collection[str] | None = None) -> Audit:
        return audit([self.write(), *(other.write() for other in others)], sensitive=sensitive)


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Edition]:
    """An empty edition, of another fiscal year in a folder of its own."""

    def begin(fiscal_year: int = 2024, name: str = "") -> Edition:
        return Edition(tmp_path / (name or str(fiscal_year)), fiscal_year)

    return begin


@pytest.fixture
def crossed() -> StatTable:
    """New clients by consulter and method, six cells hidden; nobody can tell the three that are below 5."""
    return hide(make_table("relation_by_method", [RELATION, METHOD], [CLIENTS], with_totals(COUNTS)), HIDDEN)


@pytest.fixture
def clean(edition, crossed) -> Edition:
    """An edition that keeps its secrets."""
    return edition().add(crossed)


@pytest.fixture
def kit() -> SimpleNamespace:
    """What tables of further tests are made of."""
    return SimpleNamespace(
        **{"make_table": make_table, "with_totals": with_totals, "hide": hide, "relation": RELATION, "method": METHOD},
        **{"clients": CLIENTS, "share": SHARE, "counts": COUNTS, "hidden": HIDDEN, "sensitive": SENSITIVE},
    )
