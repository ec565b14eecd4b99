"""What a ledger says of new and continuing, beside the records: whether those of earlier years are missing."""

import pytest

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.read import read_register
from hikiana.intake.states import present_state
from hikiana.register.clean.cleaning import clean_register, sound
from hikiana.register.keep.ingest import ingest
from hikiana.register.keep.undo import undo
from hikiana.register.register import open_register
from hikiana.register.validation import validate

ACCEPTED = Answers(accept_missing_years=True)
# Of the sound register: A2 C1 C2 (of Sapporo), A1 C3 C4 and C5 (liaison), A3 C6 and C7 (care conference).
AGREEING = {"C1": "新規", "C2": "継続", "C3": "新規", "C4": "継続", "C5": "継続", "C6": "新規", "C7": "継続"}


@pytest.fixture
def said(tmp_path, keep, sound_register):
    """The sound register with what its column of kinds says by contact, and other cells by contact."""

    def write(kinds, cells=None, only=None, name="register"):
        contacts = [
            contact
            | {"新規・継続": kinds.get(contact["contact_id"], "")}
            | (cells or {}).get(contact["contact_id"], {})
            for contact in sound_register["contacts"]
            if only is None or contact["contact_id"] in only
        ]
        cases = [case for case in sound_register["cases"] if case["case_id"] in {c["case_id"] for c in contacts}]
        clinic = [row for row in sound_register["clinic"] if row["case_id"] in {case["case_id"] for case in cases}]
        return keep(tmp_path / name, sound_register | {"cases": cases, "contacts": contacts, "clinic": clinic})

    return write


@pytest.fixture
def told(centre):
    """By rule what is found of kinds in a register, and whether years are missing."""

    def findings(folder, answers=NO_ANSWERS):
        validated = validate(read_register(folder, answers=answers), centre)
        of_kinds = {
            finding.rule: finding
            for finding in validated.findings
            if finding.rule.startswith(("kind", "earlier_years"))
        }
        return of_kinds, validated.years_missing

    return findings


def test_column_that_agrees_is_told_to_have_been_compared(said, told):
    findings, missing = told(said(AGREEING))
    assert list(findings) == ["kinds_compared"]
    assert "5件のうち違うもの0件" in findings["kinds_compared"].message.ja  # liaison and conference are none of both
    assert not missing


def test_client_called_continuing_without_an_earlier_contact_means_that_years_are_missing(said, told):
    folder = said(AGREEING | {"C3": "継続", "C6": "継続"})
    findings, missing = told(folder)
    error, cells = findings["earlier_years_present"], findings["kind_agrees"]
    assert (error.severity, error.count, len(error.rows)) == ("error", 1, 0)
    assert "2人" in error.message.ja
    assert "--accept-missing-years" in error.hint.ja
    assert (cells.severity, cells.rows.to_list(), cells.letters) == ("warning", [4, 7], "J")
    assert cells.values.to_list() == ["継続 → 新規"] * 2
    assert not missing


def test_report_is_refused_until_the_office_accepts_it_whatever_is_set_aside(said, told, tmp_path, centre):
    folder = said(AGREEING | {"C3": "継続"})
    with pytest.raises(InputError, match="前の年度の記録"):
        sound(read_register(folder), centre)
    with pytest.raises(InputError, match="前の年度の記録"):
        clean_register(folder, tmp_path / "clean", accept_quarantine=True)
    findings, missing = told(folder, ACCEPTED)
    assert missing
    assert (findings["earlier_years_accepted"].severity, "earlier_years_present" in findings) == ("warning", False)
    clean, _ = clean_register(folder, tmp_path / "clean", answers=ACCEPTED)
    assert open_register(clean).years_missing


def test_new_where_the_client_came_before_is_told_at_its_cell_and_does_not_stop(said, told):
    findings, missing = told(said(AGREEING | {"C4": "新規"}))
    assert (findings["kind_agrees"].rows.to_list(), findings["kind_agrees"].values.to_list()) == ([5], ["新規 → 継続"])
    assert "earlier_years_present" not in findings
    assert not missing


@pytest.mark.parametrize(
    "kinds",
    [
        {"C3": "継続", "C4": "新規"},  # the order of two days is confused
        {"C6": "継続", "C7": "新規"},  # new is marked at the conference
        {"C3": ""},
    ],
    ids=str,
)
def test_client_called_new_in_that_year_does_not_lack_earlier_records(said, told, kinds):
    findings, _ = told(said(AGREEING | kinds))
    assert "earlier_years_present" not in findings


def test_client_of_whom_a_contact_cannot_be_read_is_not_judged(said, told):
    kinds = {"C3": "継続", "C4": "継続"}
    findings, _ = told(said(AGREEING | kinds, {"C3": {"date": "昨日"}}))
    assert "earlier_years_present" not in findings


def test_uncounted_residents_are_not_compared(said, told):
    findings, _ = told(said({"C2": "新規"}, {"C2": {"date": "2015-10-01"}}))
    assert "0件のうち" in findings["kinds_compared"].message.ja


def test_word_that_says_neither_is_told_at_its_cell(said, told):
    findings, _ = told(said(AGREEING | {"C4": "終了"}))
    assert (findings["kind_readable"].severity, findings["kind_readable"].rows.to_list()) == ("warning", [5])


def test_office_may_say_it_of_a_ledger_without_such_a_column_that_begins_late(folder, told):
    assert told(folder, ACCEPTED)[1]
    assert not told(folder)[1]


def test_complete_register_is_not_called_incomplete_by_the_option():
    assert not open_register(answers=ACCEPTED).years_missing


def test_ledger_is_compared_together_with_the_register_to_which_it_is_added(said, tmp_path):
    into = tmp_path / "kept"
    first = said(AGREEING, only={"C1", "C3"}, name="first")
    later = said(AGREEING, only={"C2", "C4", "C5"}, name="later")
    with pytest.raises(InputError, match="前の年度の記録"):
        ingest(later, tmp_path / "alone")
    ingest(first, into)
    rules = {finding.rule for finding in ingest(later, into).findings}
    assert "kinds_compared" in rules
    assert not present_state(into).years_missing


def test_register_remembers_that_it_was_begun_without_earlier_years(said, tmp_path, told):
    into = tmp_path / "kept"
    later = said(AGREEING, only={"C4", "C5"}, name="later")
    ingest(later, into, answers=ACCEPTED)
    assert told(into)[1]
    assert open_register(into).years_missing
    ingest(said(AGREEING | {"C6": "継続"}, only={"C6"}, name="other"), into)  # asked once
    assert told(into)[1]


def test_answer_given_later_is_kept_though_no_row_changes_and_undone_with_its_state(said, tmp_path):
    into = tmp_path / "kept"
    plain = said({}, only={"C4", "C5"}, name="plain")
    ingest(plain, into)
    assert not present_state(into).years_missing
    assert ingest(said(AGREEING, only={"C4", "C5"}), into, answers=ACCEPTED).has_changed
    assert present_state(into).years_missing
    undo(into)
    assert not present_state(into).years_missing


def test_report_of_one_year_with_its_column_is_refused_for_want_of_the_years_before(said, told):
    folder = said(AGREEING, only={"C2", "C4", "C5"})
    findings, _ = told(folder)
    assert "2人" in findings["earlier_years_present"].message.ja
    assert FiscalYear(2014) in open_register(folder, ACCEPTED).centre.years_to(FiscalYear(2015))
