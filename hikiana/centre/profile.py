"""A centre's profile: its name, its opening day and whom it counts, read from the centre's folder."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from hikiana.base.days import written_day
from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.centre.policy import DEFAULT_POLICY, Policy, PolicyError
from schemas.municipalities import municipality_lines


@dataclass(frozen=True)
class Exclusion:
    """Residents of a municipality (JIS code) whose contacts are not counted from a day on."""

    municipality: str
    since: date


@dataclass(frozen=True)
class Break:
    """A break in comparability: `first` is the first fiscal year that differs from those before it.

    `concerns` names the tables that the break touches; empty means all.
    """

    first: FiscalYear
    note: Text
    concerns: tuple[str, ...] = ()

    def touches(self, table: str) -> bool:
        return not self.concerns or table in self.concerns

    @property
    def told(self) -> Text:
        """Why the first year is not compared with the one before it, as a sentence."""
        return Text(
            f"前年度とは数え方が異なるため、比べない（{self.note.ja}）。",
            f"No comparison with the year before, which was counted otherwise: {self.note.en}.",
        )


@dataclass(frozen=True)
class YearsInContext:
    """Years to be read with something in mind that the counts do not tell; they stay comparable."""

    first: FiscalYear
    last: FiscalYear
    label: Text
    note: Text


@dataclass(frozen=True)
class Municipality:
    """A city, town, village or ward that the centre serves, with its region and the health centre that serves it."""

    code: str
    name: Text
    region: str
    health_center: str


def profile_files(folder: Path = CENTRE) -> list[Path]:
    """The files that say what is particular to a centre, in order; its register and all that is made lie below."""
    return sorted(path for path in folder.glob("*") if path.suffix in {".toml", ".csv", ".geojson"})


@dataclass(frozen=True)
class Centre:
    """What is particular to one centre; its `id` tells its printed figures from another centre's.

    Where the centre opened within a fiscal year and the profile has no break after that year, there is one.
    """

    name: Text
    opened: date
    exclusions: tuple[Exclusion, ...]
    breaks: tuple[Break, ...]
    contexts: tuple[YearsInContext, ...]
    folder: Path
    disclosure: Policy = DEFAULT_POLICY
    id: str = ""
    records_since: FiscalYear | None = None
    """The fiscal year from which there are records, where that is later than the opening's."""
    kept_before: Text | None = None
    """What was kept before."""

    @classmethod
    def read(cls, folder: Path = CENTRE) -> "Centre":
        """Raises InputError when the profile is not well formed."""
        path = folder / "centre.toml"
        try:
            return cls._of(tomllib.loads(path.read_text(encoding="utf-8-sig")), folder)
        except PolicyError as fault:
            raise InputError(f"{path} の {fault.words.ja}。", f"{path}: {fault.words.en}.") from fault
        except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
            raise InputError(
                f"{path} の書き方が違います（{type(fault).__name__}: {fault}）。",
                f"{path} is not well formed ({type(fault).__name__}: {fault}).",
            ) from fault

    @classmethod
    def _of(cls, profile: Mapping[str, Any], folder: Path) -> "Centre":
        days = [profile["opened"], *(entry["since"] for entry in profile.get("excluded_residents", ()))]
        if not all(isinstance(day, date) for day in days):
            raise TypeError("opened and since are dates without quotes")
        breaks = tuple(
            Break(FiscalYear(entry["from"]), Text(entry["ja"], entry["en"]), tuple(entry.get("concerns", ())))
            for entry in profile.get("breaks", ())
        )
        records = _records(profile.get("records", {}), FiscalYear.of(profile["opened"]))
        return cls(
            name=Text(**profile["name"]),
            opened=profile["opened"],
            exclusions=tuple(Exclusion(**entry) for entry in profile.get("excluded_residents", ())),
            breaks=breaks if records else (*_part_of_a_year(profile["opened"], breaks), *breaks),
            contexts=tuple(
                YearsInContext(
                    FiscalYear(entry["from"]), FiscalYear(entry["to"]), Text(**entry["label"]), Text(**entry["note"])
                )
                for entry in profile.get("contexts", ())
            ),
            disclosure=Policy.of(profile.get("disclosure", {})),
            folder=folder,
            id=str(profile.get("id", "")),
            **records,
        )

    @cached_property
    def municipalities(self) -> Mapping[str, Municipality]:
        """Municipalities by JIS code.

        Source: 全国地方公共団体コード (Ministry of Internal Affairs); the districts of public health centres.
        """
        return {
            line["code"]: Municipality(
                line["code"], Text(line["ja"], line["en"]), line["region"], line["health_center"]
            )
            for line in municipality_lines(self.folder)
        }

    def region_of_health_center(self, code: str | None) -> str | None:
        """The region that a health centre serves; None when it serves several."""
        served = {place.region for place in self.municipalities.values() if place.health_center == code}
        return served.pop() if len(served) == 1 else None

    @property
    def first_year(self) -> FiscalYear:
        return FiscalYear.of(self.opened)

    @property
    def first_recorded(self) -> FiscalYear:
        """The fiscal year from which there are records: that of the opening where the profile says no other."""
        return self.records_since or self.first_year

    @property
    def begins_late(self) -> bool:
        """Whether clients may have come before there are records."""
        return self.records_since is not None

    def start_years(self, last: FiscalYear) -> tuple[FiscalYear, ...]:
        """Every fiscal year in which clients may have begun, up to `last`: since the opening."""
        return tuple(FiscalYear(year) for year in range(self.first_year.year, last.year + 1))

    @property
    def recorded_from(self) -> date:
        """The day from which there are records."""
        return max(self.opened, self.first_recorded.start)

    def years_to(self, last: FiscalYear) -> tuple[FiscalYear, ...]:
        """Every fiscal year of which there are records, up to `last`."""
        return tuple(FiscalYear(year) for year in range(self.first_recorded.year, last.year + 1))

    def open_months(self, fiscal_year: FiscalYear) -> int:
        """How many months of a fiscal year the centre was open: 9 in the year of an opening on 1 July."""
        return sum(self.opened <= month for month in fiscal_year.first_months)

    def check_open_in(self, fiscal_year: FiscalYear) -> None:
        """Raise UsageError for a fiscal year that ended before the centre opened or its records begin, or that has not
        begun.
        """
        if fiscal_year.start > date.today():
            raise UsageError(
                f"{fiscal_year.full_label.ja}はまだ始まっていません。年度を確かめてください。",
                f"{fiscal_year.full_label.en} has not begun yet. Check the fiscal year.",
            )
        if fiscal_year < self.first_year:
            first = self.first_year
            raise UsageError(
                f"{fiscal_year.full_label.ja}は開設（{self.opened:%Y-%m-%d}）より前です。"
                f"{first.full_label.ja}以降を指定してください。",
                f"{fiscal_year.full_label.en} is before the centre opened ({self.opened:%Y-%m-%d}). "
                f"Name {first.full_label.en} or later.",
            )
        if fiscal_year < self.first_recorded:
            first = self.first_recorded
            raise UsageError(
                f"{fiscal_year.full_label.ja}は、相談の記録の始まり（{first.full_label.ja}、centre.toml の [records]）"
                f"より前です。{first.full_label.ja}以降を指定してください。",
                f"{fiscal_year.full_label.en} is before the records begin ({first.full_label.en}, by [records] of "
                f"centre.toml). Name {first.full_label.en} or later.",
            )


def _records(told: Mapping[str, Any], opened: FiscalYear) -> dict[str, Any]:
    """From when records are and what was kept before; nothing where they begin with the opening."""
    if not told or FiscalYear(told["since"]) <= opened:
        return {}
    before = told.get("before")
    return {"records_since": FiscalYear(told["since"]), "kept_before": Text(**before) if before else None}


def _part_of_a_year(opened: date, breaks: Sequence[Break]) -> tuple[Break, ...]:
    """The break after a first fiscal year that was not whole, unless the profile tells of one."""
    first = FiscalYear.of(opened)
    second = FiscalYear(first.year + 1)
    if opened == first.start or any(entry.first == second and not entry.concerns for entry in breaks):
        return ()
    day = written_day(opened)
    note = Text("{year}は{day}の開設からの数か月", "{year} covers only the months from the opening on {day}")
    return (Break(second, note.format(year=first.label, day=day)),)
