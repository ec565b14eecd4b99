"""Clients who began before the records: continuing from their first contact on, and new in no fiscal year."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from hikiana import explore
from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.policy import Outlet
from hikiana.disclosure.mask.meaning import counts
from hikiana.intake.forms import start_years
from hikiana.intake.read import read_register
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.history import nobody_from_before
from hikiana.register.keep.ingest import ingest
from hikiana.register.register import open_register, register_of
from hikiana.register.validation import validate
from hikiana.sections import contacts, continuity
from hikiana.sections.shared.seen_again import retention_by_start_year
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.names import Name
from hikiana.statistics.vocabulary import unknown_in
from schemas.start_years import BEFORE, BEFORE_RECORDS

TODAY = date(2025, 3, 31)
YEAR = FiscalYear(2020)
DAYS = {
    "A": ("2019-05-07", "2020-05-07"),  # 以前から
    "B": ("2019-05-07", "2019-06-06", "2020-05-07"),  # 2012年度から
    "C": ("2020-06-08",),  # 2019年度から、その年度の相談はない
    "D": ("2019-07-08", "2020-07-07"),  # 空欄
    "E": ("2020-08-06",),  # 2020年度から
}
STARTS = {"A": "以前から", "B": "H24", "C": "2019", "D": "", "E": "令和2年度"}


@pytest.fixture
def opened(tmp_path, keep, sound, centre):
    """Open a register of DAYS at a centre whose records begin in 2019, with a start year for each client."""

    def read(starts=STARTS, late=True, liaison=()):
        case, call = sound["cases"][2], sound["contacts"][0]
        sound["cases"] = [case | {"case_id": client, "start_year": starts.get(client, "")} for client in DAYS]
        if not starts:
            sound["cases"] = [case | {"case_id": client} for client in DAYS]
        sound["contacts"] = [
            call | {"contact_id": f"{client}{number}", "case_id": client, "date": day}
            for client, days in DAYS.items()
            for number, day in enumerate(days)
        ]
        sound["contacts"] += liaison
        sound["clinic"] = []
        raw = read_register(keep(tmp_path / "register", sound))
        here = replace(centre, records_since=FiscalYear(2019)) if late else centre
        checked = validate(raw, here, TODAY)
        return replace(register_of(raw, checked), centre=here), checked.findings

    return read


def test_who_began_earlier_is_new_in_no_year_and_continues_from_the_first_contact(opened):
    register, _ = opened()
    starts = register.scan("client_years").select("case_id", "start_year").unique().collect()
    assert dict(starts.iter_rows()) == {"A": BEFORE_RECORDS, "B": 2012, "C": 2019, "D": 2019, "E": 2020}
    assert register.new_clients.select("case_id", "fiscal_year").rows() == [("D", 2019), ("E", 2020)]
    new = register.reported_contacts.filter(kind="new")
    assert new["contact_id"].to_list() == ["D0", "E0"]


def test_given_years_within_the_records_without_a_contact_are_a_warning(opened):
    _, findings = opened()
    (finding,) = (found for found in findings if found.severity != "note" and found.rule.startswith("start"))
    assert (finding.rule, finding.severity, finding.rows.to_list()) == ("start_year_has_contact", "warning", [4])


def test_triangle_has_the_years_that_clients_began_in_and_one_category_of_no_known_year(opened):
    register, _ = opened()
    table = continuity.continuity(Year(register, YEAR))
    assert table.dimensions[1].codes == ["2020", "2019", "2012", BEFORE, TOTAL]
    assert [table["2020", code, "clients"] for code in table.dimensions[1].codes] == [1, 2, 1, 1, 5]
    assert [table["2019", code, "clients"] for code in ("2019", "2012", BEFORE, TOTAL)] == [1, 1, 1, 3]
    assert table["2020", TOTAL, "carried_over_clients"] == 4
    (told, *_) = continuity.sentences(Year(register, YEAR)).texts
    assert "令和元年度から2名、平成24年度から1名、以前（年度不明）から1名" in told.ja
    assert "1 before the records" in told.en


def test_new_and_carried_over_are_all_clients_and_contacts_agree(opened):
    register, _ = opened()
    clients = contacts.clients_by_fiscal_year(Year(register, YEAR))
    kinds = contacts.contacts_by_fiscal_year(Year(register, YEAR))
    assert clients.dimensions[0].codes == ["2019", "2020"]
    for year in ("2019", "2020"):
        new, carried, every = (clients[year, name] for name in ("new_clients", "carried_over_clients", "clients"))
        assert new + carried == every
        assert kinds[year, "new", "contacts"] == new


def test_shares_of_those_seen_again_are_of_those_who_began_on_record(opened):
    register, _ = opened()
    table = retention_by_start_year(Year(register, YEAR))
    assert table.dimensions[0].codes == ["2019"]
    assert table["2019", "1", "share"] == 100  # of D alone: C has no contact in 2019
    assert "記録の始まりより前に始めた人" in table.note.ja


def test_public_triangle_knows_who_began_in_no_known_year(opened):
    register, _ = opened()
    everyone = register.behind(Outlet(register.centre.disclosure, lambda table: table))
    table = continuity.continuity(Year(everyone, YEAR))
    assert table.dimensions[1].codes == ["0", "1_2", "3_over", BEFORE, TOTAL]
    ids = {cell.id for cell in counts(table)}
    assert f"clients|fiscal_year=2020|years_since_start={BEFORE}" in ids
    assert f"clients|fiscal_year=2020|years_since_start=1_2+3_over+{BEFORE}" in ids
    assert "new_clients|fiscal_year=2020" in ids
    names = [Name.read(id) for id in ids]
    assert not [
        unknown_in(variable, codes)
        for name in names
        for variable, codes in name.conditions
        if unknown_in(variable, codes)
    ]


def test_liaison_may_come_before_the_first_consultation_on_record_of_who_began_earlier(opened, sound):
    letter = sound["contacts"][4] | {"contact_id": "L1", "date": "2019-04-05"}
    register, findings = opened(liaison=[letter | {"case_id": "A"}])
    assert not [found for found in findings if found.severity == "error"]
    (row,) = register.reported_contacts.filter(contact_id="L1").iter_rows(named=True)
    assert (row["kind"], row["start_year"]) == ("continuing", BEFORE_RECORDS)
    _, findings = opened(liaison=[letter | {"case_id": "D"}])
    assert [found.rule for found in findings if found.severity == "error"] == ["first_contact_is_counted"]


def test_register_without_the_column_counts_as_before_and_is_told_that_nobody_came_before(opened):
    register, findings = opened(starts={})
    assert not [found for found in findings if "start" in found.rule]
    assert register.new_clients.height == len(DAYS)
    (finding,) = nobody_from_before(register)
    assert (finding.rule, finding.severity) == ("earlier_clients_are_marked", "warning")
    marked, _ = opened()
    assert nobody_from_before(marked) == []


def test_before_the_records_is_an_error_where_they_begin_with_the_opening(opened):
    _, findings = opened(starts={"A": "以前"}, late=False)
    (finding,) = (found for found in findings if found.severity == "error")
    assert finding.rule == "start_before_records"
    assert "[records]" in finding.hint.ja


def test_exploration_has_the_years_before_the_records_and_the_one_that_is_not_known(opened):
    register, _ = opened()
    table = explore.crosstab(register, "fiscal_year", "start_year", "2019:2020", "clients")
    assert table.dimensions[1].codes[:2] == ["2009", "2010"]
    cells = {code: table["2020", code, "clients"] for code in (BEFORE, "2012", "2019", "2020", TOTAL)}
    assert cells == {BEFORE: 1, "2012": 1, "2019": 2, "2020": 1, TOTAL: 5}
    assert table["2020", "2015", "clients"] == 0


def test_ledger_without_the_column_leaves_what_a_kept_register_has_of_it(tmp_path, keep, sound):
    into = tmp_path / "kept"
    starts = [row | {"start_year": start} for row, start in zip(sound["cases"], ("2013", "", ""), strict=True)]
    ingest(keep(tmp_path / "first", sound | {"cases": starts}), into, None, today=TODAY)
    sound["cases"][1]["age"] = "20"
    ingest(keep(tmp_path / "second", sound), into, None, today=TODAY)
    cases = open_register(into).cases.sort("case_id")
    assert cases["start_year"].to_list() == ["2013", None, None]
    assert cases["age"].to_list() == [31, 20, 40]


def test_clean_folder_of_before_the_column_is_opened_as_without_start_years(folder, tmp_path):
    clean, _ = clean_register(folder, tmp_path / "clean")
    path = clean / "cases.parquet"
    former = pl.read_parquet(path).drop("start_year")
    former.write_parquet(path)
    register = open_register(clean)
    assert register.cases["start_year"].is_null().all()
    assert register.cases.drop("start_year").equals(former)
    assert "start_year" not in register.new_clients.columns


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *((word, BEFORE) for word in ("以前から", "以前", "継続", "before")),
        *((word, "2019") for word in ("2019", "2019年度", "令和元年度", "R1", "H31", "2019.0")),
        *((word, None) for word in ("5", "不明", "花子", "0", "2019-04-01", "平成30年度以前")),
    ],
)
def test_start_years_are_read_in_the_forms_of_fiscal_years(cell, code):
    assert pl.select(start_years(pl.lit(cell))).item() == code
