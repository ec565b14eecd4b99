"""The codebook: every table, variable and code of a release, as a page for reading and as two tables for programs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import polars as pl
import polars.selectors as cs

from hikiana.base.days import written_day
from hikiana.base.spreadsheet import write_csv
from hikiana.base.text import Text
from hikiana.base.version import __version__
from hikiana.release.about import SYNTHETIC, SYNTHETIC_WARNING
from hikiana.release.editions import COMMON
from hikiana.release.release import SYNTHETIC_COLUMN, Release
from hikiana.release.tables import ReleaseCategory, ReleaseTable, Variable

TEMPLATES = Path(__file__).parent / "templates"
_STYLES = Path(__file__).parent.parent / "document" / "templates"
PAGE = "codebook.html"
LONG = 30
"""A list of more codes is folded until it is asked for."""


def variables(release: Release) -> pl.DataFrame:
    """One row per variable of a table.

    Columns: table, table_ja, table_en, table_note_ja, table_note_en, variable, variable_ja, variable_en, type (of the
    Data Package standard), description_ja, description_en, key (whether it is one of those that tell rows apart).
    """
    rows = [
        {
            "table": table.name,
            **_both("table", table.title),
            **_both("table_note", table.description),
            "variable": variable.name,
            **_both("variable", variable.title),
            "type": table.kind(variable),
            **_both("description", variable.description),
            "key": variable.name in table.key,
        }
        for table, variable in _variables(release)
    ]
    return _frame(rows)


def codes(release: Release) -> pl.DataFrame:
    """One row per code of a variable of a table and wording.

    Columns: table, variable, code, number (of the code in the files for SPSS and Stata), ja, en, unit_ja, unit_en,
    note_ja, note_en, sum_of (the codes whose sum this one is, apart by ;) and editions (the fiscal years of the reports
    that word it so, apart by ;; empty where all do).
    """
    rows = [
        {
            "table": table.name,
            "variable": variable.name,
            "code": category.code,
            "number": variable.numbers[category.code],
            "ja": category.label.ja,
            "en": category.label.en,
            **_both("unit", category.unit),
            **_both("note", category.note),
            "sum_of": ";".join(category.members) or None,
            "editions": ";".join(category.editions) or None,
        }
        for table, variable in _variables(release)
        for category in variable.categories
    ]
    return _frame(rows)


CODEBOOK_TABLES: Mapping[str, tuple[Text, Callable[[Release], pl.DataFrame]]] = {
    "codebook": (Text("変数の一覧", "Variables"), variables),
    "codes": (Text("符号表", "Codes"), codes),
}
"""Name of a file → its title and what it holds."""


def write_codebook(folder: Path, release: Release) -> None:
    """codebook.html, codebook.csv (variables) and codes.csv."""
    for name, (_, frame_of) in CODEBOOK_TABLES.items():
        write_csv(frame_of(release), folder / f"{name}.csv", include_bom=True)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    text = environment.get_template(f"{PAGE}.j2").render(
        css="".join((_STYLES / sheet).read_text(encoding="utf-8") for sheet in ("common.css", "screen.css")),
        title=release.title,
        about=release.about,
        synthetic=SYNTHETIC,
        warning=SYNTHETIC_WARNING,
        made_on=written_day(release.about.made_on),
        software=__version__,
        tables=release.tables,
        lists=_lists(release),
        common=_common(release),
        long=LONG,
        path=release.path,
    )
    (folder / PAGE).write_text(text + "\n", encoding="utf-8", newline="\n")


@dataclass
class CodebookList:
    """The codes that variables of one name have in common, and the tables that use them."""

    id: str
    variable: Variable
    tables: list[ReleaseTable] = field(default_factory=list)


def _lists(release: Release) -> Mapping[tuple[str, tuple[ReleaseCategory, ...]], CodebookList]:
    """The lists of all variables but measures, which belong to one table each, in the order of their first use."""
    found: dict[tuple[str, tuple[ReleaseCategory, ...]], CodebookList] = {}
    of_name: dict[str, int] = {}
    for table, variable in _variables(release):
        if not variable.categories or variable.name == "measure":
            continue
        key = variable.name, variable.categories
        if key not in found:
            of_name[variable.name] = number = of_name.get(variable.name, 0) + 1
            found[key] = CodebookList(f"codes-{variable.name}-{number}", variable)
        found[key].tables.append(table)
    return found


def _common(release: Release) -> Mapping[str, tuple[ReleaseTable, Variable]]:
    """The variables that mean the same in all tables of editions, each with the first table that has it."""
    found = {variable.name: (table, variable) for table, variable in reversed(list(_variables(release)))}
    return {name: found[name] for name in (*COMMON, SYNTHETIC_COLUMN) if name in found}


def _variables(release: Release) -> Iterable[tuple[ReleaseTable, Variable]]:
    return ((table, variable) for table in release.tables for variable in table.variables)


def _frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(cs.by_dtype(pl.Null).cast(pl.String))


def _both(name: str, words: Text | None) -> dict[str, str | None]:
    return {f"{name}_ja": words.ja if words else None, f"{name}_en": words.en if words else None}
