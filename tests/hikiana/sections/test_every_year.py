"""Tables, figures and sentences of every fiscal year, in both languages, and of a year without records."""

import json

import pytest

from hikiana.errors import UsageError
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.sentences import NONE_IN_YEAR
from hikiana.presentation.tables import to_html
from hikiana.sections import all_tables, contacts, durations, liaison, methods, section_modules, section_notebooks
from hikiana.table import TOTAL

FIGURES = (contacts.contacts_figure, contacts.clients_figure, methods.figure, durations.figure, liaison.figure)
YEARS = [FiscalYear(year) for year in range(2009, 2026)]
EMPTY = FiscalYear(2025)
BROKEN = {2010: "7月1日の開設", 2016: "札幌市民を数えない"}


def test_sections_are_found_by_their_notebooks_in_report_order():
    assert section_modules() == [contacts, methods, durations, liaison]
    assert [path.name[:2] for path in section_notebooks()] == ["01", "02", "03", "04"]


def test_notebook_without_a_number_is_no_section(tmp_path):
    for name in ("02_methods.ipynb", "01_contacts.ipynb", "scratch.ipynb", "03_notes.txt", "5_five.ipynb"):
        (tmp_path / name).touch()
    assert section_modules(tmp_path) == [contacts, methods]


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_year_has_its_tables_figures_and_sentences(synthetic, year):
    tables = all_tables(synthetic, year)
    assert len({table.id for table in tables}) == len(tables) == 11
    assert all(to_html(table) for table in tables)
    assert all(figure(synthetic, year).chart.to_dict() for figure in FIGURES)
    for text in (text for module in section_modules() for text in module.sentences(synthetic, year).texts):
        assert text.ja.endswith("。")
        assert text.en.endswith(".")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("year", [YEARS[0], YEARS[1], EMPTY], ids=str)
def test_first_years_and_the_empty_one_are_drawn_and_set_in_both_languages(synthetic, year, lang):
    for figure in FIGURES:
        bundle, words = figure(synthetic, year, lang)._repr_mimebundle_()
        assert bundle["image/svg+xml"].startswith("<svg")
        assert words["image/svg+xml"]["alt"]
    for table in all_tables(synthetic, year):
        assert table.title(lang) in to_html(table, lang)


@pytest.mark.parametrize("module", section_modules(), ids=lambda module: module.__name__.rpartition(".")[2])
def test_year_without_records_says_so(synthetic, module):
    assert list(module.sentences(synthetic, EMPTY).texts) == [NONE_IN_YEAR]
    assert list(module.sentences(synthetic, EMPTY.previous).texts) != [NONE_IN_YEAR]


def test_year_without_records_has_zeros_and_keeps_the_years_before(synthetic):
    table = contacts.contacts_by_fiscal_year(synthetic, EMPTY)
    assert table["2025", TOTAL, "contacts"] == 0
    assert table["2024", TOTAL, "contacts"] == contacts.contacts_total(synthetic, EMPTY.previous)[TOTAL, "contacts"]
    assert contacts.clients_by_fiscal_year(synthetic, EMPTY)["2025", "contacts_per_client"] is None
    assert methods.method_share_by_fiscal_year(synthetic, EMPTY)["2025", "phone", "share"] is None


def test_tables_by_fiscal_year_begin_at_the_opening_and_end_at_the_year(synthetic):
    for year in (YEARS[0], YEARS[3]):
        for make in (contacts.contacts_by_fiscal_year, contacts.clients_by_fiscal_year):
            assert make(synthetic, year).dimensions[0].codes == [str(number) for number in range(2009, year.year + 1)]


def test_later_records_change_nothing_of_an_earlier_year(synthetic):
    whole, shorter = (contacts.clients_by_fiscal_year(synthetic, year) for year in (YEARS[15], YEARS[5]))
    for year in shorter.dimensions[0].codes:
        for measure in shorter.measures:
            assert shorter[year, measure.code] == whole[year, measure.code]


def test_first_year_has_no_year_before(synthetic):
    first, *_, last = contacts.sentences(synthetic, YEARS[0]).texts
    assert "開設初年度のため前年度はない" in first.ja
    assert "centre's first fiscal year" in first.en
    assert "前年度は" not in last.ja
    assert "the year before" not in last.en


def test_year_before_the_opening_is_refused(synthetic):
    with pytest.raises(UsageError, match="開設"):
        synthetic.centre.check_open_in(FiscalYear(2008))


@pytest.mark.parametrize("year", YEARS[:-1], ids=str)
def test_break_in_comparability_is_announced_in_its_first_year_and_no_other(synthetic, year):
    warnings = [text for text in contacts.sentences(synthetic, year).texts if "比べない" in text.ja]
    assert len(warnings) == (year.year in BROKEN)
    assert all(BROKEN[year.year] in warning.ja and "No comparison" in warning.en for warning in warnings)


@pytest.mark.parametrize(("year", "marks"), [(2009, 0), (2010, 1), (2015, 1), (2016, 2), (2024, 2)])
@pytest.mark.parametrize("figure", [contacts.contacts_figure, contacts.clients_figure, methods.figure])
def test_chart_by_fiscal_year_marks_the_breaks_that_it_crosses(synthetic, figure, year, marks):
    drawn = figure(synthetic, FiscalYear(year))
    assert [note.ja[:2] for note in drawn.notes] == [f"※{number}" for number in range(1, marks + 1)]
    specification = json.dumps(drawn.chart.to_dict(), ensure_ascii=False)
    assert ("※2" in specification, "※1" in specification) == (marks > 1, marks > 0)
