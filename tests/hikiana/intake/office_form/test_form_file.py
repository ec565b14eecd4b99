import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.errors import InputError
from hikiana.intake.office_form.form_file import answered, read_form, text_of, with_answers_in_file
from hikiana.intake.office_form.model import ColumnUse, FormPart, FormQuestion, LedgerForm, UnreadSheets

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(string.ascii_letters + "ケース名#*\"\\'.= \n", min_size=1, max_size=8)
PLAIN = st.builds(
    FormPart,
    st.lists(NAMES, min_size=1, max_size=3),
    st.sampled_from([["cases"], ["contacts"], ["cases", "contacts"]]),
    st.dictionaries(
        NAMES, st.builds(ColumnUse, WORDS, st.dictionaries(WORDS, WORDS, max_size=3), WORDS, st.integers(0, 9))
    ),
    head_rows=st.integers(1, 2),
    fill_down=st.lists(NAMES, max_size=2),
    leave_out=st.dictionaries(NAMES, st.lists(WORDS, min_size=1, max_size=2), max_size=2),
    leave_out_struck=st.sampled_from([None, True, False]),
    leave_out_fill=st.dictionaries(st.sampled_from(["灰色 D9D9D9", "黄色 FFFF00"]), st.booleans()),
    why=WORDS,
)


def _question(**of):
    told = {
        "id": "length",
        "question": "「時間」は？",
        "choices": ["長さ", "始めた時刻"],
        "values": ["contacts.duration_min", "contacts.begin"],
        "sets": ["parts", 0, "columns", "時間", "field"],
    }
    return FormQuestion(**(told | of))


def _form(*questions):
    part = FormPart(["相談記録"], ["contacts"], {"時間": ColumnUse(""), "性別": ColumnUse("cases.sex", {"1": "男"})})
    return LedgerForm([part], questions=questions)


@given(st.lists(PLAIN, max_size=3), st.dictionaries(NAMES, WORDS, max_size=2))
def test_file_tells_the_form_that_it_was_written_of(tmp_path_factory, parts, absent):
    path = tmp_path_factory.mktemp("form") / "ledger.toml"
    form = LedgerForm(parts, [UnreadSheets(["集計"], why="数の表")], [_question(examples=["13:30"])], absent=absent)
    path.write_text(text_of(form), encoding="utf-8", newline="\n")
    assert text_of(read_form(path)) == text_of(form)
    assert [dict(part.columns) for part in read_form(path).parts] == [dict(part.columns) for part in parts]


@pytest.mark.parametrize("said", ['leave_out_fill = ["灰色 D9D9D9"]', 'leave_out_struck = "はい"'])
def test_what_is_said_of_looks_in_another_way_is_refused_by_name_of_the_file(tmp_path, said):
    path = tmp_path / "ledger.toml"
    path.write_text(text_of(_form()).replace("[parts.columns]", f"{said}\n[parts.columns]"), encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.toml: 書き方が違います"):
        read_form(path)


def test_answer_is_put_where_its_question_says(tmp_path):
    path = tmp_path / "ledger.toml"
    path.write_text(with_answers_in_file(text_of(_form(_question())), [2]), encoding="utf-8")
    form = read_form(path)
    assert form.parts[0].columns["時間"].field == "contacts.begin"
    assert form.open_questions == []
    assert answered(_form(_question()), {"length": 2}).parts == form.parts


def test_words_are_an_answer_too():
    words = _question(values=[{"9": "不明"}, {}], sets=["parts", 0, "columns", "性別", "words"])
    assert answered(_form(words), {"length": 1}).parts[0].columns["性別"].words == {"1": "男", "9": "不明"}


def test_answer_of_no_words_leaves_those_that_somebody_wrote():
    words = _question(values=[{"9": "不明"}, {}], sets=["parts", 0, "columns", "性別", "words"])
    assert answered(_form(words), {"length": 2}).parts[0].columns["性別"].words == {"1": "男"}


def test_answers_in_a_file_leave_what_somebody_wrote_beside_them():
    text = text_of(_form(_question(), _question(id="other"))).replace("version = 1", "version = 1 # 佐々木")
    changed = with_answers_in_file(text, [2, 1])
    assert "# 佐々木" in changed
    assert [line for line in changed.splitlines() if line.startswith("answer")] == [
        "answer = 2   # ← 番号 / number",
        "answer = 1   # ← 番号 / number",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "version = 2",
        "[[parts]]\nsheets = 1",
        "parts = 3",
        "[rules]\nunheard_of = 1",
        "= nothing",
        "\n".join(["[a"] * 2),
    ],
)
def test_file_that_is_no_form_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "ledger.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.toml"):
        read_form(path)


@pytest.mark.parametrize("said", ["3", "-1", '"1"', "1.0", "true"])
def test_answer_that_is_no_choice_is_refused_with_its_line_and_the_numbers_there_are(tmp_path, said):
    path = tmp_path / "ledger.toml"
    text = text_of(_form(_question(), _question(id="other")))
    before, _, after = text.rpartition("answer = 0")
    path.write_text(f"{before}answer = {said}{after}", encoding="utf-8")
    line = before.count("\n") + 1
    with pytest.raises(InputError, match=f"{line}行目「answer = {said}」.*1から2まで.*半角"):
        read_form(path)


@pytest.mark.parametrize("said", ["answer = ２", "answer＝２", "answer　=　2", " answer=2"])
def test_answer_in_full_width_letters_is_the_number_that_it_looks_like(tmp_path, said):
    path = tmp_path / "ledger.toml"
    text = text_of(_form(_question(), _question(id="other"))).replace("answer = 0", said, 1)
    path.write_text(text, encoding="utf-8")
    assert [question.answer for question in read_form(path).questions] == [2, 0]
    path.write_text(with_answers_in_file(text, [2, 1]), encoding="utf-8")
    assert [question.answer for question in read_form(path).questions] == [2, 1]


@pytest.mark.parametrize("said", ["answer = 一", "answer = ", "answer = 1か2"])
def test_spoiled_answer_is_told_by_its_line_with_what_is_expected_and_what_to_do(tmp_path, said):
    path = tmp_path / "ledger.toml"
    text = text_of(_form(_question())).replace("answer = 0", said)
    path.write_text(text, encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), start=1) if one.startswith("answer"))
    with pytest.raises(InputError) as refused:
        read_form(path)
    told = refused.value.message
    assert f"{line}行目「{said.strip()}」" in told.ja
    assert "半角の数字" in told.ja
    assert "ledger.toml の名前を変えてから hikiana form を実行" in told.ja
    assert f"line {line}" in told.en
