"""A register without the records of earlier years tells nothing of new and continuing, and is not published."""

import re
from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.presentation.tables import to_html
from hikiana.sections import contacts
from hikiana.sections.contents import all_tables, section_modules
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.years_missing import SENTENCE, refuse_missing_years

YEAR = FiscalYear(2024)
OF_FIRST = re.compile(r"(新規|初回|継続|再び|初めて|前年度以前|翌年度)[^。]*?\d+(件|名|人|%|割)")
OF_FIRST_EN = re.compile(r"\b(new|continuing|carried over|first|second contact|had started|began)\b[^.]*?\d")
ABOUT_NEW = {"consulters", "persons", "residence", "purposes", "prior_help", "outcomes"}
"""Sections that tell of new clients alone."""


@pytest.fixture(scope="module")
def lacking(synthetic):
    """Records of fiscal year 2024 alone."""
    of_year = synthetic.contacts.filter(pl.col("date") >= YEAR.start)
    return replace(synthetic, contacts=of_year, years_missing=True)


def _name(module):
    return module.__name__.rpartition(".")[2]


@pytest.mark.parametrize("module", section_modules(), ids=_name)
def test_no_sentence_and_no_alt_text_tells_of_new_or_continuing(lacking, module):
    sentences = module.sentences(Year(lacking, YEAR)).texts
    alts = [figure.alt for figure in module.figures(Year(lacking, YEAR))]
    for text in (*sentences, *alts):
        assert not OF_FIRST.search(text.ja.replace("100%", "")), text.ja
        assert not OF_FIRST_EN.search(text.en), text.en
    assert all(alt.ja and alt.en for alt in alts)
    if _name(module) in ABOUT_NEW:
        assert sentences == [SENTENCE]


def test_the_same_sentences_are_told_where_all_years_are_there(synthetic):
    told = [text for module in section_modules() for text in module.sentences(Year(synthetic, YEAR)).texts]
    assert SENTENCE not in told
    assert any(OF_FIRST.search(text.ja) for text in told)
    assert any(OF_FIRST_EN.search(text.en) for text in told)


def test_summary_says_so_and_still_tells_the_contacts(lacking):
    told = contacts.sentences(Year(lacking, YEAR)).texts
    assert SENTENCE in told
    assert told[0].ja == "令和6年度の相談延べ件数は554件で、前年度（354件）より200件多い。"


def test_year_without_records_is_not_known_and_no_zero(lacking):
    table = next(table for table in all_tables(Year(lacking, YEAR)) if table.id == "residence_by_fiscal_year")
    assert table["2024", TOTAL, "clients"]
    before = table.cells.filter(pl.col("fiscal_year").cast(pl.String) == "2023")
    assert before["status"].unique().to_list() == ["not_available"]
    assert before["value"].is_null().all()


def test_every_table_and_figure_says_what_new_means_here(lacking):
    for table in all_tables(Year(lacking, YEAR)):
        assert "新規と継続は分からない" in to_html(table)
        assert "new and continuing are not known" in to_html(table, "en")
    for module in section_modules():
        assert all("新規と継続は分からない" in figure.below("ja")[-1] for figure in module.figures(Year(lacking, YEAR)))


def test_it_is_not_published():
    refuse_missing_years(False)
    with pytest.raises(UsageError, match="公開版"):
        refuse_missing_years(True)
