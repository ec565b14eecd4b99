"""Numbers of lengths without a unit are asked about, and read as the office says."""

import pytest

from hikiana.intake.answers import NO_ANSWERS
from hikiana.intake.office_form.form_file import answered
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import read_by_form
from tests.hikiana.intake.office_form.conftest import sheet

CASES = sheet(["ケース番号", "性別", "年齢"], ["K1", "男", "24"], ["K2", "女", "31"], name="ケース")


def contacts(*lengths, head="時間"):
    rows = ([f"K{n % 2 + 1}", f"2024-04-0{n + 1}", "来所", cell] for n, cell in enumerate(lengths))
    return sheet(["ケース番号", "相談日", "相談方法", head], *rows, name="相談記録")


def _asked(form):
    return [question for question in form.questions if question.id.endswith("/単位")]


@pytest.mark.parametrize(("answer", "unit", "minutes"), [(1, "hours", "45"), (2, "minutes", "0.75")])
def test_hours_or_minutes_is_asked_once_and_kept(answer, unit, minutes, tmp_path):
    sources = [CASES, contacts("0.75", "1.5", "2", "0.0833")]
    form = propose(sources)
    (question,) = _asked(form)
    assert question.examples == ["0.75", "1.5", "2"]
    assert question.choices[0] == "時間（0.75 は45分）"
    told = answered(form, {one.id: 1 for one in form.open_questions} | {question.id: answer})
    assert told.parts[1].columns["時間"].unit == unit
    reading, _ = read_by_form(tmp_path, sources, told, NO_ANSWERS)
    assert (reading.faults, reading.tables["contacts"].minutes_in) == ([], unit)
    assert propose([CASES, contacts("0.5", "1", "0.25")], told) == told


@pytest.mark.parametrize("lengths", [("30", "45", "60"), ("0.75時間", "1時間", "30分"), ("0:45", "1:15", "0:30")])
def test_lengths_that_tell_what_they_count_are_not_asked_about(lengths):
    assert _asked(propose([CASES, contacts(*lengths)])) == []


def test_head_that_names_the_unit_is_believed():
    assert _asked(propose([CASES, contacts("0.75", "1.5", "2", head="相談時間(時間)")])) == []


def test_lengths_to_the_right_have_one_unit():
    heads = [f"第{turn}回 {head}" for turn in (1, 2) for head in ("相談日", "相談方法", "時間")]
    rows = [[f"K{n}", "2024-04-01", "来所", "0.75", "2024-05-01", "来所", "1.5"] for n in (1, 2, 3)]
    form = propose([CASES, sheet(["ケース番号", *heads], *rows, name="相談記録")])
    (question,) = _asked(form)
    told = answered(form, {question.id: 1}).parts[1].columns
    assert [told[f"第{turn}回 時間"].unit for turn in (1, 2)] == ["hours", "hours"]
    assert told["第1回 時間"].field == "contacts.duration_min"
