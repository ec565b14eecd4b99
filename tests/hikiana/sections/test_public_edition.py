"""Sections of an edition for everyone: they say what is shown, and nothing that rests on what is hidden."""

import json
import re

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Policy
from hikiana.presentation.charts import REST
from hikiana.presentation.hidden import HIDDEN, MARKED
from hikiana.sections import consulters, contacts, durations, liaison, methods, persons, summary
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measures import DIRECT

SECTIONS = (summary, contacts, methods, durations, liaison, consulters, persons)
EDITIONS = [
    (2009,),
    (2024,),
    (2024, "method="),
    *[
        pytest.param(edition, marks=pytest.mark.long)
        for edition in [
            (2016,),
            (2023,),
            (2024, "sex="),
            (2024, "relation="),
            (2024, "kind="),
            (2024, "age_band="),
            (2024, "fiscal_year=2024"),
            (2024, "fiscal_year=2023"),
        ]
    ],
]


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda edition: " ".join(map(str, edition)))
def edition(request, synthetic, public):
    fiscal_year = FiscalYear(request.param[0])
    return public(synthetic, fiscal_year, *request.param[1:]), fiscal_year


def _texts(register, year):
    for section in SECTIONS:
        yield from section.sentences(Year(register, year)).texts
        for figure in section.figures(Year(register, year)):
            yield from (figure.alt, *figure.notes)


def _records(part):
    """The records of cells in a specification."""
    if isinstance(part, dict):
        if {"row_code", "column_code", "value"} <= part.keys():
            yield part
        for inner in part.values():
            yield from _records(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _records(inner)


def test_nothing_is_left_of_a_hidden_value_in_sentences_and_words_of_figures(edition):
    for text in _texts(*edition):
        assert HIDDEN.ja not in text.ja + text.en
        assert "None" not in text.ja + text.en
        assert not re.search(r"\(\)|（）|、、|、。|, \.|\{", text.ja + text.en), text


def test_figures_are_drawn_from_shown_values_alone(edition):
    register, year = edition
    for section in SECTIONS:
        shown = {
            (row_code, value)
            for table in section.tables(Year(register, year))
            for row_code, value in table.cells.select(table.dimensions[0].name, "value").iter_rows()
        }
        for figure in section.figures(Year(register, year)):
            drawn = [] if figure.withheld else list(_records(figure.specification("ja")))
            for row in drawn:
                marked, rest = row["written"] == "x", row["column_code"] == REST
                assert rest or (row["row_code"], row["value"]) in shown or (marked and row["value"] == 0.0), row


@pytest.mark.parametrize("section", [summary, contacts, methods, durations], ids=lambda module: module.__name__)
def test_leading_sentence_is_that_of_the_internal_edition_where_all_of_it_is_shown(section, synthetic, usual, year):
    assert section.sentences(Year(usual, year)).texts[0] == section.sentences(Year(synthetic, year)).texts[0]


def test_hidden_parts_of_a_year_leave_its_total(synthetic, public, year):
    (told, *_) = contacts.sentences(Year(public(synthetic, year, "kind="), year)).texts
    assert told.ja.startswith("令和6年度の相談延べ件数は554件で、前年度")
    assert told.en.startswith("In FY2024 there were 554 contacts: 200 more")


def test_sentence_that_follows_a_hidden_one_stands_by_itself(synthetic, public, year):
    direct = "+".join(sorted(DIRECT))
    register = public(synthetic, year, f"contacts|fiscal_year=2024|method={direct}")
    assert contacts.contacts_total(Year(register, year)).hides(TOTAL, "contacts")
    (told, *_) = contacts.sentences(Year(register, year)).texts
    assert told.ja.startswith("令和6年度の相談実人数は118名")
    assert told.en.startswith("In FY2024 there were 118 clients")


def test_year_with_hidden_totals_is_no_year_without_records(synthetic, public, year):
    register = public(synthetic, year, "fiscal_year=2024")
    for section in SECTIONS:
        assert not any("記録はない" in text.ja for text in section.sentences(Year(register, year)).texts)


def test_where_no_rank_can_be_told_the_categories_are(synthetic, public, year):
    register = public(synthetic, year, "relation=self", "relation=other")
    (told, *_) = consulters.sentences(Year(register, year)).texts
    assert told.ja == "新規相談91件の相談者の内訳は、父母26件、兄弟姉妹等18件、本人・その他は非公表である。"
    assert told.en == (
        "Consulters of 91 new clients: Parent 26, Siblings and other kin 18, not published: Person concerned, Other."
    )


def test_mean_age_is_told_without_the_ages_of_single_persons(usual, year):
    (told,) = (text for text in persons.sentences(Year(usual, year)).texts if "平均" in text.ja)
    assert re.fullmatch(r"年齢の分かる\d+名の平均は[\d.]+歳である。", told.ja)
    assert not any("最少" in text.ja or "最高" in text.ja for text in persons.sentences(Year(usual, year)).texts)


def test_method_with_hidden_contacts_is_marked_beside_the_bars(synthetic, public, year):
    figure = durations.figure(Year(public(synthetic, year, "method=email"), year))
    assert MARKED in figure.notes
    written = json.dumps(figure.specification("ja"), ensure_ascii=False)
    assert '"written": "x"' in written


def test_unknown_age_stays_grey_when_bands_are_merged(usual, year):
    figure = persons.age_share_figure(Year(usual, year))
    scales = [
        layer["encoding"]["color"]["scale"]
        for layer in figure.specification("ja")["layer"]
        if "color" in layer["encoding"]
    ]
    colours = dict(zip(scales[0]["domain"], scales[0]["range"], strict=True))
    assert colours["不明"] == persons.AGE_COLOURS[-1]
    assert colours["50歳以上"] == persons.AGE_COLOURS[-2]


def test_register_of_few_contacts_tells_only_what_is_shown(five, public, year):
    register = public(five, year)
    for section in SECTIONS:
        for text in section.sentences(Year(register, year)).texts:
            assert not re.search(r"[1-4](件|名|回)", text.ja), text.ja
        for figure in section.figures(Year(register, year)):
            figure.specification("en")


def test_liaison_to_agencies_is_told_where_that_from_them_is_hidden(usual, year):
    (told, *_) = liaison.sentences(Year(usual, year)).texts
    assert told.ja == "他機関への繋ぎは26件である。"
    assert told.en == "26 contacts went to agencies."


def test_outreach_is_told_as_far_as_it_is_shown(synthetic, public, year):
    register = public(synthetic, year, "outreach_counterpart=agency", policy=Policy())
    told = methods.sentences(Year(register, year)).texts
    assert "アウトリーチは23回で、本人・家族への訪問が13回（11名）である。" in [text.ja for text in told]
    assert "Outreach: 23 contacts, of which 13 contacts to 11 clients or their families." in [text.en for text in told]
