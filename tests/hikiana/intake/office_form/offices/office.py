"""How an office keeps its ledger: a combination of habits, each drawn by itself."""

from dataclasses import dataclass
from random import Random

HABITS = {
    "layout": ("two", "flat", "flat_first", "flat_new", "wide", "beside", "new_apart"),
    "split": ("one", "months", "counsellors", "years", "files"),
    "head": ("first_row", "below_titles", "indented", "two_rows"),
    "heads": ("titles", "also", "questions"),
    "words": ("labels", "numbered", "numbers", "synonyms"),
    "several": ("、", ",", "\n", "marks"),
    "days": (
        "stored",
        "slashes",
        "era",
        "without_year",
        "month_and_day",
        "in_parts",
        "fiscal_year",
        "no_era",
        "day_alone",
    ),
    "lengths": ("minutes", "about", "unit", "hours", "clocks", "span", "beside_day"),
    "together": ("none", "sex_age", "who_came"),
    "kind": ("none", "right", "before"),
    "contact_numbers": ("none", "run", "anew"),
    "client_numbers": ("run", "anew", "names", "ditto", "blank", "in_list", "spelled"),
    "own_columns": ("none", "between"),
    "below": ("none", "total", "months", "head_again", "notes"),
    "ages": ("numbers", "unit", "bands", "births"),
    "places": ("name", "code", "short", "with_region"),
    "missing": ("none", "online", "details", "unknown"),
    "cancelled": ("none", "word", "struck", "grey"),
    "others": ("none", "memo", "counts", "both"),
}
"""The first of each habit is the plainest."""


@dataclass(frozen=True)
class Office:
    """One choice of each habit (HABITS), and the seed of the register that is kept so."""

    layout: str
    split: str
    head: str
    heads: str
    words: str
    several: str
    days: str
    lengths: str
    together: str
    kind: str
    contact_numbers: str
    client_numbers: str
    own_columns: str
    below: str
    ages: str
    places: str
    missing: str
    cancelled: str
    others: str
    seed: int = 0

    def __str__(self) -> str:
        """The habits that are not the plainest."""
        told = {name: getattr(self, name) for name, choices in HABITS.items() if getattr(self, name) != choices[0]}
        return " ".join([f"seed={self.seed}", *(f"{name}={choice!r}" for name, choice in told.items())])

    @property
    def kept_in(self) -> str:
        """The layout, or a plainer one where other habits leave no room for it."""
        if self.layout == "beside":
            fits = self.split == "one" and self.words != "numbers" and self.cancelled in ("none", "word")
            return "beside" if fits else "two"
        if self.layout == "new_apart":
            return "new_apart" if self.split == "one" else "flat"
        return self.layout

    @property
    def has_client_numbers(self) -> bool:
        return self.client_numbers != "names"

    @property
    def numbers_anew(self) -> bool:
        """Whether numbers of clients begin anew: only where there is a sheet or file for each year."""
        return self.client_numbers == "anew" and self.split in ("years", "files")

    @property
    def has_births(self) -> bool:
        """Whether there are days of birth in the place of ages, which a client has in one year alone."""
        return self.ages == "births" and not self.numbers_anew and self.together != "sex_age"

    @property
    def has_list(self) -> bool:
        """Whether a sheet of clients has their numbers, and that of contacts only their names."""
        return self.client_numbers == "in_list" and self.kept_in in ("two", "beside")

    @property
    def tells_months(self) -> bool:
        """Whether the names of sheets tell the month."""
        return self.split == "months" and self.kept_in in ("two", "flat", "flat_first", "flat_new")

    @property
    def lacks_year(self) -> bool:
        return self.days in ("without_year", "month_and_day") or (self.days == "day_alone" and self.tells_months)

    @property
    def tells_years(self) -> bool:
        """Whether the names of sheets or files tell the fiscal year."""
        return self.split in ("years", "files") or self.tells_months


def drawn(random: Random, plain: float = 0) -> Office:
    """Any combination, in which a habit is the plainest with this probability."""
    habits = {
        name: choices[0] if random.random() < plain else random.choice(choices) for name, choices in HABITS.items()
    }
    return Office(**habits, seed=random.randrange(1_000_000))
