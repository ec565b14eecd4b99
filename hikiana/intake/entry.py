"""What a column of the entry form takes, by the schemas: words about it, and validations as xlsxwriter has them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from schemas.code import Code
from schemas.code_lists import CodeList
from schemas.dictionary import FORMS
from schemas.tables import Column, Table

INSTRUCTIONS = "使い方"
CODES = "コード"
SEPARATOR = "、"
_LAST_DAY = date(2099, 12, 31)
_YEAR_LENGTH = 8
"""Of a fiscal year as it is written longest: 令和 元 年度."""
_RANGE_LENGTH = 16
"""Of a range of ages as it is written longest: 20歳以上～30歳未満, with some room."""
_YES_NO = CodeList("yes_no", (Code("true", Text("はい", "Yes")), Code("false", Text("いいえ", "No"))))
_REFUSED = {"error_title": "使えない値です"}


def places_of(centre: Centre) -> CodeList:
    """The centre's municipalities as a list of answers."""
    return CodeList("municipality", tuple(Code(place.code, place.name) for place in centre.municipalities.values()))


def answers_of(column: Column, places: CodeList) -> CodeList | None:
    """What the drop-down of a column offers; None where it has none."""
    if column.reading == "municipality":
        return places
    return _YES_NO if column.dtype == pl.Boolean else column.code_list


def is_asked(column: Column, centre: Centre) -> bool:
    """Whether the form of a centre asks for it: the start year where clients may have come before the records, and
    nothing that is written in another column.
    """
    return not column.written_in and (column.reading != "start_year" or centre.begins_late)


def explanation(column: Column, answers: CodeList | None) -> str:
    """What the note on a column's title says: what to write, how, and whether it may be empty."""
    lines = [column.description.ja]
    form = column.form or FORMS.get(str(column.dtype))
    if form is not None and answers is None:
        lines.append(f"書き方: {form.ja}")
    if answers is not None and any(entry.valid_from or entry.valid_to for entry in answers.entries):
        lines.append(f"使える年度の決まった答えがあります（シート「{CODES}」）。")
    lines.append("空欄にできます。" if column.nullable else "必ず書きます。")
    return "\n".join(lines)


def number_format(column: Column) -> str:
    """All but days and numbers is text: no leading zero is lost, and nothing becomes a formula or a date."""
    if column.dtype == pl.Date:
        return "yyyy-mm-dd"
    return "0" if column.dtype.is_integer() else "@"


def drop_down(column: Column, answers: CodeList) -> dict[str, Any]:
    """A list from the defined name of the answers; it hints instead of refusing where more can be written."""
    rule: dict[str, Any] = {"validate": "list", "source": f"={answers.name}"}
    hints = []
    if isinstance(column.dtype, pl.List):
        example = SEPARATOR.join(entry.label.ja for entry in answers.entries[:2])
        hints.append(f"二つ以上の答えは「{SEPARATOR}」で区切って書きます（例 {example}）。")
    if column.reading == "municipality":
        hints.append(f"名前の代わりにコードも書けます（例 {answers.codes[0]}）。")
    if not hints:
        return rule | _REFUSED | {"error_message": "一覧から選んでください。"}
    message = "\n".join(["一覧から選びます。", *hints])
    return rule | {"show_error": False, "input_title": column.title.ja, "input_message": message}


def limits(table: Table, column: Column, centre: Centre, cell: str) -> dict[str, Any]:
    """Days, whole numbers or the length of text between the limits that the model declares; `cell` is the first of the
    column (E2).
    """
    if column.reading == "age":
        return _age(column, _declared(table, column.name), cell)
    if column.dtype.is_integer():
        return _whole_number(_declared(table, column.name))
    if column.dtype == pl.Date:
        first, last = _first_day(table, column, centre), _LAST_DAY
        message = f"{first} から {last} までの日付を、{FORMS['Date'].ja} のように書いてください。"
        return _between("date", first, last) | _REFUSED | {"error_message": message}
    message = f"書き方: {column.form.ja}" if column.form else ""
    lengths = (1, _YEAR_LENGTH) if column.reading == "start_year" else _lengths(table, column)
    return _between("length", *lengths) | _REFUSED | {"error_message": message}


def _whole_number(declared: Mapping[str, Any]) -> dict[str, Any]:
    least = declared["min_value"]
    if (most := declared.get("max_value")) is None:
        rule: dict[str, Any] = {"validate": "integer", "criteria": ">=", "value": least}
        return rule | _REFUSED | {"error_message": f"{least} 以上の整数を書いてください。"}
    message = f"{least} から {most} までの整数を書いてください。"
    return _between("integer", least, most) | _REFUSED | {"error_message": message}


def _age(column: Column, declared: Mapping[str, Any], cell: str) -> dict[str, Any]:
    """A whole number between the limits, or words of a range; not the day that Excel makes of 10-12."""
    number = f"AND({cell}=INT({cell}),{cell}>={declared['min_value']},{cell}<={declared['max_value']})"
    rule = {"validate": "custom", "value": f"=IF(ISNUMBER({cell}),{number},LEN({cell})<={_RANGE_LENGTH})"}
    message = f"書き方: {column.form.ja}" if column.form else ""
    return rule | _REFUSED | {"error_message": message}


def _between(kind: str, least: int | date, most: int | date) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _lengths(table: Table, column: Column) -> tuple[int, int]:
    """The least and most characters of a text, with which the pattern of its column ends."""
    least, most = re.findall(r"\{(\d+),(\d+)\}\$$", _declared(table, column.name)["pattern"])[0]
    return int(least), int(most)


def _declared(table: Table, name: str) -> dict[str, Any]:
    """What the checks of the model say of a column: min_value, max_value, pattern."""
    checks = table.schema.columns[name].checks
    return {statistic: value for check in checks for statistic, value in check.statistics.items()}


def _first_day(table: Table, column: Column, centre: Centre) -> date:
    """The opening day; events of a table with fiscal years may be older, and a month is written as its first day."""
    if "fiscal_year" in table.columns:
        return FiscalYear(_declared(table, "fiscal_year")["min_value"]).start
    return centre.opened.replace(day=1) if column.name == "month" else centre.opened


def column_width(table: Table, column: Column, answers: CodeList | None) -> int:
    """Width in characters of half width: the title beside its filter button, and what usually stands below."""
    content = 10
    if answers is not None:
        content = 34 if isinstance(column.dtype, pl.List) else max(_width(entry.label.ja) for entry in answers.entries)
    elif column.dtype == pl.String and column.reading != "start_year":
        content = min(44, _lengths(table, column)[1] // 4 + 4)
    return max(_width(column.title.ja) + 4, content + 3)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a cell or note of a width: LibreOffice does not find their height by itself."""
    return sum(_width(line) // width + 1 for line in text.splitlines())
