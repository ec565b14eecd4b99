"""Numbers of clients that are written in two ways: 3 and 003, R5-12 and r5‐012."""

from collections.abc import Iterator, Sequence

import polars as pl

from hikiana.intake.office_form.asking import PLAIN_NUMBER, Asked, ask
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.drafts import Draft, filled_cells
from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.written import Cells, with_hyphens

_ZEROS = r"(^|[^0-9])0+([0-9])"
_SHOWN = 3


def with_spelling(numbers: pl.Expr, form: LedgerForm) -> pl.Expr:
    """Numbers of clients as the form says that they are compared."""
    return _in_one_spelling(numbers) if form.case_number_spelling == "any" else with_hyphens(numbers)


def _in_one_spelling(numbers: Cells) -> Cells:
    """In capitals, without zeros before figures, with a hyphen wherever parts are set apart."""
    plain = with_hyphens(numbers).str.to_uppercase().str.replace_all(r"[ _]+", "-")
    return plain.str.replace_all(_ZEROS, "$1$2")


def numbers_written_otherwise(drafts: Sequence[Draft]) -> Iterator[Asked]:
    """Whether numbers are the same that differ by zeros before them, or by capital and small letters, alone."""
    cells = [filled_cells(draft, CLIENT) for draft in drafts if draft.tables and draft.head(CLIENT)]
    if not cells:
        return
    written = with_hyphens(pl.concat(cells).rename("written")).unique(maintain_order=True)
    alike = pl.DataFrame([written, _in_one_spelling(written).alias("number")])
    several = alike.group_by("number", maintain_order=True).agg("written").filter(pl.col("written").list.len() > 1)
    if several.is_empty():
        return
    shown = several.filter(pl.col("written").list.eval(pl.element().str.contains(PLAIN_NUMBER)).list.all())
    yield ask(
        91,
        "ケース番号/書き方",
        f"頭の0や、大文字と小文字だけが違うケース番号があります（{several.height}組）。同じ人の番号ですか。",
        ["rules", "case_number_spelling"],
        {"はい、同じ人の番号": "any", "いいえ、違う人の番号": "exact"},
        examples=[" と ".join(spellings) for spellings in shown["written"].head(_SHOWN)],
    )
