"""What the fork server, and a process that stays, loads before the first notebook: all of them have it then already.

No more than imports do: a query or a drawing would start threads, and a process forked beside threads may wait for them
for ever.
"""

import hikiana.base.quick_start  # isort: skip

import altair
import IPython.core.application
import IPython.core.completerlib
import IPython.core.debugger
import IPython.core.interactiveshell
import IPython.core.logger
import IPython.core.magics
import IPython.core.oinspect
import nbformat
import pandera.polars
import papermill
import pikepdf
import polars
import typst
import uharfbuzz
import vl_convert

import hikiana.batch.cells.engine
import hikiana.batch.cells.execution
import hikiana.batch.cells.memory
import hikiana.document.documents
import hikiana.document.page
import hikiana.document.paper
import hikiana.notebook
import hikiana.presentation.region_map
import hikiana.sections.reconciliation
import hikiana.sections.shared.trends
from hikiana.sections.contents import section_modules

# nbformat reads its schema when it first checks a notebook.
nbformat.validator.get_validator(4, 5)
section_modules()

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
    "uharfbuzz",
    "vl_convert",
]
