"""The ledger of public editions: what each has shown and hidden, so that later ones hide what earlier ones hid."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hikiana.checksum import sha256
from hikiana.errors import InputError
from hikiana.fiscal_year import FiscalYear
from schemas.text import Text

_HEAD = ("cell", "value")


@dataclass(frozen=True)
class Entry:
    """One edition: the values of the counts that it shows and the ids of those that it hides.

    `k` is the smallest number of persons that it tells, `digest` the SHA-256 of its tables.
    """

    fiscal_year: FiscalYear
    k: int
    shown: Mapping[str, int]
    hidden: frozenset[str]
    digest: str = ""


@dataclass(frozen=True)
class Ledger:
    """The entries in a folder: <fiscal year>.csv has the cells, <fiscal year>.json what is told of the edition.

    Values stand there of shown counts alone, which everybody knows.
    """

    folder: Path

    @classmethod
    def of(cls, release: Path, synthetic: bool) -> "Ledger":
        """Editions of synthetic data have a ledger of their own."""
        return cls(release / "ledger" / ("synthetic" if synthetic else "records"))

    def entries(self) -> Iterator[Entry]:
        """The editions in order of their fiscal years.

        Raises
        ------
        InputError
            When a file is damaged: without it nobody knows what has to stay hidden.
        """
        for path in sorted(self.folder.glob("[0-9]*.csv")):
            try:
                yield self._read(path)
            except (OSError, ValueError, KeyError, TypeError) as fault:
                raise InputError(
                    Text(
                        f"公開版の台帳「{path}」を読めません。これまでに何を公表したかの記録なので、"
                        "バックアップから戻してください。",
                        f"The ledger of public editions '{path}' cannot be read. It tells what has been published: "
                        "put it back from the backup.",
                    )
                ) from fault

    def _read(self, path: Path) -> Entry:
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if told["cells"] != sha256(path):
            raise ValueError(path)
        with path.open(encoding="utf-8", newline="") as file:
            rows = [(row["cell"], row["value"]) for row in csv.DictReader(file)]
        shown = {cell: int(value) for cell, value in rows if value}
        hidden = frozenset(cell for cell, value in rows if not value)
        return Entry(FiscalYear(int(path.stem)), int(told["k"]), shown, hidden, told["tables"])

    def write(self, entry: Entry) -> None:
        """Put an edition's entry in the place of its former one; the cells count once both files are there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{entry.fiscal_year}.csv"
        new = path.with_name(f"{path.name}.new")
        with new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_HEAD)
            cells: dict[str, int | str] = {**entry.shown, **dict.fromkeys(entry.hidden, "")}
            writer.writerows(sorted(cells.items()))
        told = {"edition": "public", "k": entry.k, "cells": sha256(new), "tables": entry.digest}
        told_new = path.with_suffix(".json.new")
        told_new.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        os.replace(new, path)  # noqa: PTH105
        os.replace(told_new, path.with_suffix(".json"))  # noqa: PTH105
