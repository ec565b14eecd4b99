"""Which sheets and files are which part of a form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hikiana.intake.heads import plain
from hikiana.intake.office_form.blocks import blocks_of
from hikiana.intake.office_form.head_meanings import turn_of_head
from hikiana.intake.office_form.heads_of_sheet import SheetBelowHead, best_head
from hikiana.intake.office_form.model import IGNORED, CellSplit, ColumnUse, FormPart, LedgerForm
from hikiana.intake.office_form.split_cells import split_letters
from hikiana.intake.office_form.titles_between import with_titles
from hikiana.intake.sources import Source

_NUMBER, _ANYTHING = r"(?:[0-9]+|元)", r".*"


@dataclass(frozen=True)
class Matched:
    """A sheet or file that is read as a part, below its head; `lost` are heads of the form that it does not have, `new`
    those that the form does not know.
    """

    part: FormPart
    source: Source
    below: SheetBelowHead
    lost: Sequence[str]
    new: Sequence[str]
    further: Mapping[str, ColumnUse] = field(default_factory=dict)
    """Columns of more contacts to the right than the form knows, used as those of the others are."""

    @property
    def columns(self) -> dict[str, ColumnUse]:
        """All that its columns are used as."""
        return {**self.part.columns, **self.further}

    @property
    def lacking(self) -> int:
        """How many heads of the form it does not have, be it those of further contacts to the right."""
        return len(self.part.columns.keys() - self.letters.keys())

    @property
    def letters(self) -> dict[str, str]:
        """The letters above its columns."""
        return split_letters(self.below.letters, self.split)

    @property
    def split(self) -> dict[str, CellSplit]:
        """How columns are split, those of more contacts to the right than the form knows like the others."""
        return all_splits(self.below.letters, self.part)


@dataclass
class Matches:
    """All of a ledger: what is read, what the form says is not, and what it does not know."""

    read: list[Matched] = field(default_factory=list)
    not_read: list[Source] = field(default_factory=list)
    unknown: list[Source] = field(default_factory=list)


def matched(sources: Sequence[Source], form: LedgerForm) -> Matches:
    """Each sheet and file by its name; of parts with the same names the one with the heads.

    What the form says is not read comes first: a copy that has the name of a part is left out by its own.
    """
    found = Matches()
    for source in sources:
        if any(is_named(source, one.sheets, one.files) for one in form.unread):
            found.not_read.append(source)
        elif parts := [part for part in form.parts if is_named(source, part.sheets, part.files)]:
            tables = blocks_of(source) if any(part.beside for part in parts) else [source]
            found.read += [_best(table, parts) for table in tables]
        else:
            found.unknown.append(source)
    return found


def _best(source: Source, parts: Sequence[FormPart]) -> Matched:
    """The part whose heads a sheet has best."""
    return min((_below(source, part) for part in parts), key=lambda one: (len(one.lost), len(one.new), one.lacking))


def is_named(source: Source, sheets: Sequence[str], files: Sequence[str]) -> bool:
    """Whether patterns fit the names of a sheet and its file; a file of text has a sheet without a name."""
    return _fits(source.sheet.name, sheets) and (not files or _fits(source.file, files))


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(re.fullmatch(_expression(pattern), plain(name)) for pattern in patterns)


def _expression(pattern: str) -> str:
    parts = re.split(r"([#*])", plain(pattern))
    return "".join({"#": _NUMBER, "*": _ANYTHING}.get(part, re.escape(part)) for part in parts)


def _below(source: Source, part: FormPart) -> Matched:
    """A sheet below the head that a part knows best; it may have fewer contacts to the right than others."""
    known = {*part.heads}
    below = best_head(source.sheet, lambda heads: len(known & set(heads)), [part.head_rows])
    below = with_titles(below, source, part.head_rows)
    letters = split_letters(below.letters, all_splits(below.letters, part))
    there = {use.turn for head, use in part.columns.items() if head in letters}
    needed = [
        head for head, use in part.columns.items() if use.field != IGNORED and (use.turn <= 1 or use.turn in there)
    ]
    lost = [head for head in needed if head not in letters]
    unknown = [head for head in letters if head not in part.columns]
    further = {head: use for head in unknown if (use := _of_a_further_turn(head, part))}
    return Matched(part, source, below, lost, [head for head in unknown if head not in further], further)


def all_splits(heads: Iterable[str], part: FormPart) -> dict[str, CellSplit]:
    """The splits of a part, with those of 第3回 日時 where 第2回 日時 is split."""
    known = {turn_of_head(head)[1]: (head, one) for head, one in part.split.items() if turn_of_head(head)[0]}
    splits = dict(part.split)
    for head in heads:
        turn, rest = turn_of_head(head)
        if turn and head not in part.split and head not in part.columns and rest in known:
            other, one = known[rest]
            splits[head] = replace(one, into=[head + into.removeprefix(other) for into in one.into])
    return splits


def _of_a_further_turn(head: str, part: FormPart) -> ColumnUse | None:
    """What 第9回 日付 is used as, where 第8回 日付 is known and no contact is the ninth."""
    turn, rest = turn_of_head(head)
    told = ((turn_of_head(other), use) for other, use in part.columns.items())
    known = {number: use for (number, words), use in told if number and words == rest}
    most = max((use.turn for use in part.columns.values()), default=0)
    if not known or not 0 < most < turn:
        return None
    use = known[max(known)]
    return replace(use, turn=turn if use.turn else 0)
