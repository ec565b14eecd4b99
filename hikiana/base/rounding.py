"""Rounding, as the printed report does it."""

from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round as the printed report does: 67.5 → 68; to tens with -1 decimals.

    The decimal digits of the float decide, so that 2.675 is the tie that it looks like.
    """
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
