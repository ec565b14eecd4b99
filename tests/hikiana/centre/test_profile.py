"""The centre's profile in data/centres/hokkaido/."""

import csv
from collections import Counter
from datetime import date

import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.centre import profile as centre_module
from hikiana.centre.profile import Break, Centre, Exclusion
from hikiana.register.register import open_register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from schemas.code_lists import CODE_LISTS

MUNICIPALITIES = {
    "石狩": 8,
    "渡島": 11,
    "檜山": 7,
    "後志": 20,
    "空知": 24,
    "上川": 23,
    "留萌": 8,
    "宗谷": 10,
    "オホーツク": 18,
    "胆振": 11,
    "日高": 7,
    "十勝": 19,
    "釧路": 8,
    "根室": 5,
}


@pytest.fixture
def profile(tmp_path):
    """A centre with another opening day and no more than a profile needs."""

    def read(opened, more=""):
        text = f'name = {{ ja = "甲", en = "A" }}\nopened = {opened}\n{more}'
        (tmp_path / "centre.toml").write_text(text, encoding="utf-8")
        return Centre.read(tmp_path)

    return read


def test_first_year_has_nine_months_and_every_later_one_twelve(centre):
    assert centre.opened == date(2009, 7, 1)
    assert centre.first_year == FiscalYear(2009)
    years = centre.years_to(FiscalYear(2024))
    assert years == tuple(FiscalYear(year) for year in range(2009, 2025))
    assert [centre.open_months(year) for year in years] == [9] + [12] * 15


@pytest.mark.parametrize(
    ("opened", "first_year", "months"),
    [("2009-04-01", 2009, 12), ("2012-10-01", 2012, 6), ("2016-03-01", 2015, 1), ("2016-01-01", 2015, 3)],
)
def test_months_of_the_first_year_follow_the_opening_day_of_the_profile(profile, opened, first_year, months):
    other = profile(opened)
    assert other.first_year.year == first_year
    assert other.open_months(other.first_year) == months
    assert other.open_months(FiscalYear(first_year + 1)) == 12
    assert other.open_months(FiscalYear(first_year - 1)) == 0


def test_year_before_the_opening_is_refused_with_both_years_and_the_day(centre):
    with pytest.raises(UsageError) as refusal:
        centre.check_open_in(FiscalYear(2008))
    assert "平成20年度" in refusal.value.message.ja
    assert "平成21年度" in refusal.value.message.ja
    assert "FY2008" in refusal.value.message.en
    assert "FY2009" in refusal.value.message.en
    for lang in ("ja", "en"):
        assert "2009-07-01" in refusal.value.in_language(lang)


def test_years_since_the_opening_are_taken(centre, profile):
    centre.check_open_in(FiscalYear(2009))
    centre.check_open_in(FiscalYear.of(date.today()))
    with pytest.raises(UsageError, match="2012-10-01"):
        profile("2012-10-01").check_open_in(FiscalYear(2011))


@pytest.mark.parametrize(("today", "begun"), [(date(2031, 3, 31), 2030), (date(2031, 4, 1), 2031)])
def test_fiscal_year_that_has_not_begun_is_refused_and_the_present_one_taken(centre, monkeypatch, today, begun):
    class Today(date):
        @classmethod
        def today(cls):
            return today

    monkeypatch.setattr(centre_module, "date", Today)
    centre.check_open_in(FiscalYear(begun))
    with pytest.raises(UsageError) as refusal:
        centre.check_open_in(FiscalYear(begun + 1))
    assert f"{FiscalYear(begun + 1).full_label.ja}はまだ始まっていません" in refusal.value.message.ja
    assert f"FY{begun + 1}" in refusal.value.message.en
    assert "has not begun yet" in refusal.value.message.en


@pytest.mark.parametrize(
    "text",
    [
        'name = { ja = "甲", en = "A" }\n',
        'name = "甲"\nopened = 2009-07-01\n',
        'name = { ja = "甲" }\nopened = 2009-07-01\n',
        'name = { ja = "甲", en = "A" }\nopened = \n',
        'name = { ja = "甲", en = "A" }\nopened = 2009-07-01\n[[breaks]]\nfrom = 2013\n',
        'name = { ja = "甲", en = "A" }\nopened = 2009-07-01\n[[excluded_residents]]\nmunicipality = "01100"\n',
    ],
)
def test_profile_that_is_not_well_formed_is_named(tmp_path, text):
    (tmp_path / "centre.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        Centre.read(tmp_path)
    for lang in ("ja", "en"):
        assert str(tmp_path / "centre.toml") in refusal.value.in_language(lang)


def test_hokkaido_has_179_municipalities_in_fourteen_regions(centre):
    with (CENTRE / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 179
    assert len(centre.municipalities) == 179
    regions = CODE_LISTS["region"]
    counted = Counter(regions[place.region].label.ja for place in centre.municipalities.values())
    assert counted == MUNICIPALITIES
    assert set(regions.with_role("home")) == {place.region for place in centre.municipalities.values()}


def test_municipalities_have_a_code_and_both_names(centre):
    for code, place in centre.municipalities.items():
        assert code == place.code
        assert len(code) == 5
        assert code.startswith("01")
        assert code.isdecimal()
        assert place.name.ja.endswith(("市", "町", "村"))
        assert place.name.en.isascii()
        assert place.name.en
    assert len({place.name.ja for place in centre.municipalities.values()}) == 179


@pytest.mark.parametrize(
    ("code", "name", "region"),
    [
        ("01100", "札幌市", "ishikari"),
        ("01208", "北見市", "okhotsk"),
        ("01472", "幌加内町", "kamikawa"),
        ("01520", "幌延町", "soya"),
    ],
)
def test_municipalities_lie_where_the_map_has_them(centre, code, name, region):
    assert (centre.municipalities[code].name.ja, centre.municipalities[code].region) == (name, region)


def test_residents_of_sapporo_are_excluded_since_its_own_centre_opened(centre):
    assert centre.exclusions == (Exclusion("01100", date(2015, 10, 1)),)
    assert all(exclusion.municipality in centre.municipalities for exclusion in centre.exclusions)


def test_profile_without_exclusions_and_breaks_has_none(profile):
    other = profile("2012-04-01")
    assert (other.name, other.exclusions, other.breaks) == (Text("甲", "A"), (), ())


def test_break_concerns_the_tables_it_names_and_all_when_it_names_none(profile):
    other = profile(
        "2009-04-01",
        '[[breaks]]\nfrom = 2013\nconcerns = ["purposes"]\nja = "甲"\nen = "a"\n'
        '[[breaks]]\nfrom = 2016\nja = "乙"\nen = "b"\n',
    )
    of_one, of_all = other.breaks
    assert of_one == Break(FiscalYear(2013), Text("甲", "a"), ("purposes",))
    assert of_one.touches("purposes")
    assert not of_one.touches("ages")
    assert of_all.touches("purposes")
    assert of_all.touches("ages")


def test_breaks_of_the_centre_say_what_changed_in_both_languages(centre):
    assert [entry.first.year for entry in centre.breaks] == [2010, 2013, 2016]
    assert all(entry.note.ja and entry.note.en for entry in centre.breaks)
    concerned = {table for entry in centre.breaks for table in entry.concerns}
    assert concerned <= {table.id for table in all_tables(Year(open_register(), FiscalYear(2024)))}


def test_context_years_say_what_to_bear_in_mind_in_both_languages(centre):
    (pandemic,) = centre.contexts
    assert (pandemic.first.year, pandemic.last.year) == (2020, 2022)
    assert all((pandemic.label.ja, pandemic.label.en, pandemic.note.ja, pandemic.note.en))


def test_each_municipality_is_served_by_one_health_centre_of_the_code_list(centre):
    serving = {place.health_center for place in centre.municipalities.values()}
    assert serving == set(CODE_LISTS["health_center"].codes)
    own = {place.health_center: place.name.ja for place in centre.municipalities.values()}
    cities = {"sapporo_city": "札幌市", "hakodate_city": "函館市", "otaru_city": "小樽市", "asahikawa_city": "旭川市"}
    assert {code: own[code] for code in cities} == cities
