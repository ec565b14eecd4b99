"""Words that a spreadsheet shows as they are."""

import polars as pl


def safe(words: pl.Expr) -> pl.Expr:
    """Words that a spreadsheet would take for a formula get an apostrophe before them (OWASP, CSV injection).

    A negative number is none.
    """
    formula = words.str.contains(r"^[=+@\t\r-]") & ~words.str.contains(r"^-[0-9.,]+$")
    return pl.when(formula).then(pl.concat_str(pl.lit("'"), words)).otherwise(words)
