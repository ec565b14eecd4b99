"""Turn the cells of a raw table into the types its model declares; what cannot be read becomes a finding."""

import difflib
import re
from collections.abc import Callable, Mapping
from functools import cache

import polars as pl

from hikiana.centre import Centre
from hikiana.findings import Finding
from hikiana.fiscal_year import FiscalYear
from hikiana.intake import forms
from hikiana.intake.read import RawTable
from hikiana.intake.residence import fill_regions
from hikiana.intake.sheet_facts import MARK
from schemas.rules.checks import CHECKS
from schemas.rules.rule import Check
from schemas.tables import Column
from schemas.text import Text

ANSWER_SEPARATOR = ";"
_KANJI = re.compile(r"[々㐀-鿿豈-﫿]")
LARGEST_EXACT = 2.0**53
"""Beyond this a float is no exact whole number any more."""
_PLAIN_DAY = r"^[0-9０-９/.:+\-年月日時分 ]{1,16}$"
_PLAIN_NUMBER = r"^[-+]?[0-9０-９.,:]{1,6}(分|時間|歳|才|代|名|人|回|件)?$"
_ANSWERS_APART = r"\s*[;,、・/\n\r]\s*"
"""What staff write between answers, in NFKC."""
_NOTHING = Text("", "")
_WITHOUT_YEAR = Text(
    "年のない日は、--fy で年度を付けて実行すると、その年度の日として読みます。",
    " Days without a year are read as days of the fiscal year that is named by --fy.",
)


def parse(raw: RawTable, fiscal_year: FiscalYear | None = None) -> tuple[pl.DataFrame, list[Finding]]:
    """Typed frame of the same rows, null where a cell could not be read, and what is to be told of each column.

    An error names the cells that could not be read, a note those that were read from another form than the
    dictionary's, such as 令和6年5月29日 or a municipality's name, and those that follow from another cell. A warning
    names the days that are written without a year and were taken for days of `fiscal_year`.
    """
    typed: dict[str, pl.Series] = {}
    findings = []
    for column in raw.table.columns.values():
        filled, failed = _without_failed(raw, column)
        findings += failed
        distinct, places = _distinct(column, filled)
        cells = _read(column, distinct, fiscal_year, raw.from_1904)
        typed[column.name] = cells["read"] if places is None else cells["read"].gather(places)
        if cells["unread"].any():
            marks, unread = _marked(cells, "unread", places)
            findings.append(
                Finding.of(
                    _unmet(column),
                    raw.place,
                    column,
                    raw.rows.filter(marks),
                    _shown(column, as_text(unread["written"])),
                    **_accepted(column),
                    year=_WITHOUT_YEAR if _lacks_year(column, unread["written"]).any() else _NOTHING,
                )
            )
        for mark, check in (("other", "written_otherwise"), ("supplied", "year_supplied")):
            if cells[mark].any():
                marks, found = _marked(cells, mark, places)
                year = fiscal_year.full_label if fiscal_year else _NOTHING
                rows, values = raw.rows.filter(marks), _told(column, found)
                findings.append(Finding.of(CHECKS[check], raw.place, column, rows, values, fiscal_year=year))
    frame, regions = fill_regions(raw, pl.DataFrame(typed))
    return frame, findings + regions


def _without_failed(raw: RawTable, column: Column) -> tuple[pl.Series, list[Finding]]:
    """The cells of a column, empty where a workbook has an error or a formula without a value; these are told."""
    cells = raw.frame[column.name]
    failed = cells.str.ends_with(MARK).fill_null(False) if cells.dtype == pl.String else pl.Series([False])
    if not failed.any():
        return cells, []
    rows, words = raw.rows.filter(failed), cells.filter(failed).str.strip_suffix(MARK)
    found = Finding.of(CHECKS["cell_failed"], raw.place, column, rows, words, unknown=if_unknown(column))
    return cells.set(failed, None), [found]


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


def _read(column: Column, cells: pl.Series, fiscal_year: FiscalYear | None, from_1904: bool) -> pl.DataFrame:
    """What is `written` and `read` in each cell; whether it is `unread`, of an `other` form, its year `supplied`."""
    frame = cells.to_frame().select(_as_csv_has_it(cells.to_frame().schema, column).alias("written"))
    written = frame["written"]
    read = frame.select(_reader(column, written, fiscal_year, from_1904)(pl.col("written"))).to_series()
    unread = written.is_not_null() & (read.is_null() | _holds_null(read))
    other = pl.repeat(False, len(cells), eager=True)
    if written.dtype == pl.String:
        other = (~_in_form(column, written, read)).fill_null(False) & ~unread
    supplied = other & _lacks_year(column, written)
    other &= ~supplied
    return pl.DataFrame({"written": written, "read": read, "unread": unread, "other": other, "supplied": supplied})


def _marked(cells: pl.DataFrame, mark: str, places: pl.Series | None) -> tuple[pl.Series, pl.DataFrame]:
    """Which rows have a mark, and their cells."""
    if places is None:
        return cells[mark], cells.filter(mark)
    marks = cells[mark].gather(places)
    return marks, cells[places.filter(marks)]


def _told(column: Column, cells: pl.DataFrame) -> pl.Series | None:
    """What was written and how it was read: it has one of the known forms; only a record's number may be a name."""
    if column.reading == "identifier":
        return None
    pairs = pl.DataFrame({"written": cells["written"], "read": _in_words(column, cells["read"])})
    return pairs.select(pl.concat_str("written", "read", separator=" → ")).to_series()


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


def _as_csv_has_it(schema: pl.Schema, column: Column) -> pl.Expr:
    """A cell of another stored type as a CSV file would have it: what does not fit is then told, never converted."""
    cells, stored = pl.col(column.name), schema[column.name]
    if stored == column.dtype:
        return _text(cells) if stored == pl.String else cells
    if (
        isinstance(stored, pl.List)
        and isinstance(column.dtype, pl.List)
        and isinstance(stored.inner, (pl.String, pl.Enum, pl.Categorical))
    ):
        return cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
    if stored.is_float():
        return (
            pl.when(cells.is_nan())
            .then(None)
            .when(cells.is_finite() & (cells == cells.round()) & (cells.abs() < LARGEST_EXACT))
            .then(cells.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(cells.cast(pl.String))
        )
    if isinstance(stored, pl.Datetime):
        return (
            pl.when(cells.dt.time() == pl.time()).then(cells.dt.date().cast(pl.String)).otherwise(cells.dt.to_string())
        )
    if isinstance(stored, (pl.List, pl.Struct, pl.Binary, pl.Array, pl.Object, pl.Duration)):
        return pl.when(cells.is_not_null()).then(pl.lit(str(stored)))
    return _text(cells.cast(pl.String))


def _text(cells: pl.Expr) -> pl.Expr:
    trimmed = cells.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def _reader(
    column: Column, written: pl.Series, fiscal_year: FiscalYear | None, from_1904: bool
) -> Callable[[pl.Expr], pl.Expr]:
    """How the cells of a column become the column's type."""
    if written.dtype != pl.String:
        return lambda cells: cells.cast(column.dtype, strict=False)
    if isinstance(column.dtype, pl.List):
        return lambda cells: _answers(column, cells).list.eval(_one(column, pl.element().str.strip_chars(), None))
    if column.dtype == pl.String and column.reading is None:
        return lambda cells: cells  # free text stays as it is written
    if column.reading == "identifier" and _is_ascii(written):
        return lambda cells: cells  # NFKC leaves ASCII as it is
    return lambda cells: _one(column, cells.str.normalize("NFKC"), fiscal_year, from_1904)


def _is_ascii(cells: pl.Series) -> bool:
    return bool((cells.str.len_bytes() == cells.str.len_chars()).all())


def _answers(column: Column, cells: pl.Expr) -> pl.Expr:
    """The parts of a multiple answer; labels that hold a separator themselves are whole."""
    cells = cells.str.normalize("NFKC")
    if column.code_list is not None:
        holding = [form for form in column.code_list.by_written_form if any(mark in form for mark in "・/、,")]
        whole = {form: column.code_list.by_written_form[form] for form in sorted(holding, key=len, reverse=True)}
        if whole:
            cells = cells.str.replace_many(whole, leftmost=True)
    return cells.str.replace_all(_ANSWERS_APART, ANSWER_SEPARATOR).str.split(ANSWER_SEPARATOR)


def _one(column: Column, cells: pl.Expr, fiscal_year: FiscalYear | None, from_1904: bool = False) -> pl.Expr:
    inner = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    if column.code_list is not None:
        return cells.replace_strict(column.code_list.by_written_form, default=None, return_dtype=inner)
    if column.reading == "municipality":
        return forms.places(cells, _municipalities())
    if column.reading == "month":
        return forms.months(cells, from_1904)
    if inner == pl.Date:
        return forms.days(cells, fiscal_year, from_1904)
    if inner == pl.Boolean:
        return forms.truths(cells)
    if inner == pl.String:
        return cells
    read = {"minutes": forms.minutes, "fiscal_year": forms.fiscal_years}.get(column.reading or "", forms.numbers)
    return read(cells).cast(inner, strict=False)


def _in_form(column: Column, written: pl.Series, read: pl.Series) -> pl.Series:
    """Whether a cell is written as the data dictionary says."""
    if column.code_list is None and column.dtype in (pl.String, pl.List):
        text = as_text(read)
        if column.reading == "municipality":
            # What is no municipality's stays as it is, and is told by the rules.
            named = written.is_in(list(_municipalities())) | ~text.str.contains(r"^\d{5}(;\d{5})*$")
            return (written == text) | named
        return written == text
    return written.to_frame("cells").select(_is_documented(column, pl.col("cells"))).to_series()


def _is_documented(column: Column, cells: pl.Expr) -> pl.Expr:
    if column.code_list is not None:
        known = [form for entry in column.code_list.entries for form in (entry.code, entry.label.ja)]
        if isinstance(column.dtype, pl.List):
            parts = cells.str.replace_all("、", ANSWER_SEPARATOR).str.split(ANSWER_SEPARATOR)
            return parts.list.eval(pl.element().str.strip_chars().is_in(known)).list.all()
        return cells.is_in(known)
    if column.dtype == pl.Date:
        return cells.str.contains(r"^\d{4}(-\d{2}-\d{2}( 00:00:00)?|/\d{1,2}/\d{1,2})$")
    if column.dtype == pl.Boolean:
        return cells.is_in([*forms.TRUE, *forms.FALSE])
    return cells.str.contains(r"^-?\d+$")


@cache
def _municipalities() -> Mapping[str, str]:
    """Names → codes of the municipalities."""
    return {place.name.ja: code for code, place in Centre.read().municipalities.items()}


def _holds_null(cells: pl.Series) -> pl.Series:
    """Whether a multiple answer has an unreadable part."""
    if not isinstance(cells.dtype, pl.List):
        return pl.repeat(False, len(cells), eager=True)
    return cells.list.eval(pl.element().is_null()).list.any().fill_null(False)


def _shown(column: Column, written: pl.Series) -> pl.Series | None:
    """What stands in the cells; None when any may be something else that slipped in: a name, a birth date, a number.

    A wrong day is shown when it is written like one, a wrong number like one, a wrong word when it has no kanji or
    resembles one of the accepted.
    """
    if column.dtype == pl.Date:
        return written if written.str.contains(_PLAIN_DAY).all() else None
    if column.code_list is None and column.dtype != pl.Boolean:
        return written if written.str.contains(_PLAIN_NUMBER).all() else None
    accepted = list(column.code_list.by_written_form) if column.code_list else [*forms.TRUE, *forms.FALSE]
    if any(_may_be_a_name(word, accepted) for word in written.drop_nulls().unique()):
        return None
    return written


def _may_be_a_name(word: str, accepted: list[str]) -> bool:
    return bool(_KANJI.search(word)) and not difflib.get_close_matches(word, accepted, n=1, cutoff=0.4)


def as_text(cells: pl.Series) -> pl.Series:
    """Typed cells as the data dictionary writes them."""
    return (
        cells.cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR)
        if isinstance(cells.dtype, pl.List)
        else cells.cast(pl.String)
    )


def _unmet(column: Column) -> Check:
    """What a cell that cannot be read fails at."""
    if column.code_list is not None:
        return CHECKS["code_known"]
    if column.reading == "minutes":
        return CHECKS["minutes_readable"]
    named = {pl.Date: "day_readable", pl.Boolean: "yes_or_no"}
    return CHECKS[named.get(column.dtype.base_type(), "number_readable")]


def if_unknown(column: Column) -> Text:
    """What to write where the value is not known; nothing where it has to be."""
    if column.code_list is not None and "unknown" in column.code_list.codes:
        return Text("分からないときは「不明」と書きます。", " Where unknown, write 不明 (unknown).")
    return Text("分からないときは空欄にします。", " Leave it empty where unknown.") if column.nullable else _NOTHING


def _accepted(column: Column) -> Mapping[str, Text]:
    if column.code_list is None:
        return {"unknown": if_unknown(column)}
    several = Text(f"「{ANSWER_SEPARATOR}」で区切って、", f"Separated by {ANSWER_SEPARATOR}: ")
    return {
        "several": several if isinstance(column.dtype, pl.List) else _NOTHING,
        "accepted": Text(column.code_list.accepted("ja"), column.code_list.accepted("en")),
    }
