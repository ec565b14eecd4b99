"""The age bands of a centre, and in which of them a client counts."""

from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.statistics.bands import band
from hikiana.statistics.dimension import Dimension
from schemas.ages import is_in_one_band, least
from schemas.bands import band_starts
from schemas.code_lists import CODE_LISTS
from schemas.roles import UNKNOWN

BAND_STARTS = band_starts("age")
"""Years of age at which a new band begins: bands are closed on the left, as printed."""
KNOWN_BANDS = tuple(CODE_LISTS["age_band"].codes[:-1])
"""The codes of the bands; the list has that of an unknown age as well."""
_AGES = Dimension.of("age_band", Text("年齢", "Age"))
_RANGES = [*zip((0, *BAND_STARTS), (*BAND_STARTS, None), strict=True), None]
AGE = replace(_AGES, items=tuple(replace(item, range=band) for item, band in zip(_AGES.items, _RANGES, strict=True)))


def age_band() -> pl.Expr:
    """The column age_band, a code of that code list, of the columns of the age.

    Unknown are those of whom no age is known, and those of whom only a range is known that lies in no one band.
    """
    known = pl.when(is_in_one_band(BAND_STARTS)).then(band(least(), BAND_STARTS, KNOWN_BANDS))
    return known.fill_null(UNKNOWN).cast(AGE.dtype).alias("age_band")
