"""Code: one entry of a code list."""

from dataclasses import dataclass

from hikiana.base.text import Text


@dataclass(frozen=True)
class Code:
    """One entry of a code list; minutes are of a method of contact, the tile is a region's place on the map."""

    code: str
    label: Text
    roles: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    synonyms: tuple[str, ...] = ()
    longest_minutes: int | None = None
    least_median_minutes: int | None = None
    national_code: str = ""
    tile: tuple[int, int] | None = None

    def is_valid_in(self, fiscal_year: int) -> bool:
        return (self.valid_from or fiscal_year) <= fiscal_year <= (self.valid_to or fiscal_year)
