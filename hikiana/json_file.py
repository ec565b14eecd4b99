"""JSON that somebody may have damaged: read as what it can be, or not at all."""

import json
import math
from pathlib import Path
from typing import Any, NoReturn


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
