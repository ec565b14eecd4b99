"""The ledger of what was published."""

import pytest

from hikiana.disclosure.ledger import Entry, Ledger
from hikiana.errors import InputError
from hikiana.fiscal_year import FiscalYear

ENTRY = Entry(FiscalYear(2024), 5, {"new_clients|fiscal_year=2024": 91}, frozenset({"new_clients|sex=female"}), "abc")


@pytest.fixture
def ledger(tmp_path):
    return Ledger.of(tmp_path, synthetic=True)


def test_entry_comes_back_as_it_was(ledger):
    ledger.write(ENTRY)
    assert list(ledger.entries()) == [ENTRY]


def test_second_edition_of_a_year_takes_the_place_of_the_first(ledger):
    ledger.write(ENTRY)
    again = Entry(FiscalYear(2024), 5, {}, frozenset({"a", "b"}), "def")
    ledger.write(again)
    assert list(ledger.entries()) == [again]


def test_hidden_values_are_not_in_it(ledger):
    ledger.write(ENTRY)
    assert "new_clients|sex=female,\n" in (ledger.folder / "2024.csv").read_text(encoding="utf-8")


def test_editions_of_synthetic_data_are_kept_apart(tmp_path, ledger):
    ledger.write(ENTRY)
    assert list(Ledger.of(tmp_path, synthetic=False).entries()) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text("cell,value\n", encoding="utf-8"),
        lambda path: path.with_suffix(".json").unlink(),
        lambda path: path.with_suffix(".json").write_text("{}", encoding="utf-8"),
    ],
    ids=["changed", "half lost", "emptied"],
)
def test_damaged_ledger_is_refused_and_named(ledger, damage):
    ledger.write(ENTRY)
    damage(ledger.folder / "2024.csv")
    with pytest.raises(InputError) as raised:
        list(ledger.entries())
    assert "2024.csv" in raised.value.message.ja
    assert "バックアップ" in raised.value.message.ja
