"""Sentences: every number is a cell of the section's tables, and one record more changes them."""

import re
from decimal import Decimal

import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.rounding import round_half_up
from hikiana.centre.printed.figures import Key
from hikiana.presentation.numbers import write
from hikiana.sections import contacts, durations, liaison, methods, summary
from hikiana.sections.contents import all_tables, section_modules
from hikiana.sections.year import Year

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
YEARS = [FiscalYear(year) for year in range(2009, 2026)]
FIVE = [
    ("A", "2024-04-10", "phone", 14),
    ("A", "2024-05-10", "email", 15),
    ("B", "2024-06-01", "outreach", 60, {"outreach_counterpart": "agency"}),
    ("B", "2024-07-01", "liaison", 29, {"liaison_direction": "to_agency", "liaison_agency": "psychiatry"}),
    ("B", "2023-06-01", "phone", 20),
]


def _names(table):
    """The words of a table that may hold numbers: labels, titles and units."""
    for dimension in table.dimensions:
        yield dimension.title
        yield from (item.label for item in dimension.items)
    for measure in table.measures:
        yield from (measure.label, measure.unit)
    if table.note:
        yield table.note


def _numbers(table, year):
    """Numbers that a table writes: all of a table of one year, the year's and the former's of one by fiscal year."""
    by_year = table.dimensions[0].name == "fiscal_year"
    rows = [row for row in table.rows if not by_year or row.code in (str(year), str(year.previous))]
    for column in table.columns:
        values = [table[table.place(row, column)] for row in rows if table.status(row, column) is not None]
        told = [value for value in values if value is not None]
        if by_year and len(told) == 2:
            told.append(abs(told[1] - told[0]))
        for value in told:
            written = write(value, column.measure)
            yield from written.split(":") if column.measure.style == "clock" else (written,)


@pytest.fixture(scope="module", params=YEARS, ids=str)
def told(request, synthetic):
    """A year of the synthetic register, with the tables that were made of it."""
    return Year(synthetic, request.param)


def _allowed(told, module):
    # The summary tells what the sections do, whose tables stand in the same report.
    tables = all_tables(told) if module is summary else module.tables(told)
    allowed = {number for table in tables for number in _numbers(table, told.fiscal_year)}
    words = [name for table in tables for name in _names(table)]
    words += [
        told.fiscal_year.label,
        *(entry.note for entry in told.centre.breaks if entry.first == told.fiscal_year),
    ]
    for text in words:
        allowed |= set(NUMBER.findall(text.ja)) | set(NUMBER.findall(text.en))
    # 約8割 is the rounded tenth of a share that the tables have.
    shares = [Decimal(number) for number in allowed if re.fullmatch(r"\d+\.\d", number)]
    return allowed | {str(round_half_up(float(share) / 10)) for share in shares} | {"10"}


def test_sentences_have_no_number_that_is_not_in_the_tables(told):
    strange = [
        (module.__name__, words, numbers)
        for module in section_modules()
        for allowed in [_allowed(told, module)]
        for text in module.sentences(told).texts
        for words in (_without_each(text.ja), text.en)
        if (numbers := set(NUMBER.findall(words)) - allowed)
    ]
    assert strange == []


def test_both_languages_tell_the_same_numbers(told):
    differing = [
        (module.__name__, text)
        for module in section_modules()
        for labels in [[item.label for table in module.tables(told) for item in table.dimensions[0].items]]
        for text in module.sentences(told).texts
        if _told_numbers(text, labels, "ja") != _told_numbers(text, labels, "en") and "比べない" not in text.ja
    ]
    assert differing == []


def _told_numbers(text, labels, lang):
    """The numbers of a sentence without those of labels and fiscal years, which languages write differently."""
    words = _without_each(text.ja) if lang == "ja" else re.sub(r"(about \d) in 10", r"\1", text.en)
    for label in labels:
        words = words.replace(label(lang), "")
    return set(NUMBER.findall(re.sub("(平成|令和)[0-9元]+年度|FY[0-9]{4}", "", words)))


def _without_each(japanese):
    """1人あたり and 1件あたり mean "each"."""
    return re.sub("1(?=[人件日]あたり)", "", japanese)


@pytest.mark.parametrize(
    ("module", "record"),
    [
        (contacts, ("C", "2024-08-01", "phone", 10)),
        (methods, ("A", "2024-08-01", "email", 10)),
        (durations, ("A", "2024-08-01", "phone", 1)),
        (liaison, ("A", "2024-08-01", "liaison", 1, {"liaison_direction": "from_agency", "liaison_agency": "other"})),
    ],
    ids=["contacts", "methods", "durations", "liaison"],
)
def test_one_record_more_changes_the_sentences(make_register, year, module, record):
    before, after = make_register(*FIVE), make_register(*FIVE, record)
    assert module.sentences(Year(before, year)).texts != module.sentences(Year(after, year)).texts
    assert module.sentences(Year(before, year)).texts == module.sentences(Year(make_register(*FIVE), year)).texts


def test_one_new_client_more_is_told_in_every_number_it_touches(make_register, year):
    register = make_register(*FIVE, ("C", "2024-08-01", "phone", 10))
    first, second, third, fourth = (text.ja for text in contacts.sentences(Year(register, year)).texts)
    assert first == "令和6年度の相談延べ件数は4件（新規2件、継続2件）で、前年度（1件）より3件多い。"
    assert second == (
        "相談実人数は3名（新規2名、前年度以前からの継続1名）で、前年度（1名）との差は2名で、横ばいである。"
    )
    assert third == "新規は2名で、前年度（1名）との差は1名で、横ばいである。"
    assert fourth == "相談は実人数1人あたり1.3回（前年度は1.0回）である。"


@pytest.mark.parametrize(
    ("contacts_before", "words"),
    [
        (1, "前年度（1件）より1件多い"),
        (2, "前年度（2件）と同じ"),
        (3, "前年度（3件）より1件少ない"),
        (0, "前年度（354件）より352件少ない"),  # without records the printed year before serves
    ],
)
def test_change_to_the_year_before_is_told(make_register, year, contacts_before, words):
    now = [("B", "2024-06-01", "phone", 5), ("B", "2024-06-02", "phone", 5)]
    register = make_register(*[("A", "2023-06-01", "phone", 5)] * contacts_before, *now)
    assert words in contacts.sentences(Year(register, year)).texts[0].ja


def test_year_after_one_without_contacts_has_no_former_mean_to_tell(make_register, year):
    to_agency = {"liaison_direction": "to_agency", "liaison_agency": "other"}
    register = make_register(("A", "2023-06-01", "liaison", 5, to_agency), ("B", "2024-06-01", "phone", 5))
    *_, last = contacts.sentences(Year(register, year)).texts
    assert last.ja == "相談は実人数1人あたり1.0回である。"
    assert last.en == "That is 1.0 contacts per client."


def test_methods_with_equally_many_contacts_are_both_named(make_register, year):
    register = make_register(("A", "2024-06-01", "phone", 5), ("B", "2024-06-01", "email", 5))
    first, second = methods.sentences(Year(register, year)).texts
    assert "電話・メール" in first.ja
    assert "Telephone and E-mail" in first.en
    assert "電話・メール" in second.ja


def test_liaison_alone_makes_no_sentence_about_consultations(make_register, year):
    to_agency = {"liaison_direction": "to_agency", "liaison_agency": "other"}
    register = make_register(("A", "2023-06-01", "phone", 5), ("A", "2024-06-01", "liaison", 5, to_agency))
    (only,) = methods.sentences(Year(register, year)).texts
    assert "連携" in only.ja
    assert "記録はない" in contacts.sentences(Year(register, year)).texts[0].ja


def test_single_method_is_not_both_longest_and_shortest(make_register, year):
    register = make_register(("A", "2024-06-01", "phone", 5))
    (only,) = durations.sentences(Year(register, year)).texts
    assert only.ja == "延べ相談時間は連携を含めて0時間05分、1件あたりの平均は5分である。"


@pytest.mark.parametrize("first", [2010, 2016])
def test_year_after_a_break_is_not_compared_with_the_year_before(make_register, first):
    before = [("A", f"{first - 1}-06-01", "phone", 5)] * 7
    register = make_register(*before, ("B", f"{first}-06-01", "phone", 5), ("B", f"{first}-06-02", "phone", 5))
    total, _, mean, why = contacts.sentences(Year(register, FiscalYear(first))).texts
    label = FiscalYear(first).label
    assert total.ja == f"{label.ja}の相談延べ件数は2件（新規1件、継続1件）である。"
    assert total.en == f"In {label.en} there were 2 contacts (1 new, 1 continuing)."
    assert mean.ja == "相談は実人数1人あたり2.0回である。"
    assert mean.en == "That is 2.0 contacts per client."
    assert why.ja.startswith("前年度とは数え方が異なるため、比べない（")
    assert why.en.startswith("No comparison with the year before, which was counted otherwise: ")


def test_break_that_touches_other_tables_does_not_hinder_the_comparison(make_register):
    register = make_register(("A", "2012-06-01", "phone", 5), ("B", "2013-06-01", "phone", 5))
    total, *_, mean = contacts.sentences(Year(register, FiscalYear(2013))).texts
    assert "前年度（1件）と同じ" in total.ja
    assert "前年度は1.0回" in mean.ja


def test_sentences_tell_the_printed_figures(synthetic, year, printed):
    def figure(table, row, column):
        return printed.values[Key(table, row, column)]

    told = "".join(
        text.ja
        for module in (contacts, methods, durations, liaison)
        for text in module.sentences(Year(synthetic, year)).texts
    )
    new, going = (figure("contacts_total", row, "件") for row in ("新規相談", "継続相談"))
    assert f"{figure('contacts_total', '相談件数計', '件')}件（新規{new}件、継続{going}件）" in told
    assert f"実人数は{figure('clients_by_fiscal_year', '当年度', '相談実人数')}名" in told
    this_year, before = (figure("clients_by_fiscal_year", row, "1ケースあたり") for row in ("当年度", "前年度"))
    assert f"{this_year}回（前年度は{before}回）" in told
    assert f"前年度（{figure('continuity', 'R5年度', '相談延べ件数')}件）" in told
    mail, share = (figure("contacts_by_method", "メール", column) for column in ("計", "構成比"))
    assert f"メールで{mail}件、連携・ケア会議を含む{figure('contacts_by_method', '計', '計')}件の{share}%" in told
    assert f"電話で{figure('clients_by_method', '電話', '実人数')}名" in told
    hours, minutes = divmod(int(figure("duration_by_method", "計", "延べ相談時間(時:分)")), 60)
    assert f"{hours}時間{minutes:02}分" in told
    assert f"出張相談等の{figure('duration_by_method', '出張相談等', '平均所要時間')}分" in told
    incoming, outgoing = (figure(table, "計", "件数") for table in ("liaison_in", "liaison_out"))
    assert f"繋ぎは{incoming}件、他機関への繋ぎは{outgoing}件" in told
    assert f"保健所（{figure('liaison_out', '保健所', '件数')}件）" in told
