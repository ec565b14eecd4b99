"""Which sections there are: one module each, with its tables, figure and sentences together.

A section is found by its notebook: notebooks/NN_name.ipynb belongs to hikiana/sections/name.py, and NN is its place in
the report. Nothing else lists the sections.

A section module has `tables(year)` and `figures(year)`, which give what its marked functions make (shown.py), and
`sentences(year)`. Where print uses other words than the labels of tables, it has `PRINTED`: table id → function of the
cell that gives its place in print, or None.
"""

import importlib
import re
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

from hikiana.base.errors import InputError
from hikiana.base.workspace import CENTRE, NOTEBOOKS
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable
from schemas.centre_files import PROFILE, profile
from schemas.own_columns import OWN_COLUMNS

ALWAYS = ("definitions", "quality")
_OF_OWN_COLUMNS = "further"
_OF_ONE_TABLE = {"clinic": "clinic", "network": "activities"}
_NOTEBOOK = re.compile(r"\d\d_\w+\.ipynb")


def section_notebooks(folder: Path = NOTEBOOKS, unrecorded: Collection[str] = ()) -> list[Path]:
    """The notebooks of the sections that this centre's report has, in report order.

    The section of further columns is there where the centre has any; one that tells of a single table is not there
    where the table is `unrecorded`.

    The profile may say which ([report] `sections`, in their order) or which not (`left_out`); who reads it needs
    those of ALWAYS. Others than the shipped notebooks are all taken.

    Raises
    ------
    InputError
        When the profile names a section that there is none of, or names one twice.
    """
    found = _numbered_notebooks(folder)
    told = [path for path in found if _OF_ONE_TABLE.get(section_name(path.stem)) not in unrecorded]
    return [path for path in _chosen(found) if path in told] if folder == NOTEBOOKS else told


def _numbered_notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ipynb") if _NOTEBOOK.fullmatch(path.name))


def _chosen(notebooks: list[Path]) -> list[Path]:
    by_name = {section_name(path.stem): path for path in notebooks}
    told = profile().get("report", {})
    named = {key: told.get(key, []) for key in ("sections", "left_out")} if isinstance(told, dict) else {}
    for key, names in named.items():
        wrong = not isinstance(names, list) or len({*map(str, names)}) < len(names) or {*map(str, names)} - {*by_name}
        if wrong:
            path = CENTRE / PROFILE
            raise InputError(
                f"{path} の [report] {key}（{names}）には、次の名前を一度ずつ書きます：{'、'.join(by_name)}。",
                f"{path}: [report] {key} ({names}) has names of sections, once each: {', '.join(by_name)}.",
            )
    kept = [name for name in named.get("sections") or by_name if name not in named.get("left_out", [])]
    return [by_name[name] for name in dict.fromkeys([*kept, *ALWAYS]) if OWN_COLUMNS or name != _OF_OWN_COLUMNS]


def section_name(stem: str) -> str:
    """The section of a notebook's name: 04_liaison is of liaison, one without a number of its own name."""
    return stem.partition("_")[2] if _NOTEBOOK.fullmatch(f"{stem}.ipynb") else stem


def section_modules(folder: Path = NOTEBOOKS, unrecorded: Collection[str] = ()) -> list[ModuleType]:
    """The sections' modules in report order."""
    names = [section_name(path.stem) for path in section_notebooks(folder, unrecorded)]
    return [importlib.import_module(f"{__package__}.{name}") for name in names]


def all_tables(year: Year) -> list[StatTable]:
    """Every table of the report in its order."""
    modules = section_modules(unrecorded=year.unrecorded)
    return [table for module in modules for table in module.tables(year)]
