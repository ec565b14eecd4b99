"""JSON that somebody may have damaged: read as what it can be, or not at all."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

_ValueT = TypeVar("_ValueT")
GREATEST = 10**9
"""No count, band or number of seconds is greater."""


def read_json(path: Path) -> Any:
    """The contents of a JSON file.

    Raises
    ------
    OSError
        When there is no such file, or it cannot be opened.
    ValueError
        When it is no JSON in UTF-8, nested without measure, or has what JSON does not know: Infinity, NaN, a number
        that is as good as infinite, half a character.
    """
    return parse_json(path.read_text(encoding="utf-8"))


def parse_json(text: str) -> Any:
    """The same of a text. Raises ValueError."""
    try:
        told = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        # Halves of characters (\ud800) are let through by json alone, and cannot be written anywhere.
        json.dumps(told, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested without measure") from None
    return told


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(number: str) -> float:
    if not math.isfinite(value := float(number)):
        raise ValueError(number)
    return value


# What a part has to be. Each raises ValueError when it is anything else: true is no number, and 1 is no text.


def string(told: object) -> str:
    if not isinstance(told, str):
        raise ValueError(f"no text: {told!r:.40}")
    return told


def flag(told: object) -> bool:
    if not isinstance(told, bool):
        raise ValueError(f"neither true nor false: {told!r:.40}")
    return told


def whole(told: object, least: int = -GREATEST, most: int = GREATEST) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
        raise ValueError("no such whole number")
    return told


def number(told: object, least: float = -GREATEST, most: float = GREATEST) -> float:
    if isinstance(told, bool) or not isinstance(told, (int, float)) or not least <= told <= most:
        raise ValueError("no such number")
    return float(told)


def array(told: object, of: Callable[[Any], _ValueT]) -> list[_ValueT]:
    if not isinstance(told, (list, tuple)):
        raise ValueError(f"no array: {told!r:.40}")
    return [of(entry) for entry in told]


def mapping(told: object, of: Callable[[Any], _ValueT]) -> dict[str, _ValueT]:
    if not isinstance(told, dict):
        raise ValueError(f"no object: {told!r:.40}")
    return {name: of(entry) for name, entry in told.items()}
