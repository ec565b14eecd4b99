"""Cells as they are compared: without what only looks different."""

from typing import TypeVar

import polars as pl

Cells = TypeVar("Cells", pl.Expr, pl.Series)

_HYPHENS = "[‐‑‒–—―−ーｰ]"


def trimmed(cells: Cells) -> Cells:
    """In NFKC, which makes ①２Ｋ of 12K, and without outer spaces."""
    return cells.str.normalize("NFKC").str.strip_chars()


def with_hyphens(numbers: Cells) -> Cells:
    """Trimmed, with a hyphen where another sign that looks like it stands between figures or letters."""
    return trimmed(numbers).str.replace_all(rf"([0-9A-Za-z]){_HYPHENS}([0-9A-Za-z])", "$1-$2")


def spaceless(cells: Cells) -> Cells:
    """In NFKC and without any space: as names are compared."""
    return cells.str.normalize("NFKC").str.replace_all(r"\s", "")
