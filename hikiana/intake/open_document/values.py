"""The value of an OpenDocument cell, as the reader of Excel's cells would write it."""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal

from hikiana.intake.open_document import names
from hikiana.intake.package import Attributes, RefusedError
from hikiana.intake.sheet_facts import MARK, UNCOMPUTED
from hikiana.intake.shown_values import FROM_1900, FROM_1904, shown_moment

_NUMBERS = ("float", "percentage", "currency")
_ERROR = re.compile(r"#(?:[^\W\d_][\w/]*[!?]|N/A|GETTING_DATA)|(?:Err|エラー):\d{3}")
"""What a spreadsheet shows for an error. Excel saves it as the number 0 that is shown so, LibreOffice as a text."""
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_ZEROS = re.compile(r"0[0-9]+")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:[.,](\d+))?)?Z?")
_TIME = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d+))?S)?)?")


def value_of(attributes: Attributes, shown: str | None, from_1904: bool) -> str | None:
    """The value by the attributes of its cell and the text that it shows (None where it has no paragraph).

    Raises
    ------
    ValueError
        When a number is none.
    RefusedError
        When it is of a kind that is not known.
    """
    kind, has_formula = attributes.get(names.VALUE_TYPE), names.FORMULA in attributes
    if kind == "string" and not has_formula and names.STRING_VALUE not in attributes:
        return shown or None
    if attributes.get(names.CALC_TYPE) == "error":
        return f"{(shown or '').strip() or '#?'}{MARK}"
    if kind is None or kind == "string":
        return _text(attributes, shown, has_formula)
    if shown and _ERROR.fullmatch(shown):
        return f"{shown}{MARK}"
    if kind in _NUMBERS:
        written = attributes.get(names.VALUE)
    elif kind == "date":
        written = attributes.get(names.DATE_VALUE)
    elif kind == "time":
        written = attributes.get(names.TIME_VALUE)
    elif kind == "boolean":
        written = attributes.get(names.BOOLEAN_VALUE)
    else:
        raise RefusedError("unusual")
    if written is None:
        return UNCOMPUTED if has_formula else shown or None
    if kind in _NUMBERS:
        return _number(written, shown)
    return written if kind == "boolean" else _moment(written, from_1904)


def shows_zeros(attributes: Attributes, text: str) -> bool:
    """Whether a text has the zeros that a number's format puts before it."""
    return attributes.get(names.VALUE_TYPE) == "float" and _ZEROS.fullmatch(text) is not None


def _text(attributes: Attributes, shown: str | None, has_formula: bool) -> str | None:
    written = attributes.get(names.STRING_VALUE)
    if has_formula and shown and _ERROR.fullmatch(shown) and written in (None, "", shown):
        return f"{shown}{MARK}"
    text = shown if written is None else written
    if text is None:
        return UNCOMPUTED if has_formula else None
    return text if text or has_formula else None


def _number(written: str, shown: str | None) -> str:
    """As the reader of Excel's cells writes it: 15000000000, never 1.5E10."""
    number = written if _WHOLE.fullmatch(written) else _in_full(float(written))
    if shown in ("TRUE", "FALSE") and number in ("0", "1"):
        return "true" if number == "1" else "false"
    if shown and _ZEROS.fullmatch(shown) and (shown.lstrip("0") or "0") == number:
        return shown
    return number


def _in_full(number: float) -> str:
    if not math.isfinite(number):
        raise ValueError(number)
    return f"{Decimal(repr(number)):f}".removesuffix(".0")


def _moment(written: str, from_1904: bool) -> str:
    """A day, or a time since the first day of the spreadsheet; as it is written where it is none that there is."""
    try:
        if day := _DAY.fullmatch(written):
            since = datetime.fromisoformat(f"{day[1]} {day[2] or '00:00:00'}") + _part_of_second(day[3])
            return shown_moment(since - (FROM_1904 if from_1904 else FROM_1900), from_1904)
        if time := _TIME.fullmatch(written):
            days, hours, minutes, seconds = (int(time[place] or 0) for place in range(1, 5))
            since_first = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
            return shown_moment(since_first + _part_of_second(time[5]), from_1904)
    except (ValueError, OverflowError):
        pass
    return written


def _part_of_second(digits: str | None) -> timedelta:
    return timedelta(milliseconds=round(float(f"0.{digits or 0}") * 1000))
