"""Somebody of the office who answers what is asked about the form of its ledger, and never guesses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize

from hikiana.intake.office_form.matching import is_named
from hikiana.intake.office_form.model import FormQuestion, LedgerForm
from schemas.tables import TABLES, Column
from tests.hikiana.intake.office_form.offices.columns import Written
from tests.hikiana.intake.office_form.offices.office import Office
from tests.hikiana.intake.office_form.offices.sheets import Page

CLIENT = ("cases.case_id", "contacts.case_id")


class NoTrueChoiceError(Exception):
    """A question of which no choice is true: the office would mend its ledger, or the form by hand."""


@dataclass(frozen=True)
class Oracle:
    """What an office knows of its sheets, and what stands for the columns that it has not, by field."""

    office: Office
    pages: Sequence[Page]
    absent: Mapping[str, Any]

    def answers(self, form: LedgerForm) -> dict[str, int]:
        """The number of the true choice of each open question.

        Raises
        ------
        NoTrueChoiceError
            When none is true.
        """
        return {question.id: self._answer(question, form) for question in form.open_questions}

    def _answer(self, question: FormQuestion, form: LedgerForm) -> int:
        for number, value in enumerate(question.values, start=1):
            if self._is_true(list(question.sets), value, form):
                return number
        raise NoTrueChoiceError(f"{question.question} {question.choices}")

    def _is_true(self, sets: list[Any], value: Any, form: LedgerForm) -> bool:
        office = self.office
        match sets:
            case ["parts", int(place), "columns", str(head), "field"]:
                return _is_field(value, self._column(form, place, head))
            case ["parts", int(), "columns", str(), "era"]:
                return bool(value == "R")
            case ["parts", int(), "tables"]:
                return bool(value == ["cases", "contacts"])
            case ["parts", int(place), "columns", str(head), "words"]:
                written = self._column(form, place, head)
                return bool(value) and all(_is_word(word, told, written) for word, told in value.items())
            case ["parts", int(place), "columns"]:
                return bool(value) and all(_is_use(use, self._column(form, place, head)) for head, use in value.items())
            case ["parts", int(place)]:
                heads = value.get("fill_down")
                are_keys = heads is not None and all(self._column(form, place, head).field in CLIENT for head in heads)
                return bool(heads) == (office.client_numbers == "blank") and are_keys
            case ["parts", int(), "leave_out"] | ["parts", int(), "leave_out_struck"]:
                return bool(value)
            case ["parts", int(), "leave_out_fill"]:
                return value == {"灰色 D9D9D9": True}
            case ["parts", int(), "year"]:
                return bool(value == ("name" if office.tells_years else "2024"))
            case ["rules"]:
                return bool(value["case_numbers"] == _client_numbers(office))
            case ["rules", "case_numbers"]:
                return bool(value == _client_numbers(office))
            case ["rules", "case_number_spelling"]:
                return bool(value == ("any" if office.client_numbers == "spelled" else "exact"))
            case ["rules", "case_numbers_within"]:
                return bool(value == "ledger")
            case ["rules", "same_clients"]:
                return bool(value == ("by_answers" if is_one_person(office) else "by_number"))
            case ["rules", "new_or_continuing"]:
                return bool(value == ("source" if office.kind == "before" else "compare"))
            case ["rules", "absent"]:
                return all(_is_absent(field, word, self.absent) for field, word in value.items())
            case ["rules", "absent", str(field)]:
                return _is_absent(field, value, self.absent)
            case ["unread", int(), "sheets"]:
                return bool(value == [])
        raise AssertionError(sets)

    def _column(self, form: LedgerForm, place: int, head: str) -> Written:
        """What a head of a part means, with the words of all sheets of it."""
        part = form.parts[place]
        named = [page for page in self.pages if is_named(page.source, part.sheets, part.files)]
        found = [page.columns[head] for page in named if head in page.columns]
        assert found, (part.sheets, head)
        words = {word: code for written in found for word, code in written.words.items()}
        return replace(found[0], head=head, words=words)


def _client_numbers(office: Office) -> str:
    if not office.has_client_numbers:
        return "made"
    if office.has_list:
        return "by_name"
    return "by_year" if office.numbers_anew else "as_written"


def is_one_person(office: Office) -> bool:
    """Whether somebody who comes in two years, under numbers that begin anew, is counted as one."""
    return office.seed % 2 == 0


def _is_field(field: str, written: Written) -> bool:
    return field == written.field or {field, written.field} <= {*CLIENT}


def _is_use(use: Any, written: Written) -> bool:
    told = use if isinstance(use, Mapping) else {"field": use}
    words = told.get("words", {})
    return _is_field(told.get("field", written.field), written) and all(
        _is_word(*pair, written) for pair in words.items()
    )


def _is_word(word: str, told: str, written: Written) -> bool:
    table, _, name = written.field.partition(".")
    column = TABLES[table].columns.get(name) if table in TABLES else None
    meant = written.words.get(normalize("NFKC", word))
    if column is None or meant is None:
        return False
    return meant == (_code(column, told) if column.code_list else told)


def _is_absent(field: str, word: str, absent: Mapping[str, Any]) -> bool:
    if field not in absent:
        return False
    table, _, name = field.partition(".")
    column, value = TABLES[table].columns[name], absent[field]
    if isinstance(value, bool):
        return word == ("はい" if value else "いいえ")
    if not value:
        return word == ""
    return _code(column, word) == value


def _code(column: Column, label: str) -> str | None:
    return column.code_list.by_written_form.get(normalize("NFKC", label)) if column.code_list else None
