"""Sheets that sum up contacts by month: a row for each client or day, a column for each month, and no contact."""

import re
from collections.abc import Iterable, Iterator

from hikiana.intake.findings import Finding
from hikiana.intake.office_form.heads_of_sheet import rows_of_heads
from hikiana.intake.sources import Source
from schemas.rules.checks import CHECKS

_LEAST = 4
"""So many months beside each other are the columns of a sum."""
_MONTH = re.compile(
    r"(?:(?:令和|平成|[RHrh])?\s?(?:[0-9]{1,4}|元)\s?(?:年度?|[./-])\s?)?(1[0-2]|0?[1-9])\s?月(?:分|計)?|"
    r"(?:[RHrh][0-9]{1,2}|(?:19|20)[0-9]{2})\s?[./-]\s?(1[0-2]|0?[1-9])|"
    r"(?:19|20)[0-9]{2}-([01][0-9])-01 00:00:00"
)


def sums_by_month(sources: Iterable[Source]) -> Iterator[Finding]:
    """For each sheet of that kind that it is one, and what is needed in its place."""
    for source in sources:
        months = max((_months(row) for row in rows_of_heads(source.sheet)), key=len, default=[])
        if len(months) >= _LEAST:
            heads = f"「{months[0]}」～「{months[-1]}」"
            yield Finding.of(CHECKS["form_sums_by_month"], source.place, heads=heads, many=len(months))


def _months(row: Iterable[str]) -> list[str]:
    """The cells of a row that are a month each, as Excel shows them."""
    return [cell.partition("-01 ")[0] for cell in dict.fromkeys(row) if _MONTH.fullmatch(cell)]
