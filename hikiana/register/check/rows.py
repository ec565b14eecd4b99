"""Rows in = rows that count + set aside + left out, per table; and every finding as rows of a list, sorted for work."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.intake.findings import Finding, Place
from hikiana.intake.raw import RawRegister, RawTable
from hikiana.intake.unread import Unread, listed
from hikiana.register.validation import Validated
from schemas.rules import SEVERITIES
from schemas.tables import TABLES


@dataclass(frozen=True)
class RowCount:
    """Rows of one table: all that were `read`, `sound` of them counted, `faulty` with an error, `dependent` on such.

    The others were left out: `no_records` are totals, remarks and repeated heads, `struck` are struck through.
    """

    title: Text
    place: Place
    read: int
    sound: int
    faulty: int
    dependent: int
    no_records: int
    struck: int

    @property
    def set_aside(self) -> int:
        return self.faulty + self.dependent

    @property
    def left_out(self) -> int:
        return self.no_records + self.struck

    def told(self, lang: Lang) -> str:
        """相談記録: 読んだ行 584 ＝ 検査を通った行 580 ＋ 取り置く行 3 ＋ 除いた行 1（うち合計・注記・見出しの行 1）"""
        words = Text(
            "{title}: 読んだ行 {read} ＝ 検査を通った行 {sound} ＋ 取り置く行 {set_aside} ＋ 除いた行 {left_out}",
            "{title}: rows read {read} = sound rows {sound} + rows set aside {set_aside} + rows left out {left_out}",
        ).format(**vars(self), set_aside=self.set_aside, left_out=self.left_out)
        more = []
        if self.dependent:
            depends = Text("うち誤りのある行と関係する行 {}", "of these {} that depend on rows with errors")
            more.append(depends(lang).format(self.dependent))
        if self.no_records:
            totals = Text("うち合計・注記・見出しの行 {}", "of these {} totals, remarks and heads")
            more.append(totals(lang).format(self.no_records))
        if self.struck:
            struck = Text("うち取り消し線の行 {}", "of these {} struck through")
            more.append(struck(lang).format(self.struck))
        marks = ("（", "、", "）") if lang == "ja" else (" (", ", ", ")")
        return words(lang) + (f"{marks[0]}{marks[1].join(more)}{marks[2]}" if more else "")


_NO_RECORDS = frozenset({"row_is_a_record", "row_left_out", "row_filled_left_out"})
_STRUCK = frozenset({"row_struck_left_out"})
_UNREAD = Text("読んでいないもの: ", "Not read: ")


@dataclass(frozen=True)
class LedgerRows:
    """All rows of a ledger: those of its tables, and sheets and files that were not read."""

    tables: Sequence[RowCount]
    unread: Sequence[Unread] = ()

    def told(self, lang: Lang) -> list[str]:
        """A line for each table, and one for all that was not read."""
        return [*(table.told(lang) for table in self.tables), *filter(None, [self.told_unread(lang)])]

    def told_unread(self, lang: Lang) -> str:
        """読んでいないもの: 「メモ」（3行）; nothing where all was read."""
        return f"{_UNREAD(lang)}{listed(self.unread)(lang)}" if self.unread else ""


_TITLE = Text("登録簿「{name}」への指摘", "Findings on the register '{name}'")
_SYNTHETIC = Text("合成データ", "Synthetic data")


def title_of(raw: RawRegister, lang: Lang, words: Text = _TITLE) -> str:
    """What a file about a register is called; that of a synthetic one says so first."""
    title = words.format(name=raw.name)(lang)
    return f"【{_SYNTHETIC(lang)}】{title}" if raw.synthetic else title


def count_rows(raw: RawRegister, validated: Validated) -> list[RowCount]:
    """Per table in the order of the register, but for a table without rows of which the centre can have none.

    Raises
    ------
    RuntimeError
        When a row were lost or doubled on the way: a fault of hikiana.
    """
    owners = {_key(place): name for name, table in raw.tables.items() for place in _places(table)}
    counts = []
    for name, table in raw.tables.items():
        records, sound = table.frame.height, validated.tables[name].height
        set_aside = int(validated.set_aside[name].sum())
        if records != sound + set_aside:
            raise RuntimeError(f"{name}: {records} records, {sound} sound, {set_aside} set aside")
        marks = pl.DataFrame(
            {"sheet": _sheets(table), "aside": validated.set_aside[name], "faulty": validated.unsound[name]}
        )
        for place in _places(table):
            of_sheet = marks.filter(sheet=_key(place))
            aside, faulty = int(of_sheet["aside"].sum()), int(of_sheet["faulty"].sum())
            # Where a sheet is both clients and contacts, what is left out of it is told once.
            owned = owners[_key(place)] == name
            no_records = _rows_told(raw, _NO_RECORDS, place) if owned else 0
            struck = _rows_told(raw, _STRUCK, place) if owned else 0
            if not (of_sheet.height + no_records + struck) and TABLES[name].offers_nothing:
                continue
            counts.append(
                RowCount(
                    TABLES[name].title,
                    place=place,
                    read=of_sheet.height + no_records + struck,
                    sound=of_sheet.height - aside,
                    faulty=faulty,
                    dependent=aside - faulty,
                    no_records=no_records,
                    struck=struck,
                )
            )
    return counts


def _places(table: RawTable) -> list[Place]:
    """The sheets and files in which a table lies, each once."""
    if table.place.origins is None:
        return [table.place]
    return list({_key(place): place for place in table.place.origins.places}.values())


def _sheets(table: RawTable) -> pl.Series:
    """For each row of a table the sheet in which it stands."""
    if (origins := table.place.origins) is None:
        return pl.Series([_key(table.place)], dtype=pl.String).new_from_index(0, table.frame.height)
    keys = {number: _key(place) for number, place in enumerate(origins.places)}
    return origins.rows["origin"].replace_strict(keys, return_dtype=pl.String)


def _rows_told(raw: RawRegister, rules: frozenset[str], place: Place) -> int:
    told = [finding for finding in raw.warnings if finding.rule in rules and _key(finding) == _key(place)]
    return len({row for finding in told for row in finding.rows})


def list_cells(raw: RawRegister, findings: list[Finding], lang: Lang) -> pl.DataFrame:
    """One row per cell of each finding (or per file or column, without `row`), errors first, then by place.

    Columns: severity (error, warning, note), file, sheet, row, letters, column, value (null where a whole file is
    meant), message, hint, rule, and copy_sheet (where the cell stands in an annotated copy); words in one language.
    Values that may be free text are not shown.
    """
    if not findings:
        return _cells(Finding("", "", Text("", "")), "", lang).clear()
    findings = [at for finding in findings for at in finding.by_sheet()]
    titles = {_key(table.place): table.table.title.ja for table in raw.tables.values()}
    sheets = [finding.sheet if raw.is_workbook else titles.get(_key(finding), "") for finding in findings]
    cells = pl.concat(_cells(finding, sheet, lang) for finding, sheet in zip(findings, sheets, strict=True))
    ranks = {_key(finding): rank for rank, finding in enumerate(findings)}
    order = [
        pl.col("severity").replace_strict({name: rank for rank, name in enumerate(SEVERITIES)}),
        pl.concat_str("file", "sheet", separator="/").replace_strict(ranks),
        "row",
        pl.col("letters").str.len_chars(),
        "letters",
    ]
    return cells.sort(order, nulls_last=False, maintain_order=True)


def _key(place: Place | Finding) -> str:
    return f"{place.file}/{place.sheet}"


def _cells(finding: Finding, copy_sheet: str, lang: Lang) -> pl.DataFrame:
    rows = finding.rows.cast(pl.UInt32) if len(finding.rows) else pl.Series([None], dtype=pl.UInt32)
    values = finding.quoted(lang, len(rows)) if len(finding.rows) else [None]
    words = {
        "severity": finding.severity,
        "file": finding.file,
        "sheet": finding.sheet,
        "letters": finding.letters,
        "column": finding.column(lang) if finding.column else "",
        "message": finding.message(lang),
        "hint": finding.hint(lang),
        "rule": finding.rule,
        "copy_sheet": copy_sheet,
    }
    frame = pl.DataFrame({"row": rows, "value": pl.Series(values, dtype=pl.String)})
    return frame.with_columns(pl.lit(text).alias(name) for name, text in words.items())
