"""Marks that staff write for what stands above: 〃, 同上."""

from collections.abc import Iterable

import polars as pl

_SAME = ("〃", "”", "″", "“", '"', "々", "同上", "''")


def with_the_same(rows: pl.DataFrame, heads: Iterable[str]) -> pl.DataFrame:
    """Rows with what stands above in the place of marks, be it empty."""
    return rows.with_columns(_filled(head) for head in heads if rows[head].str.strip_chars().is_in(_SAME).any())


def _filled(head: str) -> pl.Expr:
    is_mark = pl.col(head).str.strip_chars().is_in(_SAME).fill_null(False)
    above = pl.when(~is_mark).then(pl.col(head).fill_null("")).forward_fill()
    return pl.when(is_mark).then(above).otherwise(pl.col(head)).alias(head)
