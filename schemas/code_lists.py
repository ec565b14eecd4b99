"""Code lists: what a coded column may hold, read from code_lists.csv.

A new code is a new line of that file. `group` gathers codes that are counted together (direct contacts, closed
outcomes); `valid_from` and `valid_to` are the first and last fiscal year in which a code may be used; `synonyms`
(separated by `|`) are what staff also write for it.
"""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hikiana.base.text import Lang, Text


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    code: str
    label: Text
    group: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    synonyms: tuple[str, ...] = ()

    def is_valid_in(self, fiscal_year: int) -> bool:
        return (self.valid_from or fiscal_year) <= fiscal_year <= (self.valid_to or fiscal_year)


@dataclass(frozen=True)
class CodeList:
    """Codes in the order in which they are printed."""

    name: str
    entries: tuple[Code, ...]

    @cached_property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]

    @cached_property
    def by_written_form(self) -> Mapping[str, str]:
        """What staff may write for a code, in NFKC: a synonym, the code itself or its Japanese label."""
        return {
            unicodedata.normalize("NFKC", written): entry.code
            for entry in self.entries
            for written in (*entry.synonyms, entry.code, entry.label.ja)
        }

    def __getitem__(self, code: str) -> Code:
        return next(entry for entry in self.entries if entry.code == code)

    def in_group(self, group: str) -> tuple[str, ...]:
        return tuple(entry.code for entry in self.entries if entry.group == group)

    def accepted(self, lang: Lang = "ja") -> str:
        """The accepted values as a sentence part: 電話、来所 …, in English 電話 (phone), 来所 (office_visit) …"""
        if lang == "ja":
            return "、".join(entry.label.ja for entry in self.entries)
        return ", ".join(f"{entry.label.ja} ({entry.code})" for entry in self.entries)


def _read(path: Path) -> dict[str, CodeList]:
    entries: dict[str, list[Code]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            entries[line["list"]].append(
                Code(
                    line["code"],
                    Text(line["ja"], line["en"]),
                    line["group"] or None,
                    int(line["valid_from"]) if line["valid_from"] else None,
                    int(line["valid_to"]) if line["valid_to"] else None,
                    tuple(line["synonyms"].split("|")) if line["synonyms"] else (),
                )
            )
    return {name: CodeList(name, tuple(codes)) for name, codes in entries.items()}


CODE_LISTS: Mapping[str, CodeList] = _read(Path(__file__).with_name("code_lists.csv"))
