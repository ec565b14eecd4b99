"""Tables for SPSS (.sav) and Stata (.dta), with labels of variables and values and the reason of every missing value.

Both programs label numbers only: a code is written as the number that codes.csv has beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from email.utils import format_datetime
from pathlib import Path
from textwrap import wrap
from typing import Any

import polars as pl

from hikiana.release.about import SYNTHETIC_WARNING
from hikiana.release.release import Release
from hikiana.release.tables import MISSING, ReleaseTable, Variable

KINDS = ("sav", "dta")
IN_SPSS: Mapping[str, int] = {"suppressed": -9999997, "not_applicable": -9999998, "not_available": -9999999}
"""User-missing values, far below every figure."""
IN_STATA: Mapping[str, str] = {"suppressed": "s", "not_applicable": "n", "not_available": "u"}
"""Extended missing values: .s, .n and .u."""
_STATA_14 = 14
"""Writes format 118: Unicode, and read by every Stata since 14 (format 119 is for more than 32,767 variables)."""
_SPSS_DATE = 92
"""Where the header of a .sav has its creation date (9 bytes) and time (8)."""
# In bytes of UTF-8 for SPSS, in letters for Stata.
_SPSS_VARIABLE, _SPSS_VALUE, _SPSS_FILE, _SPSS_NOTE, _STATA_LABEL = 255, 120, 64, 80, 80


def available() -> bool:
    """Whether pyreadstat, the library of the extra `exchange`, is installed."""
    try:
        import pyreadstat  # noqa: F401
    except ImportError:
        return False
    return True


def write_exchange(folder: Path, release: Release) -> None:
    """Write every table for both programs; labels that are too long for a program end with …

    Raises
    ------
    ValueError
        When a figure is as low as the values that mean a missing one.
    """
    for table in release.tables:
        columns = [_Column.of(table, variable) for variable in table.variables]
        _write_sav(folder / release.path(table, "sav"), release, table, columns)
        _write_dta(folder / release.path(table, "dta"), release, table, columns)


@dataclass(frozen=True)
class _Column:
    """A column with numbers in the place of codes; a word of MISSING tells why there is no value in its place."""

    variable: Variable
    answers: list[Any]
    dtype: pl.DataType

    @classmethod
    def of(cls, table: ReleaseTable, variable: Variable) -> "_Column":
        answers = table.frame[variable.name].to_list()
        dtype = table.frame.schema[variable.name]
        if variable.categories:
            dtype = pl.Int32()
            answers = [
                answer if answer is None or answer in variable.missing else variable.numbers[answer]
                for answer in answers
            ]
        if variable.missing_by:
            reasons = table.frame[variable.missing_by].to_list()
            answers = [
                reason if answer is None and reason in MISSING else answer
                for answer, reason in zip(answers, reasons, strict=True)
            ]
        if any(isinstance(answer, int | float) and answer <= max(IN_SPSS.values()) for answer in answers):
            raise ValueError(f"{table.name}: {variable.name} holds a figure that would mean a missing value")
        return cls(variable, answers, dtype)

    @property
    def reasons(self) -> list[str]:
        """The words of MISSING that can stand here."""
        return list(MISSING) if self.variable.missing_by else list(self.variable.missing)

    @property
    def labels(self) -> dict[Any, str]:
        answers = {code: label for code, label in self.variable.labels.items() if code not in self.variable.missing}
        return {self.variable.numbers[code]: label.ja for code, label in answers.items()}

    def series(self, means: Mapping[str, Any]) -> pl.Series:
        """The answers with the value that means each missing one in a program."""
        name = self.variable.name
        if not self.reasons:
            return pl.Series(name, self.answers, self.dtype)
        answers = [means[answer] if isinstance(answer, str) else answer for answer in self.answers]
        if means is IN_STATA:  # figures and letters in one column
            return pl.Series(name, answers, pl.Object)
        return pl.Series(name, answers, self.dtype if self.dtype == pl.Int32 else pl.Float64, strict=False)


def _write_sav(path: Path, release: Release, table: ReleaseTable, columns: list[_Column]) -> None:
    import pyreadstat

    path.parent.mkdir(exist_ok=True)
    missing: dict[str, list[Any]] = {
        column.variable.name: [IN_SPSS[reason] for reason in column.reasons] for column in columns
    }
    labels = {
        column.variable.name: {
            number: _cut_bytes(label, _SPSS_VALUE)
            for number, label in (
                column.labels | {IN_SPSS[reason]: MISSING[reason].ja for reason in column.reasons}
            ).items()
        }
        for column in columns
    }
    pyreadstat.write_sav(
        pl.DataFrame([column.series(IN_SPSS) for column in columns]),
        path,
        file_label=_cut_bytes(release.title_of(table).ja, _SPSS_FILE),
        note=wrap(SYNTHETIC_WARNING.en, _SPSS_NOTE) if release.about.synthetic else None,
        column_labels={
            column.variable.name: _cut_bytes(column.variable.title.ja, _SPSS_VARIABLE) for column in columns
        },
        variable_value_labels={name: of for name, of in labels.items() if of},
        missing_ranges={name: of for name, of in missing.items() if of},
        variable_measure={column.variable.name: _level(column) for column in columns},
        variable_format={
            column.variable.name: f"F12.{column.variable.decimals}"
            for column in columns
            if column.labels or column.variable.missing_by
        },
    )
    # The programs' files tell the moment of their making; a release can be made again, byte for byte.
    day = _day(release.about.made_on)
    _put(path, _SPSS_DATE, day[:7] + day[9:] + b"00:00:00")


def _write_dta(path: Path, release: Release, table: ReleaseTable, columns: list[_Column]) -> None:
    import pyreadstat

    path.parent.mkdir(exist_ok=True)
    labels = {
        column.variable.name: column.labels | {IN_STATA[reason]: MISSING[reason].ja for reason in column.reasons}
        for column in columns
    }
    missing = {column.variable.name: [IN_STATA[reason] for reason in column.reasons] for column in columns}
    pyreadstat.write_dta(
        pl.DataFrame([column.series(IN_STATA) for column in columns]),
        path,
        version=_STATA_14,
        file_label=_cut(release.title_of(table).ja, _STATA_LABEL),
        column_labels={column.variable.name: _cut(column.variable.title.ja, _STATA_LABEL) for column in columns},
        variable_value_labels={name: of for name, of in labels.items() if of},
        missing_user_values={name: of for name, of in missing.items() if of},
    )
    begin = b"<timestamp>\x11"
    _put(path, path.read_bytes().index(begin) + len(begin), _day(release.about.made_on) + b" 00:00")


def _level(column: _Column) -> str:
    return "nominal" if column.labels else "scale"


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _cut_bytes(text: str, size: int) -> str:
    if len(text.encode()) <= size:
        return text
    return text.encode()[: size - len("…".encode())].decode(errors="ignore") + "…"


def _day(day: date) -> bytes:
    """25 Nov 2026, in English whatever the locale."""
    return format_datetime(datetime.combine(day, time()))[5:16].encode()


def _put(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)
