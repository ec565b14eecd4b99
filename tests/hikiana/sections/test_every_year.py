"""Tables, figures and sentences of every fiscal year, in both languages, and of a year without records."""

import json
import re

import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import show_in
from hikiana.presentation.figure import Figure
from hikiana.presentation.parts import Parts
from hikiana.presentation.sentences import NONE_IN_YEAR
from hikiana.presentation.tables import to_html
from hikiana.sections import contacts, durations, methods
from hikiana.sections.contents import all_tables, section_modules, section_notebooks
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.table import StatTable

pytestmark = pytest.mark.long

YEARS = [FiscalYear(year) for year in range(2009, 2026)]
EMPTY = FiscalYear(2025)
BROKEN = {2010: "7月1日の開設", 2016: "札幌市民を数えない"}
CATALOGUE = [
    "contacts_total",
    "contacts_by_fiscal_year",
    "clients_by_fiscal_year",
    "contacts_by_method",
    "method_share_by_fiscal_year",
    "duration_by_method",
    "clients_by_method",
    "online_sessions",
    "outreach_by_counterpart",
    "liaison_in",
    "liaison_out",
    "consulter_relation",
    "relation_by_method",
    "relation_share_by_fiscal_year",
    "age_by_sex",
    "age_summary",
    "age_share_by_fiscal_year",
    "residence_by_region",
    "consultation_purpose",
    "prior_help_seeking",
    "prior_agency",
    "continuity",
    "initial_outcome",
    "day_care",
    "outpatient",
    "briefings",
    "supporter_meetings",
    "supporter_meetings_summary",
    "staff_training",
    "conferences",
    "lecturers",
    "external_training",
    "peer_supporter_training",
    "publicity",
    "web_access",
    "awareness_channel",
]
"""What the annual report has printed: its tables, figures and lists by id."""
WITHOUT_RECORDS = {"definitions", "quality"}
"""Sections that tell how the report is made rather than what was recorded in the year."""


def _name(module):
    return module.__name__.rpartition(".")[2]


def test_sections_are_found_by_their_notebooks_in_report_order():
    numbers = [path.name[:2] for path in section_notebooks()]
    assert numbers == sorted(set(numbers))
    assert [_name(module) for module in section_modules()] == [path.stem[3:] for path in section_notebooks()]
    assert section_modules()[1:4] == [contacts, methods, durations]


def test_notebook_without_a_number_is_no_section(tmp_path):
    for name in ("02_methods.ipynb", "01_contacts.ipynb", "scratch.ipynb", "03_notes.txt", "5_five.ipynb"):
        (tmp_path / name).touch()
    assert section_modules(tmp_path) == [contacts, methods]


def test_every_item_of_the_annual_report_is_a_table(synthetic, year):
    assert set(CATALOGUE) - {table.id for table in all_tables(Year(synthetic, year))} == set()


@pytest.mark.parametrize("module", section_modules(), ids=_name)
def test_notebook_shows_every_table_and_figure_of_its_section(synthetic, year, module):
    (path,) = (path for path in section_notebooks() if path.stem[3:] == _name(module))
    code = "".join("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    shown = set(re.findall(rf"{_name(module)}\.(\w+)\(year\)", code))
    assert "sentences" in shown or not module.sentences(Year(synthetic, year)).texts
    made = [getattr(module, name)(Year(synthetic, year)) for name in shown]
    in_parts = [thing for parts in made if isinstance(parts, Parts) for part in parts.parts for thing in part.shown]
    for table in module.tables(Year(synthetic, year)):
        assert table.id in shown | {thing.id for thing in in_parts if isinstance(thing, StatTable)}
    figures = [thing for thing in (*made, *in_parts) if isinstance(thing, Figure)]
    assert len(figures) == len(module.figures(Year(synthetic, year)))


@pytest.mark.parametrize("year", YEARS, ids=str)
def test_year_has_its_tables_figures_and_sentences(synthetic, year):
    tables = all_tables(Year(synthetic, year))
    assert len({table.id for table in tables}) == len(tables)
    assert all(to_html(table) for table in tables)
    for module in section_modules():
        assert all(figure.specification("ja") for figure in module.figures(Year(synthetic, year)))
        for text in module.sentences(Year(synthetic, year)).texts:
            assert text.ja.endswith("。")
            assert text.en.endswith(".")
            assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text.en), text.en


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("year", [YEARS[0], YEARS[1], EMPTY], ids=str)
def test_first_years_and_the_empty_one_are_drawn_and_set_in_both_languages(synthetic, year, lang):
    show_in(lang)
    try:
        for figure in (figure for module in section_modules() for figure in module.figures(Year(synthetic, year))):
            bundle, words = figure._repr_mimebundle_()
            assert bundle["image/svg+xml"].startswith("<svg")
            assert words["image/svg+xml"]["alt"]
    finally:
        show_in("ja")
    for table in all_tables(Year(synthetic, year)):
        assert table.title(lang) in to_html(table, lang)


@pytest.mark.parametrize("module", section_modules(), ids=_name)
def test_year_without_records_says_so(synthetic, module):
    if _name(module) in WITHOUT_RECORDS:
        return
    assert list(module.sentences(Year(synthetic, EMPTY)).texts) == [NONE_IN_YEAR]
    assert list(module.sentences(Year(synthetic, EMPTY.previous)).texts) != [NONE_IN_YEAR]


def test_year_without_records_has_zeros_and_keeps_the_years_before(synthetic):
    table = contacts.contacts_by_fiscal_year(Year(synthetic, EMPTY))
    assert table["2025", TOTAL, "contacts"] == 0
    assert (
        table["2024", TOTAL, "contacts"] == contacts.contacts_total(Year(synthetic, EMPTY.previous))[TOTAL, "contacts"]
    )
    assert contacts.clients_by_fiscal_year(Year(synthetic, EMPTY))["2025", "contacts_per_client"] is None
    assert methods.method_share_by_fiscal_year(Year(synthetic, EMPTY))["2025", "phone", "share"] is None


def test_tables_by_fiscal_year_begin_at_the_opening_and_end_at_the_year(synthetic):
    for year in (YEARS[0], YEARS[3]):
        for make in (contacts.contacts_by_fiscal_year, contacts.clients_by_fiscal_year):
            codes = make(Year(synthetic, year)).dimensions[0].codes
            assert codes == [str(number) for number in range(2009, year.year + 1)]


def test_later_records_change_nothing_of_an_earlier_year(synthetic):
    whole, shorter = (contacts.clients_by_fiscal_year(Year(synthetic, year)) for year in (YEARS[15], YEARS[5]))
    for year in shorter.dimensions[0].codes:
        for measure in shorter.measures:
            assert shorter[year, measure.code] == whole[year, measure.code]


def test_first_year_has_no_year_before(synthetic):
    first, *_, last = contacts.sentences(Year(synthetic, YEARS[0])).texts
    assert "開設初年度のため前年度はない" in first.ja
    assert "centre's first fiscal year" in first.en
    assert "前年度は" not in last.ja
    assert "the year before" not in last.en


def test_year_before_the_opening_is_refused(synthetic):
    with pytest.raises(UsageError, match="開設"):
        synthetic.centre.check_open_in(FiscalYear(2008))


@pytest.mark.parametrize("year", YEARS[:-1], ids=str)
def test_break_in_comparability_is_announced_in_its_first_year_and_no_other(synthetic, year):
    warnings = [text for text in contacts.sentences(Year(synthetic, year)).texts if "比べない" in text.ja]
    assert len(warnings) == (year.year in BROKEN)
    assert all(BROKEN[year.year] in warning.ja and "No comparison" in warning.en for warning in warnings)


@pytest.mark.parametrize(("year", "marks"), [(2009, 0), (2010, 1), (2015, 1), (2016, 2), (2024, 2)])
def test_charts_by_fiscal_year_mark_the_breaks_that_they_cross(synthetic, year, marks):
    for figure in (
        *contacts.figures(Year(synthetic, FiscalYear(year))),
        *methods.figures(Year(synthetic, FiscalYear(year))),
    ):
        noted = [note.ja[:2] for note in figure.notes if note.ja.startswith("※")]
        assert noted == [f"※{number}" for number in range(1, marks + 1)]
        specification = json.dumps(figure.specification("ja"), ensure_ascii=False)
        assert ("※2" in specification, "※1" in specification) == (marks > 1, marks > 0)


@pytest.mark.parametrize("year", [YEARS[0], YEARS[3], YEARS[15], EMPTY], ids=str)
def test_words_of_the_figures_have_no_gap(synthetic, year):
    for figure in (figure for module in section_modules() for figure in module.figures(Year(synthetic, year))):
        assert not re.search(r"。。|は。|、。|：。", figure.alt.ja), figure.alt.ja
        assert not re.search(r"[.:] ?\.|: ?$", figure.alt.en), figure.alt.en
