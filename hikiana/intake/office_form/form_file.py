"""ledger.toml: the form of a ledger as a file that the office reads, answers and keeps with its centre."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.intake.office_form.model import CellSplit, ColumnUse, FormPart, FormQuestion, LedgerForm, UnreadSheets

FILE = "ledger.toml"
_VERSION = 1
_SHOWN = 40
_EXPECTED = Text(
    "answer には、選んだ番号を半角の数字で書きます（例 answer = 1）。",
    "An answer is the number of a choice in plain digits, as in answer = 1.",
)
_TOP = """\
# 台帳の読み方（hikiana form が作り、hikiana が読みます）。
# 「質問」の answer に、選んだ番号を書いて保存してください。0 は、まだ答えていないという意味です。
# 答えは残るので、同じ形の台帳なら、来年は何も聞かれません。
# Form of the ledger. Write the number of your choice as each question's `answer`; 0 stands for no answer yet.
"""
_OF_PARTS = """\
# ここから下は、シートと列の読み方です。左が台帳の見出し、右がその意味です。"" の列は読みません。
# Below: what sheets and columns are. Columns with "" are not read.
"""
_ANSWER = re.compile(r"(?m)^[ \t\u3000]*answer[ \t\u3000]*[=＝][ \t\u3000]*\d+")
"""An answer as a line of the file begins, be it in the full-width letters of Japanese typing."""
_OF_RULES = "# 番号の付け方、新規と継続、台帳にない列の扱い / Numbers, new and continuing, columns that are not there\n"


class WrongAnswerError(ValueError):
    """The answer to the question at `index` is none of its `choices`, so many as there are."""

    def __init__(self, index: int, choices: int) -> None:
        super().__init__(f"questions[{index}].answer")
        self.index, self.choices = index, choices


def read_form(path: Path) -> LedgerForm:
    """The form that a file tells, with the answers that stand in it.

    Raises
    ------
    InputError
        When it cannot be read, or says what no form says.
    """
    text = ""
    try:
        text = _in_plain_digits(path.read_text(encoding="utf-8-sig"))
        data = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise _unreadable(path, text, fault) from fault
    try:
        return form_of(data)
    except WrongAnswerError as fault:
        raise _no_choice(path, text, fault) from fault
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
        raise _fault(path, Text(f"書き方が違います（{fault}）。", f"it says what no form says ({fault}).")) from fault


def form_of(told: Mapping[str, Any]) -> LedgerForm:
    """The form that nested data tell, once the answers of their questions are put where they belong.

    Raises
    ------
    KeyError, TypeError, ValueError, IndexError
        When they are no form's.
    """
    data: dict[str, Any] = json.loads(json.dumps(told))
    if data.pop("version", _VERSION) != _VERSION:
        raise ValueError("version")
    questions = [FormQuestion(**question) for question in data.pop("questions", [])]
    for index, question in enumerate(questions):
        if type(question.answer) is not int or not 0 <= question.answer <= len(question.choices):
            raise WrongAnswerError(index, len(question.choices))
        if question.answer:
            _put(data, question.sets, question.values[question.answer - 1])
    parts = [_part(part) for part in data.pop("parts", [])]
    unread = [UnreadSheets(**{"sheets": [], **sheets}) for sheets in data.pop("unread", [])]
    return LedgerForm(parts, unread, questions, **data.pop("rules", {}), **data)


def answered(form: LedgerForm, answers: Mapping[str, int]) -> LedgerForm:
    """The same form with answers by the questions' ids.

    Raises
    ------
    ValueError
        When an answer is none of a question's choices.
    """
    questions = [replace(question, answer=answers.get(question.id, question.answer)) for question in form.questions]
    return form_of(_data(replace(form, questions=questions)))


def with_answers_in_file(text: str, answers: Sequence[int]) -> str:
    """The text of a file with other answers, in the order of its questions; all else stays as somebody wrote it."""
    given = iter(answers)
    return _ANSWER.sub(lambda _: f"answer = {next(given)}", text)


def _in_plain_digits(text: str) -> str:
    """The file with answers such as １ as TOML has them; no line is longer or shorter than it was."""
    return _ANSWER.sub(lambda found: normalize("NFKC", found.group()), text)


def text_of(form: LedgerForm) -> str:
    """The file of a form."""
    data = _data(form)
    rules = data.pop("rules")
    lines = [_TOP, f"version = {_VERSION}\n"]
    for number, question in enumerate(data["questions"], start=1):
        lines += ["", f"# 質問 {number}", "[[questions]]", *_question(question)]
    lines += ["", _OF_PARTS]
    for part in data["parts"]:
        columns = part.pop("columns")
        lines += ["[[parts]]", *_pairs(part), "[parts.columns]", *(_pair(head, use) for head, use in columns.items())]
        lines.append("")
    for sheets in data["unread"]:
        lines += ["[[unread]]", *_pairs(sheets), ""]
    lines += [_OF_RULES, "[rules]", *_pairs(rules)]
    return "\n".join(lines) + "\n"


def _data(form: LedgerForm) -> dict[str, Any]:
    """A form as nested data without what is as usual."""
    rules = {
        one.name: getattr(form, one.name)
        for one in fields(form)
        if one.name not in ("parts", "unread", "questions") and getattr(form, one.name)
    }
    return {
        "questions": [asdict(question) for question in form.questions],
        "parts": [_without_usual(part) | {"columns": _columns(part)} for part in form.parts],
        "unread": [_without_usual(sheets) for sheets in form.unread],
        "rules": rules,
    }


def _columns(part: FormPart) -> dict[str, Any]:
    return {head: _use(use) for head, use in part.columns.items()}


def _use(use: ColumnUse) -> Any:
    told = {name: value for name, value in asdict(use).items() if value}
    return told.get("field", "") if set(told) <= {"field"} else told


def _without_usual(value: Any) -> dict[str, Any]:
    usual: tuple[Any, ...] = (None, "", (), [], {})
    return {name: told for name, told in asdict(value).items() if told not in usual and name != "columns"}


def _part(data: Mapping[str, Any]) -> FormPart:
    columns = {
        head: ColumnUse(use) if isinstance(use, str) else ColumnUse(**use) for head, use in data["columns"].items()
    }
    split = {head: CellSplit(**told) for head, told in data.get("split", {}).items()}
    colours, struck = data.get("leave_out_fill", {}), data.get("leave_out_struck")
    if not isinstance(struck, bool | None) or not all(isinstance(each, bool) for each in colours.values()):
        raise TypeError("leave_out_struck, leave_out_fill")
    return FormPart(**{**data, "columns": columns, "split": split})


def _put(data: Any, place: Sequence[str | int], value: Any) -> None:
    """Put an answer into the data; a column that is written as its field alone gets room for more.

    A table is put entry by entry: what else stands there, such as words that somebody wrote, stays.
    """
    *way, last = place
    for step in way:
        below = data.setdefault(step, {}) if isinstance(step, str) else data[step]
        if isinstance(below, str):
            below = data[step] = {"field": below}
        data = below
    if isinstance(value, Mapping):
        _merge(data.setdefault(last, {}) if isinstance(last, str) else data[last], value)
    else:
        data[last] = value


def _merge(data: dict[str, Any], value: Mapping[str, Any]) -> None:
    for name, new in value.items():
        if isinstance(new, Mapping):
            below = data.get(name, {})
            data[name] = {"field": below} if isinstance(below, str) else below
            _merge(data[name], new)
        elif isinstance(new, list) and isinstance(data.get(name), list):
            data[name] += [each for each in new if each not in data[name]]  # words of an answer of another year
        else:
            data[name] = new


def _question(question: Mapping[str, Any]) -> Iterator[str]:
    yield _pair("id", question["id"])
    yield _pair("question", question["question"])
    for name in ("examples", "choices", "follows", "values"):
        if question[name]:
            yield f"{name} = [\n" + "".join(f"    {_value(value)},\n" for value in question[name]) + "]"
    yield _pair("sets", question["sets"])
    yield f"answer = {question['answer']}   # ← 番号 / number"


def _pairs(told: Mapping[str, Any]) -> Iterator[str]:
    return (_pair(name, value) for name, value in told.items())


def _pair(name: str, value: Any) -> str:
    key = name if re.fullmatch(r"[A-Za-z_]+", name) else _value(name)
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pair(name, each) for name, each in value.items()) + " }" if value else "{}"
    return f"[{', '.join(map(_value, value))}]"


def _unreadable(path: Path, text: str, fault: OSError | ValueError) -> InputError:
    """Where a file is no TOML: its line, and what an answer has to be where the line is one."""
    line = re.search(r"at line (\d+)", str(fault))
    if line is None:
        return _fault(path, Text(f"読めません（{fault}）。", f"it cannot be read ({fault})."))
    number = int(line.group(1))
    said = text.splitlines()[number - 1].partition("#")[0].strip()[:_SHOWN]
    told = Text(f"{number}行目「{said}」を読めません。", f"line {number} ('{said}') cannot be read.")
    if said.startswith("answer"):
        return _fault(path, Text(told.ja + _EXPECTED.ja, f"{told.en} {_EXPECTED.en}"))
    return _fault(path, told)


def _no_choice(path: Path, text: str, fault: WrongAnswerError) -> InputError:
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith("answer")]
    number = lines[fault.index] if fault.index < len(lines) else 0
    said = text.splitlines()[number - 1].partition("#")[0].strip()[:_SHOWN] if number else "answer"
    told = Text(
        "{number}行目「{said}」は、番号ではありません。1から{last}までの番号を半角の数字で書いてください"
        "（答えないなら 0）。",
        "line {number} ('{said}') is none of the numbers. Write one from 1 to {last}, or 0 for no answer.",
    )
    return _fault(path, told.format(number=number, said=said, last=fault.choices))


def _fault(path: Path, what: Text) -> InputError:
    return InputError(
        f"{path}: {what.ja}直せないときは、{path.name} の名前を変えてから hikiana form を実行すると、新しく作ります。",
        f"{path}: {what.en} If you cannot mend it, rename {path.name} and run hikiana form: it makes a new one.",
    )
