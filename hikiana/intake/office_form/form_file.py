"""ledger.toml: the form of a ledger as a file that the office reads, answers and keeps with its centre."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.intake.office_form.model import CellSplit, ColumnUse, FormPart, FormQuestion, LedgerForm, UnreadSheets

FILE = "ledger.toml"
_VERSION = 1
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
_OF_RULES = "# 番号の付け方、新規と継続、台帳にない列の扱い / Numbers, new and continuing, columns that are not there\n"


def read_form(path: Path) -> LedgerForm:
    """The form that a file tells, with the answers that stand in it.

    Raises
    ------
    InputError
        When it cannot be read, or says what no form says.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        raise _fault(path, Text(f"読めません（{fault}）。", f"it cannot be read ({fault}).")) from fault
    try:
        return form_of(data)
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
    for question in questions:
        if question.answer:
            if not 1 <= question.answer <= len(question.choices) or type(question.answer) is not int:
                raise ValueError(f"{question.id}: answer = {question.answer}")
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
    return re.sub(r"(?m)^answer\s*=\s*\d+", lambda _: f"answer = {next(given)}", text)


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


def _fault(path: Path, what: Text) -> InputError:
    return InputError(
        f"{path}: {what.ja}hikiana form で作り直すか、直す前のファイルに戻してください。",
        f"{path}: {what.en} Make it anew by hikiana form, or put the former file back.",
    )
