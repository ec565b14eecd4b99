"""What the fork server loads before the first notebook: every notebook's process then has it already.

No more than imports do: a query or a drawing would start threads, and a process forked beside threads may wait for them
for ever.
"""

import hikiana.base.quick_start  # isort: skip

import altair
import IPython.core.interactiveshell
import nbformat
import pandera.polars
import papermill
import pikepdf
import polars
import typst
import vl_convert

import hikiana.batch.cells.engine
import hikiana.batch.cells.execution
import hikiana.document.documents
import hikiana.document.page
import hikiana.document.paper
import hikiana.notebook
import hikiana.presentation.region_map
import hikiana.sections.reconciliation
import hikiana.sections.shared.trends

# nbformat reads its schema when it first checks a notebook.
nbformat.validator.get_validator(4, 5)

__all__ = [
    "IPython",
    "altair",
    "hikiana",
    "nbformat",
    "pandera",
    "papermill",
    "pikepdf",
    "polars",
    "typst",
    "vl_convert",
]
