"""Somebody of the office who answers what is asked about the form of its ledger, and never guesses."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from hikiana.intake.office_form.matching import is_named
from hikiana.intake.office_form.model import LedgerForm, Question
from schemas.tables import TABLES, Column
from tests.hikiana.intake.office_form.offices.columns import Written
from tests.hikiana.intake.office_form.offices.office import Office
from tests.hikiana.intake.office_form.offices.sheets import Page

CLIENT = ("cases.case_id", "contacts.case_id")


class NoTrueChoiceError(Exception):
    """A question of which no choice is true: the office would mend its ledger, or the form by hand."""


def answers(form: LedgerForm, pages: Sequence[Page], office: Office, absent: Mapping[str, Any]) -> dict[str, int]:
    """The number of the true choice of each open question."""
    return {question.id: _answer(question, form, pages, office, absent) for question in form.open_questions}


def _answer(
    question: Question, form: LedgerForm, pages: Sequence[Page], office: Office, absent: Mapping[str, Any]
) -> int:
    for number, value in enumerate(question.values, start=1):
        if _is_true(list(question.sets), value, form, pages, office, absent):
            return number
    raise NoTrueChoiceError(f"{question.question} {question.choices}")


def _is_true(
    sets: list[Any], value: Any, form: LedgerForm, pages: Sequence[Page], office: Office, absent: Mapping[str, Any]
) -> bool:
    match sets:
        case ["parts", int(place), "columns", str(head), "field"]:
            return _is_field(value, _column(form, place, head, pages))
        case ["parts", int(place), "columns", str(head), "words"]:
            written = _column(form, place, head, pages)
            return bool(value) and all(_is_word(word, told, written) for word, told in value.items())
        case ["parts", int(place), "columns"]:
            return bool(value) and all(_is_use(use, _column(form, place, head, pages)) for head, use in value.items())
        case ["parts", int(place), "fill_down"]:
            are_keys = all(_column(form, place, head, pages).field in CLIENT for head in value)
            return bool(value) == (office.client_numbers == "blank") and are_keys
        case ["parts", int(), "leave_out"]:
            return bool(value)
        case ["parts", int(), "year"]:
            return bool(value == ("name" if office.tells_years else "2024"))
        case ["rules", "case_numbers"]:
            return bool(value == _client_numbers(office))
        case ["rules", "same_clients"]:
            return bool(value == ("by_answers" if is_one_person(office) else "by_number"))
        case ["rules", "new_or_continuing"]:
            return bool(value == ("source" if office.kind == "before" else "compare"))
        case ["rules", "absent"]:
            return all(_is_absent(field, word, absent) for field, word in value.items())
        case ["rules", "absent", str(field)]:
            return _is_absent(field, value, absent)
        case ["unread", int(), "sheets"]:
            return bool(value == [])
    raise AssertionError(sets)


def _client_numbers(office: Office) -> str:
    if not office.has_client_numbers:
        return "made"
    return "by_year" if office.numbers_anew else "as_written"


def is_one_person(office: Office) -> bool:
    """Whether somebody who comes in two years, under numbers that begin anew, is counted as one."""
    return office.seed % 2 == 0


def _column(form: LedgerForm, place: int, head: str, pages: Sequence[Page]) -> Written:
    """What a head of a part means, with the words of all sheets of it."""
    part = form.parts[place]
    found = [
        page.columns[head] for page in pages if is_named(page.source, part.sheets, part.files) and head in page.columns
    ]
    assert found, (part.sheets, head)
    words = {word: code for written in found for word, code in written.words.items()}
    return Written(head, found[0].field, found[0].cell, marked=found[0].marked, turn=found[0].turn, words=words)


def _is_field(field: str, written: Written) -> bool:
    return field == written.field or {field, written.field} <= {*CLIENT}


def _is_use(use: Any, written: Written) -> bool:
    told = use if isinstance(use, Mapping) else {"field": use}
    words = told.get("words", {})
    if written.field == "cases.age" and any(word.endswith("代") for word in written.words) and not words:
        return False
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
