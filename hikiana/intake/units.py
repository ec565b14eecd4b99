"""What the lengths of contacts are counted in: as the head of their column names it, as the office has answered, or in
minutes where the cells as a whole look like it.

A time of day at which a contact began is no length, whatever the head says or the office answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from hikiana.base.text import Text
from hikiana.intake import forms
from hikiana.intake.answers import MinutesIn
from hikiana.intake.findings import Finding
from hikiana.intake.heads import bare, plain
from hikiana.intake.length_heads import is_end, is_start, named_unit
from hikiana.intake.raw import RawTable
from hikiana.intake.shown_heads import shown_head
from hikiana.intake.stored import as_csv_has_it
from schemas.code_lists import CODE_LISTS
from schemas.rules.checks import CHECKS
from schemas.rules.plausibility import FEWEST_FOR_MEDIAN, MEETINGS, SHORTEST_MEDIAN

COLUMN = "duration_min"
_DAY_BEGINS = 8 * 60
"""Minutes: centres open from about then on; and nobody talks as long as that, so a clock from 8:00 on is no length."""
_WRITTEN = CODE_LISTS["contact_method"].with_role("written")
_MOST_HOURS = 8
"""A working day: no contact takes more hours, and few take less minutes."""
_FEW = 0.1
"""Of the cells: so many may be slips."""
_FEW_DECIMALS = 0.05
_FEW_SHORT_MEETINGS = 0.25
"""Of the contacts at which people meet: so many may be over within eight minutes."""
_EXAMPLES = 3
_EXCEL_CLOCK = r"^1899-12-3[01] (\d\d:\d\d):\d\d$", "$1"
_NOTHING = Text("", "")
_BESIDE = Text("隣に列「{end}」があります。", " Beside it stands a column '{end}'.")
_UNITS: Mapping[MinutesIn, Text] = {
    "minutes": Text("分", "minutes"),
    "hours": Text("時間", "hours"),
    "clock": Text("時:分", "h:mm"),
}
_MEDIAN = Text("{method} {median}分（{contacts}件）", "{method} {median} ({contacts} contacts)")
_SHORTEST = pl.DataFrame({"method": list(SHORTEST_MEDIAN), "shortest": list(SHORTEST_MEDIAN.values())})


@dataclass(frozen=True)
class _Lengths:
    """The cells that name no unit themselves: `numbers`, and `clocks` (1:15) in minutes; null where there is none."""

    numbers: pl.Series
    clocks: pl.Series
    methods: pl.Series

    @classmethod
    def of(cls, raw: RawTable) -> _Lengths:
        text = as_csv_has_it(raw.frame[COLUMN], raw.table.columns[COLUMN]).cast(pl.String)
        method = raw.table.columns["method"]
        assert method.code_list is not None
        written = as_csv_has_it(raw.frame["method"], method).cast(pl.String).str.normalize("NFKC")
        codes = written.replace_strict(method.code_list.by_written_form, default=None, return_dtype=pl.String)
        return cls.of_cells(text, codes)

    @classmethod
    def of_cells(cls, lengths: pl.Series, methods: pl.Series) -> _Lengths:
        """Of cells of text, with the codes of the methods, null where none is known."""
        cells = lengths.str.normalize("NFKC").str.strip_chars().alias("cells").to_frame()
        number = pl.col("cells").str.extract(r"^([0-9]+(?:\.[0-9]+)?)$").cast(pl.Float64)
        read = cells.select(numbers=pl.when(number > 0).then(number), clocks=forms.clocks(pl.col("cells")))
        return cls(read["numbers"], read["clocks"], methods)

    @property
    def is_small(self) -> pl.Series:
        return self.numbers <= _MOST_HOURS

    @property
    def is_part(self) -> pl.Series:
        return self.numbers != self.numbers.round()

    @property
    def are_times_of_day(self) -> bool:
        return _share(self.clocks >= _DAY_BEGINS) > _FEW

    @property
    def may_be_times_of_day(self) -> bool:
        """Whether none of the clocks shows less than an hour: 0:45 is a length, 1:30 may be half past one."""
        clocks = self.clocks.drop_nulls()
        return len(clocks) > self.numbers.count() and not (clocks < 60).any()

    @property
    def are_beyond_hours(self) -> bool:
        return _share(self.numbers > _MOST_HOURS) > _FEW

    @property
    def are_unknown(self) -> bool:
        """Whether it has to be asked what they count, where their head does not say it."""
        return not self.are_minutes or self.may_be_times_of_day

    @property
    def are_minutes(self) -> bool:
        """Whether the numbers as a whole look like minutes: whole ones, and mostly above eight where people talk."""
        talks = (~self.methods.is_in(_WRITTEN)).fill_null(True)
        if self.numbers.filter(talks).count() == 0:
            talks = ~talks
        meets = self.methods.is_in(MEETINGS).fill_null(False)
        return (
            _share(self.is_part) <= _FEW_DECIMALS
            and _share(self.is_small.filter(talks)) <= 0.5
            and _share(self.is_small.filter(meets)) <= _FEW_SHORT_MEETINGS
        )


def in_unit(raw: RawTable, answer: MinutesIn | None, faults: list[Finding]) -> RawTable:
    """A table with what its lengths count; where that has to be asked, an error is added to `faults`."""
    if raw.table.name != "contacts":
        return raw
    unit, found = unit_of(raw, answer)
    faults.extend(found)
    return replace(raw, minutes_in=unit)


def unit_of(raw: RawTable, answer: MinutesIn | None) -> tuple[MinutesIn, list[Finding]]:
    """What the numbers in the contacts' column of lengths count; an error where that cannot be, or has to be asked."""
    title = raw.table.columns[COLUMN].title.ja
    named = named_unit(plain(raw.heads.get(COLUMN, title)))
    head = shown_head(raw.heads.get(COLUMN, title)) or title
    if named == "minutes" and not answer and raw.frame.schema[COLUMN].is_integer():
        return named, []
    lengths = _Lengths.of(raw)
    unit = answer or named or "minutes"
    others = [bare(other) for other in raw.others]
    end = next(filter(is_end, others), "")
    has_begun = bool(end) and not any(map(is_start, others))
    if lengths.are_times_of_day or (has_begun and lengths.may_be_times_of_day):
        beside = _BESIDE.format(end=end) if end else _NOTHING
        return unit, [_found("length_is_no_time_of_day", raw, lengths.clocks.is_not_null(), head=head, beside=beside)]
    if answer and named and answer != named:
        return unit, [
            _found(
                "length_unit_agrees", raw, lengths.numbers.is_not_null(), head=head, named=_UNITS[named], answer=answer
            )
        ]
    if unit == "hours" and lengths.are_beyond_hours:
        return unit, [_found("length_in_hours", raw, lengths.numbers > _MOST_HOURS, head=head, hours=_MOST_HOURS)]
    if not (answer or named) and lengths.are_unknown:
        odd = lengths.is_small | lengths.is_part | lengths.clocks.is_not_null()
        return unit, [_found("length_unit_known", raw, odd, head=head)]
    return unit, []


def of_unknown_unit(head: str, lengths: pl.Series, methods: pl.Series) -> list[str]:
    """Some numbers below a head of lengths that names no unit, where the cells do not look like minutes as a whole.

    `methods` are the codes of the contacts' methods, null where none is known. Of clocks it is asked otherwise.
    """
    found = _Lengths.of_cells(lengths, methods)
    numbers = found.numbers.filter(found.is_small.fill_null(False) | found.is_part.fill_null(False))
    if named_unit(plain(head)) or found.clocks.count() or numbers.is_empty() or not found.are_unknown:
        return []
    return [f"{number:g}" for number in numbers.unique(maintain_order=True).head(_EXAMPLES)]


def _found(check: str, raw: RawTable, marks: pl.Series, **words: object) -> Finding:
    """An error of the column, with some of the marked cells, which are numbers or clocks and hold nothing else."""
    cells = raw.frame[COLUMN].cast(pl.String).filter(marks.fill_null(False)).str.replace(*_EXCEL_CLOCK)
    examples = "、".join(cells.unique(maintain_order=True).head(_EXAMPLES))
    return Finding.of(CHECKS[check], raw.place, raw.table.columns[COLUMN], None, None, examples=examples, **words)


def _share(marks: pl.Series) -> float:
    """Of the cells that are there."""
    known = marks.drop_nulls()
    return int(known.sum()) / len(known) if len(known) else 0


def short_on_the_whole(raw: RawTable, typed: pl.DataFrame) -> list[Finding]:
    """A warning of the column where half of the contacts by a method are shorter than they plausibly can be."""
    if raw.table.name != "contacts":
        return []
    medians = (
        typed.filter(pl.col(COLUMN) > 0)
        .group_by(pl.col("method").cast(pl.String))
        .agg(pl.col(COLUMN).median(), pl.len())
        .filter(pl.col("len") >= FEWEST_FOR_MEDIAN)
        .join(_SHORTEST, on="method", maintain_order="right")
        .filter(pl.col(COLUMN) < pl.col("shortest"))
    )
    if medians.is_empty():
        return []
    told = [
        _MEDIAN.format(
            method=CODE_LISTS["contact_method"][row["method"]].label, median=f"{row[COLUMN]:g}", contacts=row["len"]
        )
        for row in medians.iter_rows(named=True)
    ]
    listing = Text("、".join(part.ja for part in told), ", ".join(part.en for part in told))
    return [Finding.of(CHECKS["lengths_plausible"], raw.place, raw.table.columns[COLUMN], medians=listing)]
