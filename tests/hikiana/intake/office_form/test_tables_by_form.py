import re
from pathlib import Path

import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.matching import matched
from hikiana.intake.office_form.model import BEGIN, KIND, NAME, ColumnUse, LedgerForm
from hikiana.intake.office_form.tables_by_form import tables_of
from schemas.code_lists import CODE_LISTS
from tests.hikiana.intake.office_form.conftest import CASES, CONTACTS, part, read, sheet

FLAT = CONTACTS | CASES
HEAD = ["番号", "日", "方法", "分", "性別", "年齢"]


def _rows(reading, table, *columns):
    return reading.tables[table].frame.select(columns).rows()


def test_flat_sheet_gives_each_client_once_with_what_was_written_first_of_it():
    flat = sheet(
        HEAD,
        ["K1", "2024-05-09", "電話", "30", "男", None],
        ["K2", "2024-04-01", "来所", "60", None, None],
        ["K1", "2024-04-02", "来所", "40", None, "31"],
        ["K2", "2024-06-01", "電話", "10", "女", "25"],
    )
    reading = read([flat], [part(FLAT, ("cases", "contacts"))], contact_numbers="made")
    assert _rows(reading, "cases", "case_id", "sex", "age") == [("K2", "女", "25"), ("K1", "男", "31")]
    assert reading.tables["cases"].rows.to_list() == [3, 4]
    assert reading.tables["contacts"].frame["contact_id"].to_list() == [
        "K1-20240509-1",
        "K2-20240401-1",
        "K1-20240402-1",
        "K2-20240601-1",
    ]


def test_client_who_is_written_otherwise_later_is_told_without_ages():
    flat = sheet(HEAD, ["K1", "2024-04-01", "電話", "30", "男", "31"], ["K1", "2025-04-01", "電話", "30", "女", "32"])
    reading = read([flat], [part(FLAT, ("cases", "contacts"))], contact_numbers="made")
    told = [finding for finding in reading.told if finding.rule == "client_repeats_agree"]
    assert [(finding.of_column.name, finding.rows.to_list(), finding.values.to_list()) for finding in told] == [
        ("sex", [3], ["男 → 女"])
    ]


def test_sheets_of_months_are_one_table_whose_rows_know_their_sheets():
    head = list(CONTACTS)
    april = sheet(head, ["K1", "2024-04-01", "電話", "30"], ["月計", None, None, "30"], name="R6.4月")
    may = sheet(["5月分"], head, ["K1", "2024-05-01", "狼煙", "20"], name="R6.5月")
    clients = sheet(list(CASES), ["K1", "男", "31"], name="ケース")
    parts = [part(CONTACTS, sheets=["R#.#月"]), part(CASES, ("cases",), ["ケース"])]
    reading = read([april, may, clients], parts, contact_numbers="made")
    contacts = reading.tables["contacts"]
    assert contacts.frame["duration_min"].to_list() == ["30", "20"]
    origins = contacts.place.origins
    assert [(origins.places[origin].sheet, at) for origin, at in origins.rows.select("origin", "at").rows()] == [
        ("R6.4月", 2),
        ("R6.5月", 3),
    ]
    assert [(one.rule, one.sheet, one.rows.to_list()) for one in reading.told if one.rule == "row_is_a_record"] == [
        ("row_is_a_record", "R6.4月", [3])
    ]


def test_contacts_that_stand_to_the_right_are_rows_of_their_own():
    columns = {"番号": "cases.case_id", "性別": "cases.sex"} | {
        f"第{turn}回{head}": ColumnUse(field, turn=turn)
        for turn in (1, 2)
        for head, field in (("日", "contacts.date"), ("方法", "contacts.method"))
    }
    wide = sheet(
        list(columns),
        ["K1", "男", "2024-04-01", "電話", "2024-05-01", "来所"],
        ["K2", "女", "2024-04-02", "来所", None, None],
    )
    reading = read(
        [wide], [part(columns, ("cases", "contacts"))], contact_numbers="made", absent={"contacts.duration_min": "0"}
    )
    assert _rows(reading, "contacts", "case_id", "date", "method") == [
        ("K1", "2024-04-01", "電話"),
        ("K2", "2024-04-02", "来所"),
        ("K1", "2024-05-01", "来所"),
    ]
    assert _rows(reading, "cases", "case_id", "sex") == [("K1", "男"), ("K2", "女")]


def test_sheet_may_have_fewer_contacts_to_the_right_than_another():
    columns = {"番号": "cases.case_id", "性別": "cases.sex", "年齢": "cases.age"} | {
        f"第{turn}回{head}": ColumnUse(field, turn=turn)
        for turn in (1, 2)
        for head, field in (("日", "contacts.date"), ("方法", "contacts.method"))
    }
    few = sheet([*columns][:5], ["K1", "男", "1", "2024-04-01", "電話"], name="R5")
    lacking = sheet([*columns][:6], ["K1", "男", "1", "2024-04-01", "電話", "2024-05-01"], name="R6")
    found = matched([few, lacking], LedgerForm([part(columns, ("cases", "contacts"))])).read
    assert [list(one.lost) for one in found] == [[], ["第2回方法"]]
    reading = read([few], [part(columns, ("cases", "contacts"))], contact_numbers="made")
    assert _rows(reading, "contacts", "case_id", "method") == [("K1", "電話")]


def _years():
    heads = list(CASES), list(CONTACTS)
    former = [
        sheet(heads[0], ["1", "男", "30"], ["2", "女", "20"], name="ケース", file="台帳R5.xlsx"),
        sheet(heads[1], ["1", "4/1", "電話", "30"], ["2", "3/1", "電話", "30"], name="相談", file="台帳R5.xlsx"),
    ]
    later = [
        sheet(heads[0], ["1", "女", "50"], ["2", "男", "31"], name="ケース", file="台帳R6.xlsx"),
        sheet(heads[1], ["2", "4/1", "電話", "30"], ["1", "5/1", "電話", "30"], name="相談", file="台帳R6.xlsx"),
    ]
    return [*former, *later]


PARTS = [part(CASES, ("cases",), ["ケース"]), part(CONTACTS, sheets=["相談"], year="name")]


def test_numbers_that_begin_anew_each_year_are_of_their_year():
    reading = read(_years(), PARTS, case_numbers="by_year", contact_numbers="made")
    assert reading.tables["cases"].frame["case_id"].to_list() == ["R5-1", "R5-2", "R6-1", "R6-2"]
    assert _rows(reading, "contacts", "case_id", "date") == [
        ("R5-1", "2023-04-01"),
        ("R5-2", "2024-03-01"),
        ("R6-2", "2024-04-01"),
        ("R6-1", "2024-05-01"),
    ]


def test_client_of_the_year_before_is_known_by_all_answers_where_the_office_says_so():
    reading = read(_years(), PARTS, case_numbers="by_year", contact_numbers="made", same_clients="by_answers")
    # R6-1 is a woman of 50, and R5-2 was one of 20: another person.
    assert reading.tables["cases"].frame["case_id"].to_list() == ["R5-1", "R5-2", "R6-1"]
    assert reading.tables["contacts"].frame["case_id"].to_list() == ["R5-1", "R5-2", "R5-1", "R6-1"]
    told = [finding for finding in reading.told if finding.rule == "client_known_again"]
    assert [(one.file, one.rows.to_list(), one.values.to_list()) for one in told] == [
        ("台帳R6.xlsx", [3], ["R6-2 → R5-1"])
    ]


@pytest.mark.parametrize(
    ("later", "is_known"), [("30代", True), ("40代", True), ("50代", False), ("39", True), ("42", False)]
)
def test_client_whose_age_is_a_range_is_known_again_where_the_years_allow_it(later, is_known):
    sources = _years()
    sources[0] = sheet(list(CASES), ["1", "男", "30代"], ["2", "女", "20"], name="ケース", file="台帳R5.xlsx")
    sources[2] = sheet(list(CASES), ["1", "女", "50"], ["2", "男", later], name="ケース", file="台帳R6.xlsx")
    reading = read(sources, PARTS, case_numbers="by_year", contact_numbers="made", same_clients="by_answers")
    assert ("R6-2" not in reading.tables["cases"].frame["case_id"].to_list()) == is_known


def test_client_of_three_years_is_one_though_each_year_has_another_number():
    heads = list(CASES), list(CONTACTS)
    sources = [
        source
        for year, number in ((5, "1"), (6, "7"), (7, "3"))
        for source in (
            sheet(heads[0], [number, "男", str(25 + year)], name="ケース", file=f"台帳R{year}.xlsx"),
            sheet(heads[1], [number, "5/1", "電話", "30"], name="相談", file=f"台帳R{year}.xlsx"),
        )
    ]
    reading = read(sources, PARTS, case_numbers="by_year", contact_numbers="made", same_clients="by_answers")
    assert reading.tables["cases"].frame["case_id"].to_list() == ["R5-1"]
    assert reading.tables["contacts"].frame["case_id"].to_list() == ["R5-1", "R5-1", "R5-1"]


def test_client_is_known_by_answers_where_days_tell_the_years_of_numbers():
    columns, rows = (
        FLAT,
        [
            ["1", "2023-05-01", "電話", "30", "男", "30"],
            ["2", "2024-05-01", "電話", "30", "男", "31"],
            ["1", "2024-06-01", "電話", "30", "女", "50"],
        ],
    )
    parts = [part(columns, ("cases", "contacts"))]
    rules = {"case_numbers": "by_year", "contact_numbers": "made", "same_clients": "by_answers"}
    reading = read([sheet(list(columns), *rows)], parts, **rules)
    assert reading.tables["contacts"].frame["case_id"].to_list() == ["R5-1", "R5-1", "R6-1"]


def test_two_who_may_be_meant_are_not_taken_for_one():
    sources = _years()
    sources[0] = sheet(list(CASES), ["1", "男", "30"], ["2", "男", "30"], name="ケース", file="台帳R5.xlsx")
    reading = read(sources, PARTS, case_numbers="by_year", contact_numbers="made", same_clients="by_answers")
    assert reading.tables["cases"].frame.height == 4


def test_name_becomes_a_number_that_tells_nothing_and_stays_the_same(private):
    columns = {"氏名": NAME} | {head: use for head, use in FLAT.items() if head != "番号"}
    rows = [["山田 花子", "2024-04-01", "電話", "30", "女", "20"], ["山田花子", "2024-05-01", "電話", "30", None, None]]
    parts = [part(columns, ("cases", "contacts"))]
    rules = {"case_numbers": "made", "contact_numbers": "made"}
    reading = read([sheet(list(columns), *rows)], parts, **rules)
    frame = reading.tables["cases"].frame
    assert frame.height == 1
    assert "山田" not in str(reading.tables)
    again = read([sheet(list(columns), ["別人", "2024-03-01", "電話", "5", "男", "40"], *rows)], parts, **rules)
    assert frame["case_id"].item() in again.tables["contacts"].frame["case_id"].to_list()
    (private / "ledger.key").unlink()
    other = read([sheet(list(columns), *rows)], parts, **rules)
    assert frame["case_id"].item() not in other.tables["cases"].frame["case_id"].to_list()


@pytest.mark.parametrize("content", ["", "ab", "no key at all", "0" * 63])
def test_key_of_names_that_is_damaged_is_refused_and_not_made_anew(private, content):
    (private / "ledger.key").write_text(content)
    columns = {"氏名": NAME} | {head: use for head, use in FLAT.items() if head != "番号"}
    row = ["山田花子", "2024-04-01", "電話", "30", "女", "20"]
    with pytest.raises(InputError, match=r"ledger\.key") as refused:
        read([sheet(list(columns), row)], [part(columns, ("cases", "contacts"))], case_numbers="made")
    assert "山田" not in str(refused.value)
    assert (private / "ledger.key").read_text() == content


def test_client_who_is_continuing_at_the_first_contact_came_before_where_the_office_says_so():
    columns = FLAT | {"新規継続": KIND}
    rows = [
        ["K1", "2024-05-01", "電話", "30", "男", "20", "継続"],
        ["K2", "2024-05-01", "電話", "5", "女", "30", "新規"],
    ]
    parts = [part(columns, ("cases", "contacts"))]
    given = read([sheet(list(columns), *rows)], parts, contact_numbers="made", new_or_continuing="source")
    assert _rows(given, "cases", "case_id", "start_year") == [("K1", "以前から"), ("K2", None)]
    compared = read([sheet(list(columns), *rows)], parts, contact_numbers="made")
    assert compared.tables["cases"].frame["start_year"].to_list() == [None, None]


@pytest.mark.parametrize("mark", ["〃", "同上", '"'])
def test_mark_means_what_stands_above_be_it_a_mark_or_nothing(mark):
    contacts = sheet(
        list(CONTACTS),
        ["K1", "2024-04-01", "電話", None],
        ["K2", mark, mark, mark],
        ["K3", mark, "来所", "30"],
    )
    clients = sheet(list(CASES), ["K1", "男", "1"], name="ケース")
    parts = [part(CONTACTS, sheets=["台帳"]), part(CASES, ("cases",), ["ケース"])]
    reading = read([contacts, clients], parts, contact_numbers="made")
    assert _rows(reading, "contacts", "date", "method", "duration_min") == [
        ("2024-04-01", "電話", None),
        ("2024-04-01", "電話", ""),
        ("2024-04-01", "来所", "30"),
    ]


def test_rows_with_a_word_are_left_out_and_told_and_their_clients_are_not_invented():
    columns = FLAT | {"備考": ""}
    flat = sheet(
        [*HEAD, "備考"],
        ["K1", "2024-04-01", "電話", "30", "男", "20", None],
        ["K2", "2024-04-01", "電話", "30", "男", "20", "取消"],
    )
    rules = {"leave_out": {"備考": ["取消"]}}
    reading = read([flat], [part(columns, ("cases", "contacts"), **rules)], contact_numbers="made")
    assert reading.tables["cases"].frame["case_id"].to_list() == ["K1"]
    assert [finding.rows.to_list() for finding in reading.told if finding.rule == "row_left_out"] == [[3]]


def test_column_that_is_absent_is_what_the_office_says_only_where_it_is_asked():
    clients = sheet(list(CASES), ["K1", "男", "1"], name="ケース")
    rows = [["K1", "2024-04-01", "アウトリーチ", "30"], ["K1", "2024-04-02", "電話", "30"]]
    contacts = sheet(list(CONTACTS), *rows)
    parts = [part(CONTACTS, sheets=["台帳"]), part(CASES, ("cases",), ["ケース"])]
    absent = {"contacts.outreach_counterpart": "本人・家族", "contacts.online": "いいえ"}
    reading = read([contacts, clients], parts, contact_numbers="made", absent=absent)
    assert _rows(reading, "contacts", "outreach_counterpart", "online") == [("本人・家族", "いいえ"), (None, "いいえ")]
    told = [finding for finding in reading.told if finding.rule == "column_as_answered"]
    assert {finding.severity for finding in told} == {"warning"}
    assert any(re.search("「オンライン」は台帳にないので.*全て「いいえ」", one.message.ja) for one in told)
    english = CODE_LISTS["outreach_counterpart"]["client_or_family"].label.en
    assert any(f"'{english}'" in one.message.en for one in told)
    assert any("'no'" in one.message.en for one in told)


def test_column_that_an_answer_fills_is_told_once_for_all_sheets_and_not_where_it_fills_nothing():
    months = [sheet(list(CONTACTS), [f"K{n}", f"2024-0{n}-01", "電話", "30"], name=f"{n}月") for n in (4, 5)]
    clients = sheet(list(CASES), ["K4", "男", "1"], ["K5", "男", "1"], name="ケース")
    parts = [part(CONTACTS, sheets=["#月"]), part(CASES, ("cases",), ["ケース"])]
    absent = {"contacts.outreach_counterpart": "本人・家族", "contacts.online": "いいえ"}
    reading = read([*months, clients], parts, contact_numbers="made", absent=absent)
    (told,) = [finding for finding in reading.told if finding.rule == "column_as_answered"]
    assert "オンライン" in told.message.ja
    assert "本人・家族" not in told.message.ja


def test_column_that_must_be_filled_in_and_that_nobody_has_spoken_of_is_missing():
    form = LedgerForm([part(CONTACTS)])
    found = matched([sheet(list(CONTACTS), ["K1", "2024-04-01", "電話", "30"])], form)
    reading = tables_of(Path("台帳.xlsx"), found.read, form, NO_ANSWERS)
    assert [finding.rule for finding in reading.faults] == ["column_present", "form_table_present"]
    assert "オンライン" in reading.faults[0].message.ja


@pytest.mark.parametrize(("columns", "read_as"), [(CASES, "cases"), (CONTACTS, "contacts")])
def test_form_without_a_sheet_of_clients_or_of_contacts_is_at_fault(columns, read_as):
    row = ["K1", "男", "1"] if read_as == "cases" else ["K1", "2024-04-01", "電話", "30"]
    reading = read([sheet(list(columns), row)], [part(columns, (read_as,))])
    assert [finding.rule for finding in reading.faults] == ["form_table_present"]


def test_blanks_that_mean_the_same_are_filled_where_the_form_says_so():
    contacts = sheet(list(CONTACTS), ["K1", "2024-04-01", "電話", "30"], [None, "2024-05-01", "電話", "20"])
    clients = sheet(list(CASES), ["K1", "男", "1"], name="ケース")
    parts = [part(CONTACTS, sheets=["台帳"], fill_down=["番号"]), part(CASES, ("cases",), ["ケース"])]
    reading = read([contacts, clients], parts, contact_numbers="made")
    assert reading.tables["contacts"].frame["case_id"].to_list() == ["K1", "K1"]


def test_lengths_in_hours_of_one_sheet_are_minutes_beside_minutes_of_another():
    columns = {head: use for head, use in CONTACTS.items() if head != "分"}
    hours, minutes = (
        columns | {"時間(時間)": "contacts.duration_min"},
        columns | {"時間(分)": "contacts.duration_min"},
    )
    sheets = [
        sheet(list(hours), *[["K1", f"2024-04-{day:02}", "来所", "1.5"] for day in range(1, 9)], name="A"),
        sheet(list(minutes), *[["K1", f"2024-05-{day:02}", "来所", "45"] for day in range(1, 9)], name="B"),
        sheet(list(CASES), ["K1", "男", "1"], name="ケース"),
    ]
    parts = [part(hours, sheets=["A"]), part(minutes, sheets=["B"]), part(CASES, ("cases",), ["ケース"])]
    reading = read(sheets, parts, contact_numbers="made")
    assert reading.faults == []
    assert set(reading.tables["contacts"].frame["duration_min"]) == {"90", "45"}


def test_begin_and_end_need_no_unit():
    columns = {head: use for head, use in CONTACTS.items() if head != "分"} | {"自": BEGIN, "至": "contacts.end"}
    contacts = sheet(list(columns), ["K1", "2024-04-01", "来所", "10:00", "10:05"])
    clients = sheet(list(CASES), ["K1", "男", "1"], name="ケース")
    parts = [part(columns, sheets=["台帳"]), part(CASES, ("cases",), ["ケース"])]
    reading = read([contacts, clients], parts, contact_numbers="made")
    assert reading.faults == []
    assert reading.tables["contacts"].frame["duration_min"].to_list() == ["5"]
    assert reading.tables["contacts"].frame.schema["duration_min"] == pl.String


def test_unit_of_lengths_is_judged_for_all_sheets_of_a_form_together():
    columns = {head: use for head, use in CONTACTS.items() if head != "分"} | {"相談時間": "contacts.duration_min"}
    sheets = [
        sheet(list(columns), *[["K1", f"2024-04-{day:02}", "来所", "45"] for day in range(1, 20)], name="R6.4月"),
        sheet(list(columns), ["K1", "2024-05-01", "来所", "5"], name="R6.5月"),
        sheet(list(CASES), ["K1", "男", "1"], name="ケース"),
    ]
    parts = [part(columns, sheets=["R#.#月"]), part(CASES, ("cases",), ["ケース"])]
    assert read(sheets, parts, contact_numbers="made").faults == []
    alone = read([sheets[1], sheets[2]], parts, contact_numbers="made")
    assert [finding.rule for finding in alone.faults] == ["length_unit_known"]


def test_more_contacts_to_the_right_than_the_form_knows_are_read_like_the_others():
    columns = {"番号": "cases.case_id", "性別": "cases.sex", "年齢": "cases.age"}
    turns = {
        f"第{turn}回 {head}": ColumnUse(field, turn=turn)
        for turn in (1, 2)
        for head, field in (("日付", "contacts.date"), ("方法", "contacts.method"), ("分", "contacts.duration_min"))
    }
    wide = sheet(
        [*columns, *(f"第{turn}回 {head}" for turn in (1, 2, 3) for head in ("日付", "方法", "分"))],
        ["K1", "男", "31", "2024-04-01", "電話", "30", "2024-05-01", "来所", "40", "2024-06-01", "電話", "50"],
    )
    reading = read([wide], [part(columns | turns, ("cases", "contacts"))], contact_numbers="made")
    assert reading.tables["contacts"].frame["duration_min"].to_list() == ["30", "40", "50"]
