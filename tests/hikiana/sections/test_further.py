"""Further columns of a centre: counted, crossed and told by what its columns.csv says, without code of their own."""

from dataclasses import replace
from types import SimpleNamespace

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.register.register import Register
from hikiana.sections import further
from hikiana.sections.contents import section_notebooks
from hikiana.sections.further_crossings import crossed
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import ANSWERED, NOT_RECORDED, OwnColumn
from schemas.tables import TABLES

CASE = OwnColumn(
    "cases", "school", "prior_help_seeking", Text("不登校の経験", "Absence from school"), Text("説明", "told")
)
SEVERAL = OwnColumn("cases", "steps", "next_step", Text("希望", "Wishes"), Text("説明", "told"), several=True)
CONTACT = OwnColumn(
    *("contacts", "who", "consulter_relation", Text("相談した人", "Who consulted"), Text("説明", "told")),
    methods=("consultation",),
)
SINCE = replace(CASE, since=2023)


def _told(year, column):
    """What is said of a column in a year."""
    return further.told(year, column, further.makers(column).shown(year)).texts


@pytest.fixture(scope="module")
def with_column():
    """The register with one more column in its table."""

    def added(register, column, cells):
        codes = pl.Enum(CODE_LISTS[column.code_list].codes)
        tables = {name: getattr(register, name) for name in TABLES}
        given = pl.Series(column.name, cells, pl.List(codes) if column.several else codes)
        tables[column.table] = tables[column.table].with_columns(given)
        return Register(Text("試験", "Test"), False, Centre.read(), **tables)

    return added


@pytest.fixture
def eight(make_new, with_column):
    """Eight new clients, five men and three women: yes 3, no 2, unknown 1, and two of whom nothing is recorded."""
    register = make_new((5, {"sex": "male", "age": 25}), (3, {"sex": "female"}))
    return with_column(register, CASE, ["yes", "yes", "yes", "no", "no", "unknown", None, None])


@pytest.fixture
def of_two_years(make_register, with_column):
    """A client of each year from 2022 on: yes, yes, no."""
    days = {"A": "2022-05-01", "B": "2023-05-01", "C": "2024-05-01"}
    return with_column(
        make_register(*((client, day, "phone", 10) for client, day in days.items())), CASE, ["yes", "yes", "no"]
    )


def test_what_is_not_recorded_stands_apart_from_what_is_not_known(eight, year, filled):
    assert filled(further.of_year(Year(eight, year), CASE)) == {
        **{("yes", "clients"): 3, ("no", "clients"): 2, ("unknown", "clients"): 1, (NOT_RECORDED, "clients"): 2},
        **{("yes", "share"): 37.5, ("no", "share"): 25, ("unknown", "share"): 12.5, (NOT_RECORDED, "share"): 25},
        **{(TOTAL, "clients"): 8, (TOTAL, "share"): 100},
    }


def test_several_answers_count_in_each_and_their_shares_are_of_those_with_any(make_new, with_column, year):
    register = with_column(make_new((4, {})), SEVERAL, [["schooling", "general_employment"], ["schooling"], [], None])
    table = further.of_year(Year(register, year), SEVERAL)
    assert [table[code, "clients"] for code in ("schooling", "general_employment", ANSWERED)] == [2, 1, 2]
    assert [table[code, "share"] for code in ("schooling", "general_employment", ANSWERED)] == [100, 50, 100]
    assert TOTAL not in table.dimensions[0].codes
    assert not table.dimensions[0].partition
    trend = further.by_fiscal_year(Year(register, year), SEVERAL)
    assert trend[str(year), "schooling", "share"] == 100


def test_column_of_contacts_counts_those_of_its_methods(make_register, with_column, year):
    liaison = {"liaison_direction": "to_agency", "liaison_agency": "other"}
    register = make_register(
        ("A", "2024-05-01", "phone", 10), ("A", "2024-06-01", "email", 10), ("A", "2024-07-01", "liaison", 10, liaison)
    )
    seen = Year(with_column(register, CONTACT, ["mother", None, None]), year)
    table = further.of_year(seen, CONTACT)
    assert [table[code, "contacts"] for code in ("mother", NOT_RECORDED, TOTAL)] == [1, 1, 2]
    assert "電話" in table.note.ja
    assert "連携" not in table.note.ja
    by_kind = crossed(seen, CONTACT, "kind")
    assert [by_kind["mother", code, "contacts"] for code in ("new", "continuing", TOTAL)] == [1, 0, 1]


def test_years_before_the_column_are_not_recorded_and_never_zero_or_no_answer(of_two_years):
    seen = Year(of_two_years, FiscalYear(2024))
    trend = further.by_fiscal_year(seen, SINCE)
    of_2022 = trend.cells.filter(fiscal_year="2022")
    assert set(of_2022["status"]) == {"not_available"}
    assert of_2022["value"].is_null().all()
    assert trend["2023", "yes", "share"] == 100
    assert trend["2023", NOT_RECORDED, "share"] == 0
    assert "令和5年度から" in trend.note.ja
    assert further.by_fiscal_year(seen, CASE)["2022", "yes", "share"] == 100
    _, over_years = further.drawn(seen, SINCE, further.makers(SINCE).shown(seen))
    assert any("令和5年度から" in note.ja for note in over_years.notes)


def test_year_before_the_column_has_no_table_and_says_since_when(of_two_years):
    seen = Year(of_two_years, FiscalYear(2022))
    part = further.part(seen, SINCE, further.makers(SINCE).shown(seen))
    (sentences,) = part.shown
    (text,) = sentences.texts
    assert text.ja == "不登校の経験は令和5年度から記録しているため、この年度の記録はない。"
    assert text.en == "Absence from school: recorded since FY2023, so there is no record of this fiscal year."


def test_sentences_name_the_most_frequent_and_the_others(eight, year):
    first, others = _told(Year(eight, year), CASE)
    assert first.ja == "新規相談8件のうち、不登校の経験で最も多いのは「相談経験あり」で、3件（37.5%）である。"
    assert first.en.startswith("Absence from school: of 8 new clients, the most frequent is Has consulted another")
    assert others.ja == "ほかは相談経験なし2件、不明1件、記録なし2件である。"


def test_year_in_which_nothing_was_written_says_so(make_new, with_column, year):
    register = with_column(make_new((2, {})), CASE, [None, None])
    (text,) = _told(Year(register, year), CASE)
    assert text.ja == "この年度は「不登校の経験」の記録がない。"


def test_crossings_count_by_column_by_band_and_by_several_answers(eight, year, with_column, make_new):
    seen = Year(eight, year)
    by_sex = crossed(seen, CASE, "sex")
    assert [by_sex["yes", code, "clients"] for code in ("male", "female", TOTAL)] == [3, 0, 3]
    assert [by_sex[NOT_RECORDED, code, "clients"] for code in ("male", "female", TOTAL)] == [0, 2, 2]
    by_age = crossed(seen, CASE, "age_band")
    assert [by_age[TOTAL, code, "clients"] for code in ("20_29", "unknown", TOTAL)] == [5, 3, 8]
    asked = make_new((2, {"purposes": ["other", "how_to_relate"]}), (1, {}))
    by_purpose = crossed(Year(with_column(asked, CASE, ["yes", "no", "no"]), year), CASE, "purposes")
    assert [by_purpose[code, "other", "clients"] for code in ("yes", "no", TOTAL)] == [1, 1, 2]
    assert by_purpose.note.ja == "相談目的は複数回答のため、足しても計にならない。"


def test_every_part_is_drawn_and_set_in_both_languages(eight, year, make_new, with_column):
    several = with_column(make_new((2, {})), SEVERAL, [["schooling"], None])
    for seen, column in ((Year(eight, year), CASE), (Year(several, year), SEVERAL)):
        sentences, bars, table, trend, by_year = further.part(seen, column, further.makers(column).shown(seen)).shown
        assert (bars.id, trend.id) == (table.id, by_year.id)
        for lang in ("ja", "en"):
            assert bars.specification(lang)
            assert trend.specification(lang)
            assert column.title(lang) in table.title(lang)
            assert column.title(lang) in " ".join(text(lang) for text in sentences.texts)


def test_public_edition_tells_no_group_that_is_too_small(eight, year, publish):
    section = SimpleNamespace(tables=lambda seen: (further.of_year(seen, CASE), further.by_fiscal_year(seen, CASE)))
    seen = Year(publish(eight, section), year)
    table = further.of_year(seen, CASE)
    assert table.hides("unknown", "clients")
    assert table[TOTAL, "clients"] == 8
    told = _told(seen, CASE)
    assert not any("不明1件" in text.ja or "unknown 1" in text.en.casefold() for text in told)


def test_centre_without_further_columns_has_no_such_section(synthetic, year):
    assert "12_further" not in [path.stem for path in section_notebooks()]
    assert further.columns(Year(synthetic, year)).parts == []
    assert further.tables(Year(synthetic, year)) == ()
