"""What analysts write: taken where it is clear, else refused in one sentence with what there is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hikiana import explore
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.explore import arguments
from hikiana.explore.arguments import chosen_column, chosen_population, chosen_years
from hikiana.explore.offered import offered
from hikiana.explore.populations import POPULATIONS
from hikiana.register.register import open_register
from schemas.rules.cases import CASE_RULES
from schemas.rules.contacts import CONTACT_RULES

NEW, CONTACTS = POPULATIONS["new_clients"], POPULATIONS["contacts"]


@pytest.fixture
def small(folder):
    return open_register(folder)


def _refusal(call: Callable[[], object]) -> UsageError:
    with pytest.raises(UsageError) as found:
        call()
    message = found.value.message
    assert "\n" not in message.ja + message.en
    assert message.ja != message.en
    return found.value


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("method", "method"),
        ("相談方法", "method"),
        (" 相談 方法 ", "method"),
        ("Method", "method"),
        ("CONSULTER", "relation"),
        ("続柄", "relation"),
        ("年齢", "age_band"),
        ("consultation_purpose", "purposes"),
        ("ｍｅｔｈｏｄ", "method"),
    ],
)
def test_column_is_taken_by_name_title_or_what_ledgers_call_it(written, name):
    assert chosen_column(written, NEW).name == name


def test_every_title_names_its_column():
    for name, title in explore.columns().items():
        assert chosen_column(title.ja, CONTACTS).name == chosen_column(title.en, CONTACTS).name == name
        assert chosen_column(title, CONTACTS).name == name


@pytest.mark.parametrize("written", ["case_id", "age", "date", "", "知らない列", None, 3, "方法と圏域", "x" * 500])
def test_what_is_no_column_is_refused_with_those_that_are(written):
    message = _refusal(lambda: chosen_column(written, NEW)).message
    assert "method（相談方法）" in message.ja
    assert "method (Method)" in message.en
    assert "x" * 40 not in message.ja


@pytest.mark.parametrize(
    ("written", "near"), [("metod", "method（相談方法）"), ("相談の方", "method"), ("age", "age_band（年齢）")]
)
def test_what_is_nearly_a_column_is_answered_with_it(written, near):
    assert f"近いもの：{near}" in _refusal(lambda: chosen_column(written, NEW)).message.ja


def test_word_for_more_than_one_column_is_refused_with_them(monkeypatch):
    alike = {name: replace(offered()[name], also=("属性",)) for name in ("sex", "region")}
    monkeypatch.setattr(arguments, "offered", lambda: {**offered(), **alike})
    assert "近いもの：sex（性別）、region（圏域）" in _refusal(lambda: chosen_column("属性", NEW)).message.ja


@pytest.mark.parametrize("counted", ["new_clients", "clients", "consultations"])
def test_liaison_goes_with_contacts_alone(small, counted):
    refusal = _refusal(lambda: explore.crosstab(small, "連携先", "sex", 2014, counted))
    assert "counted を contacts に" in refusal.message.ja
    assert "連携先" in refusal.message.ja
    assert "liaison_agency" not in explore.columns(counted)


@pytest.mark.parametrize(
    ("written", "name"), [("contacts", "contacts"), ("実人数", "clients"), ("新規", "new_clients")]
)
def test_what_is_counted_is_taken_by_name_or_title(written, name):
    assert chosen_population(written).name == name


@pytest.mark.parametrize("counted", ["persons", "", None, 7])
def test_what_cannot_be_counted_is_refused_with_what_can(counted):
    message = _refusal(lambda: chosen_population(counted)).message
    assert all(name in message.ja and name in message.en for name in POPULATIONS)


@pytest.mark.parametrize(
    ("written", "years"),
    [
        (2024, [2024]),
        ("R6", [2024]),
        ("2016:2018", [2016, 2017, 2018]),
        (FiscalYear(2020), [2020]),
        ([2020, "H30", FiscalYear(2019), 2020], [2018, 2019, 2020]),
        (range(2016, 2018), [2016, 2017]),
        ((year for year in ("2014:2015", 2016)), [2014, 2015, 2016]),
    ],
)
def test_fiscal_years_are_taken_in_every_form(small, written, years):
    assert [year.year for year in chosen_years(written, small)] == years


@pytest.mark.parametrize("written", ["2024:2016", "soon", 20, None, [], [None], 1999, "2024.5", {"a": 1}, 2024.5, 2099])
def test_what_is_no_fiscal_year_of_the_centre_is_refused(small, written):
    _refusal(lambda: explore.crosstab(small, "sex", "region", written))


def test_column_is_not_crossed_with_itself_whatever_it_is_called(small):
    assert "同じ列" in _refusal(lambda: explore.crosstab(small, "sex", "性別", 2024)).message.ja


@pytest.mark.parametrize("register", [None, "data/raw", 3])
def test_what_is_no_register_is_refused(register):
    assert "open_register" in _refusal(lambda: explore.crosstab(register, "sex", "region", 2024)).message.ja


@pytest.mark.parametrize("names", [None, 7, ["sex", "age"], "age"])
def test_what_is_no_column_of_linked_charts_is_refused(small, names):
    _refusal(lambda: explore.linked_charts(small, 2024, names))


def test_columns_of_some_records_are_those_that_rules_ask_of_some():
    ruled = {rule.column for rule in (*CASE_RULES, *CONTACT_RULES)}
    assert {name for name, column in offered().items() if column.where} <= ruled
