"""What columns are taken for: claims that are certain, and doubts that are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass

from hikiana.intake.office_form.head_meanings import ALONE, WITHIN
from hikiana.intake.office_form.model import CONTACTS

CLIENT = f"{CONTACTS}.case_id"
"""The number of a client in sheets of contacts, and in sheets of both."""
DATE, METHOD, LENGTH = f"{CONTACTS}.date", f"{CONTACTS}.method", f"{CONTACTS}.duration_min"
_HALF, _MOST = 0.5, 0.8


@dataclass(frozen=True)
class Claim:
    """That a column is a field: how well its head names it, and which share of its cells fits (None: no cells)."""

    head: str
    field: str
    named: int
    fit: float | None
    turn: int = 0
    marked: str = ""
    counts: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether head and cells agree."""
        if self.named == ALONE:
            return self.fit is None or self.fit >= _HALF
        return self.named == WITHIN and self.fit is not None and self.fit >= _MOST

    @property
    def rank(self) -> tuple[bool, int, float]:
        return self.is_certain, self.named, self.fit or 0


@dataclass(frozen=True)
class Doubt:
    """A column of which it is not certain what it is: the fields that it may be, the likeliest first."""

    head: str
    fields: Sequence[str]
    turn: int = 0
    taken_by: str = ""
    """The other column that would be the first of these fields as well."""
    counts: str = ""
    """The answer of which it may say how many contacts had it."""
