"""Which sections there are: one module each, with its tables, figure and sentences together.

A section is found by its notebook: notebooks/NN_name.ipynb belongs to hikiana/sections/name.py, and NN is its place in
the report. Nothing else lists the sections.

The section of further columns (further.py) is there where the centre has any.

A section module has `tables(year)` and `figures(year)`, which give what its marked functions make (shown.py), and
`sentences(year)`. Where print uses other words than the labels of tables, it has `PRINTED`: table id → function of the
cell that gives its place in print, or None.
"""

import importlib
import re
from pathlib import Path
from types import ModuleType

from hikiana.base.workspace import NOTEBOOKS
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable
from schemas.own_columns import OWN_COLUMNS

_OF_OWN_COLUMNS = "further"
_NOTEBOOK = re.compile(r"\d\d_\w+\.ipynb")


def section_notebooks(folder: Path = NOTEBOOKS) -> list[Path]:
    """The sections' notebooks in report order."""
    every = sorted(path for path in folder.glob("*.ipynb") if _NOTEBOOK.fullmatch(path.name))
    return [path for path in every if OWN_COLUMNS or section_name(path.stem) != _OF_OWN_COLUMNS]


def section_name(stem: str) -> str:
    """The section of a notebook's name: 04_liaison is of liaison, one without a number of its own name."""
    return stem.partition("_")[2] if _NOTEBOOK.fullmatch(f"{stem}.ipynb") else stem


def section_modules(folder: Path = NOTEBOOKS) -> list[ModuleType]:
    """The sections' modules in report order."""
    names = [section_name(path.stem) for path in section_notebooks(folder)]
    return [importlib.import_module(f"{__package__}.{name}") for name in names]


def all_tables(year: Year) -> list[StatTable]:
    """Every table of the report in its order."""
    return [table for module in section_modules() for table in module.tables(year)]
