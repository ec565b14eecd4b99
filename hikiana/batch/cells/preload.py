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
import polars
import vl_convert
import weasyprint
from bs4 import BeautifulSoup

import hikiana.batch.cells.engine
import hikiana.batch.cells.execution
import hikiana.document.documents
import hikiana.notebook
import hikiana.presentation.region_map
import hikiana.sections.reconciliation
import hikiana.sections.shared.trends

# nbformat reads its schema when it first checks a notebook.
nbformat.validator.get_validator(4, 5)
# Its patterns are compiled when the first page of a process is put together: a fifth of a second.
BeautifulSoup("<table><tbody><tr><th>", "html.parser").select_one("tbody th")

__all__ = [
    "BeautifulSoup",
    "IPython",
    "altair",
    "hikiana",
    "nbformat",
    "pandera",
    "papermill",
    "polars",
    "vl_convert",
    "weasyprint",
]
