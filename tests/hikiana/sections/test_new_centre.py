"""What `hikiana centre new` asks, and what it does with right and wrong answers."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.cli import app
from hikiana.sections.new_centre import Interview, new_centre, next_steps, told

GIVEN = {"name": "はまかぜ市ひきこもり支援センター", "serves": "横浜市", "opened": "平成27年10月1日"}


def _asked(*answers):
    """An interview in which somebody types these answers, and what is asked and told."""
    asked, said, left = [], [], [*answers]

    def ask(words, usual):
        asked.append(words)
        answer = left.pop(0)
        return answer or usual or ""

    return Interview({}, ask, said.append), asked, said


def test_empty_answers_take_what_is_usual_for_a_city():
    interview, asked, said = _asked("はまかぜ市ひきこもり支援センター", "横浜市", "", "H27.10.1", "", "", "")
    centre = new_centre(interview)
    assert centre.name == Text("はまかぜ市ひきこもり支援センター", "Yokohama Hikikomori Support Centre")
    assert (centre.opened, centre.word, len(centre.parts), centre.has_clinic) == (
        date(2015, 10, 1),
        Text("区", "Ward"),
        18,
        False,
    )
    assert (len(asked), said) == (7, [])
    assert "全ての区" in asked[5].ja


def test_wrong_answer_is_told_and_asked_for_again():
    interview, asked, said = _asked(
        *("見本センター", "どこか県", "鳥取", "鳥取県", "日本語", "", "きのう", "R5.4.1"),
        *("", "東部", "東部、中部、西部", "たぶん", "はい"),
    )
    centre = new_centre(interview)
    assert [part.name.ja for part in centre.parts] == ["東部", "中部", "西部"]
    assert (centre.has_clinic, len(centre.to_fill)) == (True, 19)
    assert [message.ja.partition("」")[0] for message in said] == [
        "「どこか県",
        "「鳥取",
        "英語の名称「日本語",
        "「きのう",
        "区分けの名前は「、",
        "「たぶん",
    ]
    assert len(asked) == 7 + len(said)
    assert "19行" in next_steps(Path("x"), centre).ja
    assert "東部、中部、西部" in told(Path("x"), centre).ja


@pytest.mark.parametrize(
    ("option", "wrong"),
    [
        ("serves", "どこか県"),
        ("opened", "2015-13-01"),
        ("opened", "1980-04-01"),
        ("name", " "),
        ("name-en", "日本語"),
        ("called", " "),
        ("parts", "東部"),
        ("clinic", "maybe"),
    ],
)
def test_wrong_option_is_refused_and_nobody_is_asked(option, wrong):
    def ask(words, usual):
        pytest.fail(f"asked {words.ja}")

    given = {**GIVEN, "name-en": "A", "called": "区", "parts": "", "clinic": "no"}
    with pytest.raises(UsageError):
        new_centre(Interview(given | {option: wrong}, ask, lambda words: None))


def test_options_that_are_missing_are_told_together_where_nobody_can_be_asked():
    with pytest.raises(UsageError, match=r"--name、--opened"):
        new_centre(Interview({"serves": "横浜市"}, None, lambda words: None))


def test_command_makes_the_folder_once(tmp_path):
    options = [word for name, value in GIVEN.items() for word in (f"--{name}", value)]
    command = ["centre", "new", str(tmp_path / "city"), *options]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "city" / "centre.toml").is_file()
    assert f'hikiana --centre "{tmp_path / "city"}" centre check' in done.output
    again = CliRunner().invoke(app, command)
    assert isinstance(again.exception, UsageError)
    assert "何も書きません" in again.exception.message.ja
