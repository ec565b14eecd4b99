"""No cell of a record is shown as a head, wherever it comes to stand."""

import csv

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from hikiana.base.errors import InputError
from hikiana.centre.profile import Centre
from hikiana.intake.read import read_register
from hikiana.intake.shown_heads import shown_head
from hikiana.register.check.rows import list_cells
from hikiana.register.validation import validate
from schemas.tables import TABLES

from ...examples import few_examples

FAMILY = ("佐藤", "春日", "月田", "日高", "結城", "時任", "年森", "Satō", "区分田")
GIVEN = ("太郎", "はなこ", "美月", "明日香", "法子", "Alex", "Regina")
PRIVATE = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(FAMILY), st.sampled_from(["", " ", "　"]), st.sampled_from(GIVEN)),
    st.builds("{}歳".format, st.integers(7, 98)),
    st.builds("0{}-{}-{}".format, st.integers(11, 99), st.integers(100, 999), st.integers(1000, 9999)),
    st.builds("{}の{}が暴れると母より電話".format, st.sampled_from(FAMILY), st.sampled_from(GIVEN)),
    st.builds("相談者 {}".format, st.sampled_from(FAMILY)),
    st.builds("担当：{}".format, st.sampled_from(FAMILY)),
    st.builds("年齢（※{}）".format, st.sampled_from(GIVEN)),
    st.builds("昭和{}年{}月生".format, st.integers(30, 63), st.integers(1, 12)),
)
"""What a record holds, each with something that tells a person; two letters at least."""


def _telling(text):
    """The parts of a private cell that must not be repeated."""
    return [part for part in (*FAMILY, *GIVEN) if part in text] or [text]


def _messages(folder):
    try:
        raw = read_register(folder)
    except InputError as refusal:
        return refusal.message.ja + refusal.message.en
    findings = validate(raw, Centre.read()).findings
    cells = "".join(
        str(cell) for row in list_cells(raw, findings, "ja").select("message", "hint").rows() for cell in row
    )
    return cells + "".join(finding.describe(lang) for finding in findings for lang in ("ja", "en"))


@given(data=st.data())
@few_examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_private_words_in_rows_of_heads_reach_no_message(data, folder, keep, sound_register):
    """Any of the first rows, any columns: a name written over a head, a record moved up, a row joined to the head."""
    keep(folder, sound_register)
    name = data.draw(st.sampled_from(list(TABLES)))
    path = folder / f"{name}.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    private = data.draw(st.lists(PRIVATE, min_size=1, max_size=len(rows[0]) + 2))
    places = [data.draw(st.integers(0, len(rows[0]) + 3)) for _ in private]
    at = data.draw(st.sampled_from(["over", "joined", "above"]))
    head = list(rows[0]) if at != "above" else [""] * len(rows[0])
    head += [""] * (len(rows[0]) + 4 - len(head))
    if at == "joined":
        head = [*rows[0], *private]
    else:
        for place, cell in zip(places, private, strict=True):
            head[place] = cell
    changed = [head, *rows[1:]] if at != "above" else [head, *rows]
    with path.open("w", encoding=data.draw(st.sampled_from(["utf-8", "utf-16"])), newline="") as file:
        csv.writer(file, lineterminator=data.draw(st.sampled_from(["\n", "\r"]))).writerows(changed)
    told = _messages(folder)
    assert not [part for cell in private for part in _telling(cell) if part in told]


def test_records_joined_to_the_head_by_lost_row_ends_are_one_message_of_letters(folder):
    path = folder / "activities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", ","), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_register(folder)
    message = refusal.value.message.ja
    assert "見出しとして読めないものがあります（P、Q、R、S、" in message
    assert "1か所" in message
    assert "連絡会議" not in message


@pytest.mark.parametrize(
    "cell", ["27", "27歳", "2024-05-29", "令和6年5月29日", "011-000-0000", "女", "phone", "10:30", "電話"]
)
def test_cell_of_a_record_in_the_row_of_heads_is_an_error_that_does_not_show_it(folder, cell):
    path = folder / "clinic.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("next_step", f"next_step,{cell}"), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        read_register(folder)
    assert "見出しとして読めないものがあります（F列）" in refusal.value.message.ja
    assert f"「{cell}」" not in refusal.value.message.ja


@pytest.mark.parametrize("head", ["2024", "4月", "1回目", "R6", "支援員コメント"])
def test_head_of_the_offices_own_is_a_warning(folder, head):
    path = folder / "clinic.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("next_step", f"next_step,{head}"), encoding="utf-8")
    (warning,) = read_register(folder).warnings
    assert (warning.rule, warning.severity) == ("column_used", "warning")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_known_heads_are_shown_as_they_are_written(table):
    for column in table.columns.values():
        for head in (column.name, column.title.ja, *column.also):
            assert shown_head(head)


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("備考", "備考"),
        ("備考2", "備考2"),
        ("No.", "No."),
        ("新規・継続", "新規・継続"),
        ("年齢(年代)", "年齢(年代)"),
        ("相談\n内容", "相談 内容"),
        ("ＴＥＬ", None),
        ("山田太郎", None),
        ("備考27", None),
        ("27", None),
        ("・", None),
        ("", None),
        ("年齢（※山田）", "年齢"),
    ],
)
def test_head_is_shown_where_it_is_made_of_known_words(head, shown):
    assert shown_head(head) == shown
