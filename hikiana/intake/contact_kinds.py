"""The column of new or continuing that many ledgers have beside their contacts.

It is no column of a register, where the first counted contact is new; it is read to be compared with that.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import polars as pl

from hikiana.intake import forms
from hikiana.intake.findings import WITHHELD
from hikiana.intake.heads import bare
from hikiana.intake.shown_heads import shown_head
from schemas.tables import Table

NEW, CONTINUING = "new", "continuing"
_NEW = ("新規", "新", "初回", "初", "初診", "新患", "初めて", "はじめて", "新規相談", "初回相談", "新規ケース")
_CONTINUING = ("継続", "継", "再来", "再", "再相談", "再診", "再開", "継続相談", "継続ケース", "2回目以降")
_MEANINGS = dict.fromkeys(_NEW, NEW) | dict.fromkeys(_CONTINUING, CONTINUING)
_OF_BOTH = re.compile(r"(新規?|初回?|初診|新患)(相談)?[・/、,|\-~〜と又はまた]*(継続?|再来?|再診|再相談)")
_OF_ONE = re.compile(r"^(新規|初回|継続|再来)(相談|ケース)?(区分|の?別|の?有無|フラグ|か否か)?$")
_OF_ANY = re.compile(r"^(相談|受付|来談|利用|対応|ケース|件数)?の?(区分|種別|種類|分類|別)$")
"""Heads that may be of anything: it depends on what stands below."""
_MOST = 2 / 3
"""Of the cells that are filled: so many have to be words of new or continuing where the head does not say so."""


def kind_word(word: str) -> str:
    """新規 or 継続 for a word that means it (初回, 再来); nothing for others."""
    return {NEW: "新規", CONTINUING: "継続"}.get(_MEANINGS.get(bare(word), ""), "")


@dataclass(frozen=True)
class Kinds:
    """A column of new or continuing: its head as far as it may be shown, its letters, and its cells as written.

    `said` is new, continuing, or null where the cell is empty or says neither; both are in step with the records.
    """

    head: str
    letters: str
    written: pl.Series
    said: pl.Series

    @classmethod
    def of(cls, head: str, letters: str, cells: pl.Series) -> Self:
        written = _text(cells)
        return cls(shown_head(head) or letters, letters, written, _said(bare(head), written))

    def only(self, kept: pl.Series) -> Self:
        """The same of the marked records."""
        return replace(self, written=self.written.filter(kept), said=self.said.filter(kept))

    @property
    def unread(self) -> pl.Series:
        """Which cells say something else."""
        return self.written.is_not_null() & self.said.is_null()

    def shown(self, marks: pl.Series) -> pl.Series:
        """The marked cells as a message shows them: only words of new or continuing, and marks of yes and no."""
        return self.written.set(self.unread, WITHHELD).filter(marks)


def column_of_kinds(table: Table, unknown: Mapping[int, tuple[str, pl.Series]]) -> int | None:
    """Which of the columns that a table has not, given with head and cells, is that of new or continuing; none but in
    the contacts.
    """
    if table.name != "contacts":
        return None
    heads = {number: bare(head) for number, (head, _) in unknown.items()}
    certain = [number for number, head in heads.items() if _OF_BOTH.search(head) or _OF_ONE.search(head)]
    possible = [number for number, head in heads.items() if _OF_ANY.search(head)]
    return next((number for number in (*certain, *possible) if _is_of_kinds(heads[number], unknown[number][1])), None)


def _is_of_kinds(head: str, cells: pl.Series) -> bool:
    if cells.dtype.is_nested() or cells.dtype in (pl.Binary, pl.Object):
        return False
    written = _text(cells)
    said = _said(head, written)
    if _OF_BOTH.search(head):
        return said.count() > 0
    # Where the head says little, 継続 alone may be what becomes of a case.
    return said.count() >= _MOST * written.count() and (NEW in said or bool(_OF_ONE.search(head) and said.count()))


def _text(cells: pl.Series) -> pl.Series:
    """In NFKC, null where empty."""
    text = cells.cast(pl.String, strict=False).str.normalize("NFKC").str.strip_chars()
    return text.set(text == "", None)


def _said(head: str, written: pl.Series) -> pl.Series:
    words = written.str.replace_all(r"[\s()\[\]「」○◯●〇]", "").str.replace(r"^[0-9][.:、]?([^0-9回])", "$1")
    said = words.replace_strict(_MEANINGS, default=None, return_dtype=pl.String)
    return _said_by_marks(head, written) if _OF_ONE.search(head) and not said.count() else said


def _said_by_marks(head: str, written: pl.Series) -> pl.Series:
    """What ○ says below 新規, and no mark beside it: where one is marked, the others are not."""
    marks = written.to_frame("cells").select(forms.truths(pl.col("cells"))).to_series()
    unread = written.is_not_null() & marks.is_null()
    if not marks.any() or unread.any():
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(written))
    yes, no = (NEW, CONTINUING) if re.match("新規|初回", head) else (CONTINUING, NEW)
    return marks.fill_null(False).replace_strict({True: yes, False: no}, return_dtype=pl.String)
