"""Sheets and files with rows that are no table of the register: each is counted and told, and records are an error."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hikiana.base.text import Text
from hikiana.intake.findings import Finding, Place
from hikiana.intake.sheet_kinds import is_tabular, records_like, rows_of
from hikiana.intake.workbook import Sheet
from schemas.rules.checks import CHECKS
from schemas.tables import Table, titles_of_tables


@dataclass(frozen=True)
class Unread:
    """A sheet or file that was not read: its `rows` (None where it cannot be opened), and what they are `like`.

    Without `may_hold_records` it is a memo in a single column.
    """

    place: Place
    rows: int | None
    like: Table | None = None
    visible: bool = True
    may_hold_records: bool = True

    @classmethod
    def of(cls, place: Place, sheet: Sheet, clients: Collection[str]) -> "Unread":
        """What a sheet is that was not read; `clients` are the numbers of the clients that are known."""
        like = records_like(sheet, clients)
        return cls(place, rows_of(sheet), like, sheet.visible, is_tabular(sheet))

    @property
    def name(self) -> str:
        """What staff call it: the sheet, or the file; of a file in a folder below both."""
        if "/" in self.place.file and self.place.sheet:
            return f"{self.place.file} / {self.place.sheet}"
        return self.place.sheet or self.place.file

    @property
    def told(self) -> Text:
        """「R5」（58行、相談記録に似ている）"""
        parts_ja = [f"{self.rows}行"] if self.rows is not None else ["開けません"]
        parts_en = [f"{self.rows} rows"] if self.rows is not None else ["cannot be opened"]
        if not self.visible:
            parts_ja.append("非表示")
            parts_en.append("hidden")
        if self.like is not None:
            parts_ja.append(f"{self.like.title.ja}に似ている")
            parts_en.append(f"like {self.like.title.en}")
        return Text(f"「{self.name}」（{'、'.join(parts_ja)}）", f"'{self.name}' ({', '.join(parts_en)})")


def listed(unread: Sequence[Unread]) -> Text:
    """All of them in one line."""
    return Text("、".join(one.told.ja for one in unread), ", ".join(one.told.en for one in unread))


def tell_unread(unread: Sequence[Unread], place: Place) -> list[Finding]:
    """One error for all that seem to hold records, one warning for the others."""
    records = [one for one in unread if one.like is not None]
    others = [one for one in unread if one.like is None]
    told = [Finding.of(CHECKS["records_read"], place, unread=listed(records))] if records else []
    if others:
        told.append(Finding.of(CHECKS["sheet_used"], place, unread=listed(others), tables=titles_of_tables()))
    return told
