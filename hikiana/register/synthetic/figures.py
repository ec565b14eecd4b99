"""The printed figures that the register has to reproduce, corrected where an erratum applies."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.printed.figures import DASH, Key, Printed
from schemas.code_lists import CODE_LISTS


@dataclass(frozen=True)
class Figures:
    """Printed figures of one fiscal year by the words of their row and column; `expected` replaces misprints."""

    printed: Printed
    expected: Mapping[Key, str]

    @classmethod
    def read(cls, fiscal_year: FiscalYear, folder: Path = PUBLISHED) -> "Figures":
        """Read the figures and the errata.

        Raises
        ------
        ValueError
            When an erratum speaks of another figure than the printed one.
        """
        printed = Printed.read(fiscal_year, folder)
        expected = {}
        with (folder / "errata.csv").open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                if int(line["fiscal_year"]) != fiscal_year.year:
                    continue
                key = Key(line["table"], line["row"], line["column"])
                if printed.values.get(key, "") != line["printed"]:
                    raise ValueError(f"erratum for {key} speaks of {line['printed']}, not of the printed figure")
                expected[key] = line["expected"]
        return cls(printed, expected)

    def number(self, table: str, row: str, column: str) -> Decimal:
        """One figure; a printed dash is 0.

        Raises
        ------
        KeyError
            When nothing is printed there.
        """
        key = Key(table, row, column)
        value = self.expected[key] if key in self.expected else self.printed.values[key]
        return Decimal(0 if value == DASH else value)

    def count(self, table: str, row: str, column: str) -> int:
        """One figure as a count; KeyError when nothing is printed there."""
        return int(self.number(table, row, column))

    def counts(self, table: str, rows: Mapping[str, str], column: str, total: int | None = None) -> dict[str, int]:
        """Figures of one column by code; `rows` are the codes by the word of their row. A blank is 0.

        Raises
        ------
        ValueError
            When they do not add up to `total`.
        """
        keys = {code: Key(table, word, column) for word, code in rows.items()}
        found = {
            code: self.count(table, key.row, column) if key in self.printed.values or key in self.expected else 0
            for code, key in keys.items()
        }
        if total is not None and sum(found.values()) != total:
            raise ValueError(f"{table} / {column}: {found} adds up to {sum(found.values())}, not to {total}")
        return found

    def rows_with(self, table: str, code_list: str, column: str) -> dict[str, str]:
        """The codes of a list by the printed row that begins or ends with their label."""
        rows = [key.row for key in self.printed.values if (key.table, key.column) == (table, column)]
        return {
            row: code
            for word, code in words(code_list).items()
            for row in rows
            if row.startswith(word) or row.endswith(word)
        }


def words(code_list: str) -> dict[str, str]:
    """The codes of a list by their Japanese label as it stands in print (NFKC, without whitespace)."""
    return {
        "".join(unicodedata.normalize("NFKC", entry.label.ja).split()): entry.code
        for entry in CODE_LISTS[code_list].entries
    }
