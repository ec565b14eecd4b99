"""The ledger of what was published."""

import json

import pytest

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.disclosure.ledger import Entry, Ledger, _digest

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
    told = json.loads((ledger.folder / "2024.json").read_text(encoding="utf-8"))
    assert told["hidden"] == ["new_clients|sex=female"]
    assert "new_clients|sex=female" not in told["shown"]


def test_editions_of_synthetic_data_are_kept_apart(tmp_path, ledger):
    ledger.write(ENTRY)
    assert list(Ledger.of(tmp_path, synthetic=False).entries()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("k", "5"), ("k", None), ("k", 1e308), ("k", -5), ("fiscal_year", True), ("tables", 1), ("merged", [])),
        *(("shown", []), ("shown", {"a": "1"}), ("shown", {"a": 0.5}), ("hidden", "ab"), ("hidden", [1])),
        *(("left_out", {"a": 1}), ("left_out", None), ("merged", {"region": {"south": "oshima"}})),
    ],
)
def test_entry_that_somebody_has_forged_is_refused(ledger, name, value):
    """Its checksum is right."""
    ledger.write(ENTRY)
    path = ledger.folder / "2024.json"
    told = json.loads(path.read_text(encoding="utf-8")) | {name: value}
    del told["sha256"]
    path.write_text(json.dumps(told | {"sha256": _digest(told)}), encoding="utf-8")
    with pytest.raises(InputError, match="バックアップ"):
        list(ledger.entries())


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_text(path.read_text().replace("91", "92"), encoding="utf-8"),
        lambda path: path.write_text(path.read_text()[:100], encoding="utf-8"),
        lambda path: path.write_text("{}", encoding="utf-8"),
        lambda path: path.write_text("[" * 100_000, encoding="utf-8"),
        lambda path: path.write_text('{"sha256": Infinity}', encoding="utf-8"),
        lambda path: path.write_text("[]", encoding="utf-8"),
        lambda path: path.rename(path.with_name("2023.json")),
    ],
    ids=["changed", "half lost", "emptied", "nested", "infinite", "list", "renamed"],
)
def test_damaged_ledger_is_refused_and_named(ledger, damage):
    ledger.write(ENTRY)
    damage(ledger.folder / "2024.json")
    with pytest.raises(InputError) as raised:
        list(ledger.entries())
    assert str(ledger.folder) in raised.value.message.ja
    assert "バックアップ" in raised.value.message.ja
