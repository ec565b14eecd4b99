"""Turn the cells of a raw table into the types its model declares; what cannot be read becomes a finding."""

from collections.abc import Mapping

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake import age_ranges, forms, shown
from hikiana.intake.ages import fill_age_ranges
from hikiana.intake.beside_day import weekdays
from hikiana.intake.cell_forms import Conventions, in_form, reader
from hikiana.intake.findings import Finding
from hikiana.intake.plain_cells import plainly_written
from hikiana.intake.raw import RawTable
from hikiana.intake.residence import fill_regions
from hikiana.intake.sheet_facts import MARK
from hikiana.intake.stored import ANSWER_SEPARATOR, as_csv_has_it, as_text
from schemas.roles import UNKNOWN
from schemas.rules.checks import CHECKS
from schemas.rules.rule import Check
from schemas.tables import Column

_NOTHING = Text("", "")
_TOLD: Mapping[str, str] = {
    "other": "written_otherwise",
    "supplied": "year_supplied",
    "weekday": "weekday_agrees",
    **{kind: f"age_range_{kind}" for kind in age_ranges.KINDS},
}
"""Checks by what is marked of a cell that was read."""
_WITHOUT_YEAR = Text(
    "年のない日は、--fy で年度を付けて実行すると、その年度の日として読みます。",
    " Days without a year are read as days of the fiscal year that is named by --fy.",
)


_YEAR_NOT_TOLD = Text(
    "日付に年がなく、年（年度）の列・シートの名前・台帳の読み方からも分かりません。空いている年（年度）の列を埋めるか、"
    "日付に年を書き足してください。何年度の記録か聞かれていなければ、hikiana form をもう一度実行してください。",
    " The day has no year, and neither a column of years nor the sheet's name nor the form of the ledger tells it. "
    "Fill the column of years, or add the year to the day. If you were not asked of which year the records are, run "
    "hikiana form again.",
)
"""Of a ledger in an office's own form: the year that a command names may be another."""


def parse(raw: RawTable, fiscal_year: FiscalYear | None = None) -> tuple[pl.DataFrame, list[Finding]]:
    """Typed frame of the same rows, null where a cell could not be read, and what is to be told of each column.

    An error names the cells that could not be read, a note those that were read from another form than the
    dictionary's, such as 令和6年5月29日 or a municipality's name, those that tell a range of ages, by its kind, and
    those that follow from another cell. A warning names the days that are written without a year and were taken for
    days of `fiscal_year` (unless an office's form tells years), and those beside which another weekday is written.
    """
    fiscal_year = None if raw.years_by_form else fiscal_year
    without_year = _YEAR_NOT_TOLD if raw.years_by_form else _WITHOUT_YEAR
    unsaid = Conventions(fiscal_year, raw.minutes_in, raw.from_1904)
    typed: dict[str, pl.Series] = {}
    findings = []
    with_failed = _with_failed(raw.frame)
    for column in raw.table.columns.values():
        filled = raw.frame[column.name]
        if column.name in with_failed:
            filled, failed = _without_failed(raw, column)
            findings.append(failed)
        distinct, places = _distinct(column, filled)
        if (plain := plainly_written(column, distinct, unsaid)) is not None:
            typed[column.name] = plain if places is None else plain.gather(places)
            continue
        cells = _read(column, distinct, unsaid)
        typed[column.name] = cells["read"] if places is None else cells["read"].gather(places)
        if cells["unread"].any():
            marks, unread = _marked(cells, "unread", places)
            findings.append(
                Finding.of(
                    _unmet(column),
                    raw.place,
                    column,
                    raw.rows.filter(marks),
                    shown.unread(column, as_text(unread["written"])),
                    **_accepted(column),
                    year=without_year if _lacks_year(column, unread["written"]).any() else _NOTHING,
                )
            )
        for mark, check in _TOLD.items():
            if cells[mark].any():
                marks, found = _marked(cells, mark, places)
                year = fiscal_year.full_label if fiscal_year else _NOTHING
                rows, values = raw.rows.filter(marks), _told(column, found)
                findings.append(Finding.of(CHECKS[check], raw.place, column, rows, values, fiscal_year=year))
    frame, regions = fill_regions(raw, fill_age_ranges(raw, pl.DataFrame(typed)))
    return frame, findings + regions


def _with_failed(frame: pl.DataFrame) -> set[str]:
    """The columns in which a workbook has an error or a formula without a value."""
    failed = frame.select(pl.col(pl.String).str.ends_with(MARK).any())
    return {name for name in failed.columns if failed[name].item()}


def _without_failed(raw: RawTable, column: Column) -> tuple[pl.Series, Finding]:
    """The cells of a column, empty where a workbook has an error or a formula without a value, and who tells these."""
    cells = raw.frame[column.name]
    failed = cells.str.ends_with(MARK).fill_null(False)
    rows, words = raw.rows.filter(failed), shown.failed(cells.filter(failed))
    found = Finding.of(CHECKS["cell_failed"], raw.place, column, rows, words, unknown=if_unknown(column))
    return cells.set(failed, None), found


def _distinct(column: Column, cells: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """The distinct cells of a column of text, and which of them each row has: most columns have few.

    Ids and free text, which hardly repeat, stay as they are, without places.
    """
    if cells.dtype != pl.String or (column.dtype == pl.String and column.reading in (None, "identifier")):
        return cells, None
    distinct = cells.unique()
    numbered = distinct.to_frame().with_row_index("place")
    places = cells.to_frame().join(numbered, on=cells.name, how="left", maintain_order="left", nulls_equal=True)
    return distinct, places["place"]


def _read(column: Column, cells: pl.Series, unsaid: Conventions) -> pl.DataFrame:
    """What is `written` and `read` in each cell; whether it is `unread`, of an `other` form, its year `supplied`, its
    weekday another's, or a range of ages by its kind.
    """
    written = as_csv_has_it(cells, column).alias("written")
    read = written.to_frame().select(reader(column, written, unsaid)(pl.col("written"))).to_series()
    ranges = _ranges_of_ages(column, written)
    unread = written.is_not_null() & (read.is_null() | _holds_null(read)) & ranges.is_null()
    nothing = _says_nothing(column, written, unread)
    if nothing.any():
        read, unread = _without(read, nothing), unread & ~nothing
    other = pl.repeat(False, len(cells), eager=True)
    if written.dtype == pl.String:
        other = (~in_form(column, written, read, unsaid)).fill_null(False) & ~unread & ranges.is_null() | nothing
    supplied = other & _lacks_year(column, written)
    other &= ~supplied
    weekday = _has_other_weekday(column, written, read)
    marks = {"unread": unread, "other": other, "supplied": supplied, "weekday": weekday}
    marks |= {kind: (ranges == kind).fill_null(False) for kind in age_ranges.KINDS}
    return pl.DataFrame({"written": written, "read": read, **marks})


def _ranges_of_ages(column: Column, written: pl.Series) -> pl.Series:
    """The kind of the range of ages that a cell tells; null where it tells none."""
    if column.reading != "age":
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(written))
    return age_ranges.ranges(written)["kind"]


def _says_nothing(column: Column, written: pl.Series, unread: pl.Series) -> pl.Series:
    """Whether a cell that may be empty says in words that it is: －, なし, 不明; free text and ids stay as they are."""
    is_text = column.dtype == pl.String and column.reading is None
    if not column.nullable or is_text or column.reading in ("identifier", "start_year") or written.dtype != pl.String:
        return pl.repeat(False, len(written), eager=True)
    # What is no municipality stays as it is written.
    possible = unread if column.reading != "municipality" else written.is_not_null()
    plain = written.to_frame("cells").select(forms.say_nothing(pl.col("cells").str.normalize("NFKC").str.strip_chars()))
    return possible & plain.to_series().fill_null(False)


def _without(read: pl.Series, nothing: pl.Series) -> pl.Series:
    """Values without the marked ones."""
    both = pl.DataFrame({"read": read, "nothing": nothing})
    return both.select(pl.when(~pl.col("nothing")).then("read").alias(read.name)).to_series()


def _marked(cells: pl.DataFrame, mark: str, places: pl.Series | None) -> tuple[pl.Series, pl.DataFrame]:
    """Which rows have a mark, and their cells."""
    if places is None:
        return cells[mark], cells.filter(mark)
    marks = cells[mark].gather(places)
    return marks, cells[places.filter(marks)]


def _told(column: Column, cells: pl.DataFrame) -> pl.Series:
    """What was written and how it was read: it has one of the known forms; only a record's number may be a name, and a
    day a birth date."""
    written = cells["written"]
    if column.reading == "identifier" or column.dtype == pl.Date:
        written = shown.shown(column, written)
    read = _in_words(column, cells["read"])
    if column.reading == "age":
        read = read.fill_null(age_ranges.as_read(written))
    return shown.pairs(written, read.fill_null("空欄"))


def _in_words(column: Column, read: pl.Series) -> pl.Series:
    """Values as staff know them: codes by their labels."""
    if column.code_list is None:
        return as_text(read)
    labels = {entry.code: entry.label.ja for entry in column.code_list.entries}
    codes = read.cast(pl.List(pl.String)) if isinstance(read.dtype, pl.List) else read.cast(pl.String)
    if not isinstance(read.dtype, pl.List):
        return codes.replace_strict(labels)
    return codes.list.eval(pl.element().replace_strict(labels)).list.join("、")


def _lacks_year(column: Column, written: pl.Series) -> pl.Series:
    if column.dtype != pl.Date or column.reading is not None or written.dtype != pl.String:
        return pl.repeat(False, len(written), eager=True)
    return written.to_frame("cells").select(forms.lacks_year(pl.col("cells").str.normalize("NFKC"))).to_series()


def _has_other_weekday(column: Column, written: pl.Series, read: pl.Series) -> pl.Series:
    """Whether the weekday that is written beside a day is that of another day."""
    if column.dtype != pl.Date or written.dtype != pl.String:
        return pl.repeat(False, len(written), eager=True)
    beside = weekdays(pl.col("written").str.normalize("NFKC"))
    both = pl.DataFrame({"written": written, "read": read})
    return both.select((beside != pl.col("read").dt.weekday()).fill_null(False)).to_series()


def _holds_null(cells: pl.Series) -> pl.Series:
    """Whether a multiple answer has an unreadable part."""
    if not isinstance(cells.dtype, pl.List):
        return pl.repeat(False, len(cells), eager=True)
    return cells.list.eval(pl.element().is_null()).list.any().fill_null(False)


def _unmet(column: Column) -> Check:
    """What a cell that cannot be read fails at."""
    if column.code_list is not None:
        return CHECKS["code_known"]
    if column.reading == "minutes":
        return CHECKS["minutes_readable"]
    if column.reading in ("start_year", "age"):
        return CHECKS[f"{column.reading}_readable"]
    named = {pl.Date: "day_readable", pl.Boolean: "yes_or_no"}
    return CHECKS[named.get(column.dtype.base_type(), "number_readable")]


def if_unknown(column: Column) -> Text:
    """What to write where the value is not known; nothing where it has to be."""
    if column.code_list is not None and (unknown := column.code_list.labels(UNKNOWN)).ja:
        return Text(
            f"分からないときは「{unknown.ja}」と書きます。", f" Where unknown, write {unknown.ja} ({unknown.en})."
        )
    if column.reading == "start_year":
        return Text("空欄は、最初の相談の年度です。", " Left empty it is the fiscal year of the first contact.")
    return Text("分からないときは空欄にします。", " Leave it empty where unknown.") if column.nullable else _NOTHING


def _accepted(column: Column) -> Mapping[str, Text]:
    if column.code_list is None:
        return {"unknown": if_unknown(column)}
    several = Text(f"「{ANSWER_SEPARATOR}」で区切って、", f"Separated by {ANSWER_SEPARATOR}: ")
    return {
        "several": several if isinstance(column.dtype, pl.List) else _NOTHING,
        "accepted": Text(column.code_list.accepted("ja"), column.code_list.accepted("en")),
    }
