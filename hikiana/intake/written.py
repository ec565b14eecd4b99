"""Cells as they are compared: without what only looks different."""

from typing import TypeVar

import polars as pl

Cells = TypeVar("Cells", pl.Expr, pl.Series)

_HYPHENS = "[-‐‑‒–—―−ーｰ]"


def trimmed(cells: Cells) -> Cells:
    """In NFKC, which makes ①２Ｋ of 12K, and without outer spaces."""
    return cells.str.normalize("NFKC").str.strip_chars()


def with_hyphens(numbers: Cells) -> Cells:
    """Trimmed, with a bare hyphen where a sign that looks like one stands behind a figure or letter."""
    return trimmed(numbers).str.replace_all(rf"([0-9A-Za-z])\s*{_HYPHENS}\s*", "$1-")


def spaceless(cells: Cells) -> Cells:
    """In NFKC and without any space: as names are compared."""
    return cells.str.normalize("NFKC").str.replace_all(r"\s", "")
