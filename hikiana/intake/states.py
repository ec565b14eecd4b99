"""The last states of a register that hikiana keeps, as its register.toml names them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.profile import KEPT_TABLES, MANIFEST, printable, read_profile
from hikiana.intake.unrecorded import Unrecorded

MOST_STATES = 10
"""The present state among them."""
_STATES = "states"
_ACCEPTED = "accepted"
_KEYS = {"tables", "when", "ledger", "back_to", "own_numbers", "years_missing", "unrecorded", "filled_columns"}


@dataclass(frozen=True)
class State:
    """What a register was from one moment on: the folder of its `tables`, and what is known of how it came about.

    `when` is a time in ISO form, `ledger` the name of what was added then, `back_to` the folder of the former state
    whose tables it has again. With `own_years` the register has numbers by fiscal year (R6-0001), except for records of
    these years; None where numbers are the ledgers' own. With `years_missing` the records of earlier years are not
    there, and the office goes on without them. `unrecorded` are tables that no ledger of some years has had,
    `filled_columns` the columns that ledgers did not have.
    """

    tables: str = ""
    when: str = ""
    ledger: str = ""
    back_to: str = ""
    own_years: tuple[FiscalYear, ...] | None = None
    years_missing: bool = False
    unrecorded: Unrecorded = field(default_factory=Unrecorded)
    filled_columns: FilledColumns = field(default_factory=FilledColumns)

    def knows_the_same(self, other: "State | None") -> bool:
        """Whether all but the tables, and how they came about, is as in another state."""
        return other is not None and self._without_origin() == other._without_origin()

    def _without_origin(self) -> "State":
        return replace(self, tables="", when="", ledger="", back_to="")

    @property
    def number(self) -> int:
        return number_of(self.tables)

    def written(self) -> str:
        """The lines of register.toml."""
        words = {"tables": self.tables, "when": self.when, "ledger": printable(self.ledger), "back_to": self.back_to}
        lines = {key: word for key, word in words.items() if word}
        if self.own_years is not None:
            lines["own_numbers"] = f"{self.own_years[0]}:{self.own_years[-1]}" if self.own_years else ""
        if self.years_missing:
            lines["years_missing"] = _ACCEPTED
        further = {"unrecorded": self.unrecorded.written(), "filled_columns": self.filled_columns.written()}
        lines |= {key: word for key, word in further.items() if word}
        told = "".join(f"{key} = {json.dumps(word, ensure_ascii=False)}\n" for key, word in lines.items())
        return f"\n[[{_STATES}]]\n{told}"


def number_of(tables: str) -> int:
    """The number of a state by the name of its folder; 0 when it is none."""
    match = KEPT_TABLES.fullmatch(tables)
    return int(match[1]) if match else 0


def states_of(folder: Path, profile: Mapping[str, object]) -> list[State]:
    """The states that a register.toml names, the present one first; none as long as there are no records.

    Raises
    ------
    InputError
        When its lines of states cannot be read, or do not begin with the present state.
    """
    present = profile.get("tables")
    if _STATES not in profile:
        return [State(str(present))] if present else []  # by a hikiana that kept one state only
    try:
        states = _read(profile[_STATES])
        if states[0].tables != present:
            raise ValueError
    except (ValueError, TypeError, IndexError, UsageError) as fault:
        raise InputError(
            f"登録簿「{folder}」の {MANIFEST} の {_STATES} の行を読めません。"
            "登録簿のフォルダをまるごとバックアップから戻してください。",
            f"The lines of {_STATES} in the {MANIFEST} of the register '{folder}' cannot be read. "
            "Put the register's whole folder back from the backup.",
        ) from fault
    return states


def present_state(folder: Path) -> State | None:
    """The register as it is now; None as long as there are no records."""
    return next(iter(states_of(folder, read_profile(folder))), None)


def now() -> str:
    """The time as records and states have it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def kept_states(state: State, former: Sequence[State]) -> list[State]:
    """The states that stay when a new one is added."""
    return [state, *former][:MOST_STATES]


def _read(listed: object) -> list[State]:
    if not isinstance(listed, list):
        raise TypeError
    return [_read_one(one) for one in listed]


def _read_one(lines: object) -> State:
    if not isinstance(lines, dict) or not all(key in _KEYS and isinstance(lines[key], str) for key in lines):
        raise TypeError
    words = {key: printable(word) for key, word in lines.items()}
    own = words.pop("own_numbers", None)
    years = None if own is None else FiscalYear.parse_range(own) if own else ()
    accepted = words.pop("years_missing", None)
    unrecorded, answered = (words.pop(key, "") for key in ("unrecorded", "filled_columns"))
    state = State(
        **words,
        own_years=years,
        years_missing=accepted is not None,
        unrecorded=Unrecorded.read(unrecorded),
        filled_columns=FilledColumns.read(answered),
    )
    if accepted not in (None, _ACCEPTED):
        raise ValueError
    if not state.number or (state.back_to and not number_of(state.back_to)):
        raise ValueError
    return state
