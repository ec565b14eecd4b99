"""Small ledgers as sheets, and the forms by which they are read."""

from pathlib import Path
from types import MappingProxyType

import pytest

from hikiana.base.workspace import PRIVATE
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form import made_numbers
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import ColumnUse, FormPart, LedgerForm
from hikiana.intake.office_form.tables_by_form import tables_of
from schemas.tables import TABLES
from tests.hikiana.intake.office_form import small_ledgers

CASES = {"番号": "cases.case_id", "性別": "cases.sex", "年齢": "cases.age"}
CONTACTS = {"番号": "contacts.case_id", "日": "contacts.date", "方法": "contacts.method", "分": "contacts.duration_min"}


def sheet(*rows, name="台帳", file="台帳.xlsx"):
    """A sheet with these rows of text, None where a cell is empty."""
    return small_ledgers.source(name, *rows, file=file)


def part(columns, tables=("contacts",), sheets=("*",), **of):
    """A part with columns by their heads; a field stands for a use of it."""
    uses = {head: use if isinstance(use, ColumnUse) else ColumnUse(use) for head, use in columns.items()}
    return FormPart(sheets, tables, uses, **of)


def read(sources, parts, absent=MappingProxyType({}), **rules):
    """The tables that a form reads; for columns that must be filled in and are not there something stands."""
    needed = [f"{table}.{column}" for table in ("cases", "contacts") for column in TABLES[table].columns]
    form = LedgerForm(parts, **{"absent": dict.fromkeys(needed, "") | dict(absent), **rules})
    return tables_of(Path("台帳.xlsx"), matched(sources, form).read, form, NO_ANSWERS)


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    """The key of names is not that of whoever runs the tests."""
    assert made_numbers.PRIVATE == PRIVATE
    monkeypatch.setattr(made_numbers, "PRIVATE", tmp_path)
    return tmp_path


@pytest.fixture
def cases():
    return small_ledgers.source("ケース", small_ledgers.CASE_HEADS, *small_ledgers.CLIENTS)


@pytest.fixture
def contacts():
    return small_ledgers.source("相談記録", small_ledgers.CONTACT_HEADS, *small_ledgers.CONTACTS)


@pytest.fixture
def flat():
    """One row a contact with its client beside it; functions of it change the rows."""

    def made(change=lambda row: row, heads=(*small_ledgers.CONTACT_HEADS, *small_ledgers.CASE_HEADS[1:])):
        clients = {client[0]: client[1:] for client in small_ledgers.CLIENTS}
        return small_ledgers.source(
            "受付簿", list(heads), *(change([*row, *clients[row[1]]]) for row in small_ledgers.CONTACTS)
        )

    return made
