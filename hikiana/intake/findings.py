"""Findings: what validation has to say about a register, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

import polars as pl

from hikiana.base.errors import InputError
from hikiana.base.text import Lang, Text
from schemas.rules import Rule, Severity
from schemas.rules.rule import Check
from schemas.tables import Column

SHOWN_ROWS = 5
_ORDER: tuple[Severity, ...] = get_args(Severity)
SHOWN_FINDINGS = 20
SHOWN_NOTES = 3
SHOWN_CHARACTERS = 30
WITHHELD = "\ufdd0"
"""Stands for a value that is not shown: a character that no text has."""
HIDDEN = Text("（値は表示しません）", "(value not shown)")


_NOTHING = Text("", "")


@dataclass(frozen=True)
class Place:
    """A file, the sheet of a workbook, and by column the letters that a spreadsheet shows above it.

    `heads` are those of the office's own, by column, where a ledger is read by its form.
    """

    file: str
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)
    origins: "Origins | None" = None
    """Of a table that lies in several sheets or files: where its rows stand."""
    heads: Mapping[str, str] = field(default_factory=dict)

    def heading(self, column: Column) -> Text:
        """What a message calls a column: by the office's head too, where that is another."""
        head = self.heads.get(column.name, "")
        if head in ("", column.title.ja):
            return column.heading
        return Text(f"「{head}」＝{column.heading.ja}", f"'{head}' = {column.heading.en}")


@dataclass(frozen=True)
class Origins:
    """Where the rows of a table stand whose rows are numbered through, since they lie in several sheets or files.

    `rows` has one row per row of the table, in its order: row (its number in the table), origin (which of the places)
    and at (its number in that sheet).
    """

    places: Sequence[Place]
    rows: pl.DataFrame


def _no_rows() -> pl.Series:
    return pl.Series(dtype=pl.UInt32)


@dataclass(frozen=True)
class Finding:
    """One thing found in one column, with every row that has it.

    `rows` are the row numbers that a spreadsheet shows, `values` what stands there, in step: null is an empty cell, and
    WITHHELD stands for what may be free text. Without `values` none of them is shown. A fault of a whole file has no
    rows. `message` says what is wrong, `hint` how to mend it; `sheet` and `letters` (of the column) lead to the cell of
    a workbook.
    """

    rule: str
    file: str
    message: Text
    column: Text | None = None
    rows: pl.Series = field(default_factory=_no_rows)
    values: pl.Series | None = None
    severity: Severity = "error"
    hint: Text = _NOTHING
    sheet: str = ""
    letters: str = ""
    origins: Origins | None = None
    of_column: Column | None = None

    @classmethod
    def of(
        cls,
        check: Check | Rule,
        place: Place,
        column: Column | None = None,
        rows: pl.Series | None = None,
        values: pl.Series | None = None,
        **words: object,
    ) -> "Finding":
        """What a check or rule found at a place; `words` fill its message and hint."""
        return cls(
            check.id,
            place.file,
            check.message.format(**words),
            column=place.heading(column) if column else None,
            rows=_no_rows() if rows is None else rows,
            values=values,
            severity=check.severity,
            hint=check.hint.format(**words),
            sheet=place.sheet,
            letters=place.letters.get(column.name, "") if column else "",
            origins=place.origins,
            of_column=column,
        )

    def by_sheet(self) -> list["Finding"]:
        """The finding once for each sheet and file in which its rows stand, with their numbers there."""
        if self.origins is None or self.rows.is_empty():
            return [self]
        values = pl.Series([None], dtype=pl.String).new_from_index(0, len(self.rows))
        found = pl.DataFrame({"row": self.rows, "value": self.values if self.values is not None else values})
        at = found.join(self.origins.rows, on="row", how="left", maintain_order="left")
        return [
            self._at(self.origins.places[origin], of_sheet)
            for (origin,), of_sheet in at.group_by("origin", maintain_order=True)
        ]

    def _at(self, place: Place, cells: pl.DataFrame) -> "Finding":
        return replace(
            self,
            file=place.file,
            sheet=place.sheet,
            letters=place.letters.get(self.of_column.name, "") if self.of_column else "",
            column=place.heading(self.of_column) if self.of_column else self.column,
            rows=cells["at"],
            values=None if self.values is None else cells["value"],
            origins=None,
        )

    @property
    def place(self) -> str:
        """The file, and the sheet of a workbook: where staff look."""
        return f"{self.file} / {self.sheet}" if self.sheet else self.file

    @property
    def count(self) -> int:
        """How many cells have the fault; 1 for a fault of a whole file or column."""
        return max(len(self.rows), 1)

    def quoted(self, lang: Lang, most: int) -> list[str]:
        """What a message says of the values of the first rows, at `most` so many."""
        if self.values is None:
            return [HIDDEN(lang)] * min(len(self.rows), most)
        values = self.values.head(most)
        words = {value: quote(value, lang) for value in values.unique()}
        return [words[value] for value in values]

    def describe(self, lang: Lang) -> str:
        place = [self.place] + ([self.column(lang)] if self.column else [])
        words = [part for part in (self.message(lang), self.hint(lang)) if part]
        lines = [f"{' / '.join(place)}: {('' if lang == 'ja' else ' ').join(words)}"]
        shown = list(zip(self.rows.head(SHOWN_ROWS), self.quoted(lang, SHOWN_ROWS), strict=True))
        for row, value in shown:
            line = f"{row}行目" if lang == "ja" else f"row {row}"
            lines.append(f"    {line} {value}")
        if len(self.rows) > len(shown):
            more = len(self.rows) - len(shown)
            lines.append(f"    ほか{more}行" if lang == "ja" else f"    and {more} more rows")
        return "\n".join(lines)


@dataclass(frozen=True)
class FindingCount:
    """A finding without its rows: what a report says of it."""

    rule: str
    file: str
    column: Text | None
    message: Text
    count: int
    severity: Severity = "warning"

    @classmethod
    def of(cls, finding: Finding) -> "FindingCount":
        return cls(
            finding.rule,
            finding.place,
            finding.column,
            message=finding.message,
            count=finding.count,
            severity=finding.severity,
        )


def quote(value: str | None, lang: Lang) -> str:
    """A cell's value for a message: one short printable line in quotation marks, unless empty or withheld."""
    if value is None:
        return "（空欄）" if lang == "ja" else "(empty)"
    if value == WITHHELD:
        return HIDDEN(lang)
    plain = "".join(character if character.isprintable() else "�" for character in value)
    cut = plain if len(plain) <= SHOWN_CHARACTERS else plain[: SHOWN_CHARACTERS - 1] + "…"
    return f"「{cut}」" if lang == "ja" else f"'{cut}'"


def describe_all(findings: list[Finding], lang: Lang) -> str:
    """Findings one under the other, errors first and few of the notes, with a word about how many are left."""
    located = [at for finding in findings for at in finding.by_sheet()]
    ordered = sorted(located, key=lambda finding: _ORDER.index(finding.severity))
    grave = [finding for finding in ordered if finding.severity != "note"]
    notes = ordered[len(grave) :]
    lines = [finding.describe(lang) for finding in (*grave[:SHOWN_FINDINGS], *notes[:SHOWN_NOTES])]
    if more := len(grave[SHOWN_FINDINGS:]):
        lines.append(f"ほかに{more}種類の指摘があります。" if lang == "ja" else f"{more} more kinds of findings.")
    if more := sum(finding.count for finding in notes[SHOWN_NOTES:]):
        lines.append(f"ほかにお知らせが{more}か所あります。" if lang == "ja" else f"{more} more places with notes.")
    return "\n".join(lines)


NOTHING_WRITTEN = Text(
    "直してからもう一度実行してください（直すと、その先の検査で別の指摘が出ることがあります）。何も書き出していません。",
    "Mend them and run again; later checks may then find more. Nothing was written.",
)


def refuse_errors(findings: list[Finding], source: str, what_next: Text = NOTHING_WRITTEN) -> None:
    """Raise InputError with all errors at once, if there are any; `what_next` says what to do with them."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return
    cells = sum(finding.count for finding in errors)
    head = Text(
        f"「{source}」に直すところが{cells}か所あります。{what_next.ja}",
        f"Faults in '{source}': {cells}. {what_next.en}",
    )
    raise InputError(Text(*(f"{head(lang)}\n{describe_all(errors, lang)}" for lang in ("ja", "en"))))
