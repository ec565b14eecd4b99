"""What the lengths of contacts count: the head says it, the cells look like it, or the office is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import InputError
from hikiana.intake.answers import Answers
from hikiana.intake.heads import canonical
from hikiana.intake.length_heads import named_unit
from hikiana.intake.read import read_register
from hikiana.register.validation import validate
from schemas.tables import TABLES

METHODS = ("phone", "office_visit", "outreach", "email")
WHOLE_DAY = tuple(f"{hour}:{minute:02}" for hour in range(9, 18) for minute in (0, 15, 30))


@pytest.fixture
def register(tmp_path, keep, sound):
    """A register whose contacts have the given lengths below a head, and other columns beside them."""

    def write(lengths, head="相談時間", beside=None):
        contact = sound["contacts"][0] | {"case_id": "A3"}
        contacts = [
            contact
            | {"contact_id": f"C{number}", "date": f"2020-06-{number % 28 + 1:02}", "method": METHODS[number % 4]}
            | {"outreach_counterpart": "client_or_family" if METHODS[number % 4] == "outreach" else ""}
            | {head: length}
            | (beside or {})
            for number, length in enumerate(lengths)
        ]
        if head != "duration_min":
            for contact in contacts:
                del contact["duration_min"]
        cases = [sound["cases"][2]]
        return keep(tmp_path / "register", sound | {"cases": cases, "contacts": contacts, "clinic": []})

    return write


@pytest.fixture
def minutes(centre):
    """The minutes of a register's contacts together, as its answers say."""

    def read(folder, **answers):
        validated = validate(read_register(folder, answers=Answers(**answers)), centre)
        errors = [finding.describe("ja") for finding in validated.findings if finding.severity == "error"]
        assert errors == []
        return validated.tables["contacts"]["duration_min"].sum()

    return read


def _refusal(folder, **answers):
    with pytest.raises(InputError) as refusal:
        read_register(folder, answers=Answers(**answers))
    return refusal.value.in_language("ja")


HOURS = ["1.5", "0.5", "2", "1", "0.25", "1", "1.5", "0.75"]
WHOLE_HOURS = ["1", "2", "1", "1", "3", "1", "2", "1"]
LENGTHS = ["1:30", "2:00", "1:15", "1:00", "3:00", "1:30", "1:45", "2:15"]


@pytest.mark.parametrize("lengths", [HOURS, WHOLE_HOURS, LENGTHS, [*HOURS, "45"]], ids=str)
def test_column_that_names_no_unit_and_does_not_look_like_minutes_is_asked_for_once(register, lengths):
    told = _refusal(register(lengths))
    assert "相談時間" in told
    assert "1か所" in told
    assert all(f"--minutes-in {unit}" in told for unit in ("hours", "clock", "minutes"))
    assert lengths[0] in told


@pytest.mark.parametrize(
    ("lengths", "answer", "sum_of_minutes"),
    [(HOURS, "hours", 510), (WHOLE_HOURS, "hours", 720), (LENGTHS, "clock", 855), (WHOLE_HOURS, "minutes", 12)],
)
def test_answer_says_what_the_numbers_count(register, minutes, lengths, answer, sum_of_minutes):
    assert minutes(register(lengths), minutes_in=answer) == sum_of_minutes


@pytest.mark.parametrize("head", ["相談時間（時間）", "所要時間(単位：時間)", "対応時間（h）"])
def test_head_that_names_hours_needs_no_answer(register, minutes, head):
    assert minutes(register(HOURS, head)) == 510


def test_hours_that_were_read_are_told_with_their_minutes(register, centre):
    findings = validate(read_register(register(HOURS, "相談時間（時間）")), centre).findings
    (note,) = [finding for finding in findings if finding.rule == "written_otherwise"]
    assert note.values.to_list()[:3] == ["1.5 → 90", "0.5 → 30", "2 → 120"]


@pytest.mark.parametrize(
    "lengths",
    [
        ["60", "45", "90", "5", "15", "50", "80", "5"],
        ["0:45", "1:30", "60", "90分", "1時間15分", "0:30", "45", "5"],
        ["0:45", "1:30", "0:50", "0:05", "1:00", "1:15", "2:00", "0:10"],
        ["60", "45", "90", "5"] * 10 + ["1.5"],  # a slip is told at its cell
    ],
    ids=str,
)
def test_column_that_looks_like_minutes_or_lengths_is_not_asked_for(register, lengths):
    assert read_register(register(lengths)).tables["contacts"].minutes_in == "minutes"


def test_short_emails_do_not_make_minutes_look_like_hours(register, minutes):
    assert minutes(register(["30", "60", "90", "5"] * 2 + ["20", "60", "45", "3"])) == 498


@pytest.mark.parametrize("answer", [None, "minutes", "hours", "clock"])
@pytest.mark.parametrize("head", ["時間", "相談時間（分）", "相談時間（時間）"])
def test_time_of_day_at_which_a_contact_began_is_no_length_whatever_is_said(register, head, answer):
    told = _refusal(register(WHOLE_DAY, head, {"終了時刻": "17:00"}), minutes_in=answer)
    assert "開始時刻" in told
    assert "終了時刻" in told
    assert "9:00" in told


@given(st.lists(st.sampled_from(WHOLE_DAY), min_size=8, max_size=8), st.sampled_from([None, "hours", "clock"]))
def test_no_times_of_a_working_day_are_taken_for_lengths(tmp_path_factory, keep, sound_register, times, answer):
    call = {name: cell for name, cell in sound_register["contacts"][0].items() if name != "duration_min"}
    contacts = [call | {"contact_id": f"C{number}", "時間": time} for number, time in enumerate(times)]
    folder = keep(tmp_path_factory.mktemp("register"), sound_register | {"contacts": contacts})
    assert "開始時刻" in _refusal(folder, minutes_in=answer)


def test_afternoons_of_a_twelve_hour_clock_beside_an_end_are_no_lengths(register):
    told = _refusal(register(LENGTHS, "時間", {"終了": "4:00"}), minutes_in="clock")
    assert "「終了」" in told


def test_lengths_beside_both_beginning_and_end_are_lengths(register, minutes):
    beside = {"開始時刻": "13:00", "終了時刻": "14:00"}
    assert minutes(register(LENGTHS, "所要時間", beside), minutes_in="clock") == 855


@pytest.mark.parametrize(
    ("head", "lengths", "answer"),
    [
        ("相談時間（分）", WHOLE_HOURS, "hours"),
        ("相談時間（時間）", HOURS, "minutes"),
        ("duration_min", WHOLE_HOURS, "clock"),
    ],
)
def test_answer_that_contradicts_the_head_is_refused(register, head, lengths, answer):
    told = _refusal(register(lengths, head), minutes_in=answer)
    assert f"--minutes-in {answer}" in told


def test_minutes_that_are_called_hours_are_refused(register):
    assert "8時間" in _refusal(register(["10", "15", "20", "5"] * 2), minutes_in="hours")


def test_number_among_clocks_is_told_at_its_cell(register, centre):
    raw = read_register(register([*LENGTHS, "2"]), answers=Answers(minutes_in="clock"))
    (error,) = [finding for finding in validate(raw, centre).findings if finding.severity == "error"]
    assert (error.rule, error.values.to_list()) == ("minutes_readable", ["2"])


def test_median_that_no_method_takes_is_one_warning_of_the_column(register, centre):
    findings = validate(read_register(register(WHOLE_HOURS * 3, "相談時間（分）")), centre).findings
    (told,) = [finding for finding in findings if finding.rule == "lengths_plausible"]
    assert (told.severity, told.count) == ("warning", 1)
    assert "来所 1.5分（6件）" in told.message.ja
    assert "メール" not in told.message.ja


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("相談時間", None),
        ("時間", None),
        ("相談時間(分)", "minutes"),
        ("所要分数", "minutes"),
        ("duration_min", "minutes"),
        ("相談時間(時間)", "hours"),
        ("相談時間(時:分)", "clock"),
        ("相談時間(時分)", "clock"),
    ],
)
def test_unit_is_that_which_the_head_names(head, unit):
    assert named_unit(head) == unit
    assert canonical(head, TABLES["contacts"]) == "duration_min"
