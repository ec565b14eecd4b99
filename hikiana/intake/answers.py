"""What the office has answered to what a ledger leaves open."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

Struck = Literal["count", "leave-out"]
MinutesIn = Literal["minutes", "hours", "clock"]
Accepted = Literal["now", "before"]
"""When the office has said that it goes on: for this run, or when a register that is kept was begun."""


@dataclass(frozen=True)
class Answers:
    """Answers given on the command line; None and False where the question was not put, or not answered yet.

    `struck` says whether rows that are struck through are records, `minutes_in` what the lengths of contacts are
    written in where their head names no unit. With `accept_missing_years` a ledger without the records of earlier years
    is taken although it says itself that there were some; new and continuing are not known then. `form` is the file of
    the form by which it is read.

    Raises
    ------
    ValueError
        When an answer is none of these.
    """

    struck: Struck | None = None
    minutes_in: MinutesIn | None = None
    accept_missing_years: bool = False
    form: Path | None = None

    def __post_init__(self) -> None:
        known = self.struck in (None, *get_args(Struck)) and self.minutes_in in (None, *get_args(MinutesIn))
        if not (known and isinstance(self.accept_missing_years, bool)):
            raise ValueError

    def told(self) -> Mapping[str, str | bool]:
        """The answers that were given, by name."""
        return {name: answer for name, answer in asdict(self).items() if answer and name != "form"}

    @property
    def options(self) -> str:
        """What the command line has to say so."""
        struck = f" --struck {self.struck}" if self.struck else ""
        minutes_in = f" --minutes-in {self.minutes_in}" if self.minutes_in else ""
        form = f' --form "{self.form}"' if self.form else ""
        return form + struck + minutes_in + (" --accept-missing-years" if self.accept_missing_years else "")


NO_ANSWERS = Answers()
