"""The heads of columns of time: which unit they name, and which of them are times at which a contact began or ended."""

import re

from hikiana.intake.answers import MinutesIn

_OPENING, _CLOSING = r"[(\[〔【](?:単位:?)?", r"[)\]〕】]"
_HOURS = rf"{_OPENING}(?:時間|[hH]|[hH]ours?|[hH]rs?){_CLOSING}"
_CLOCK = rf"{_OPENING}(?:時間?[:・]?分|[hH]+:[mM]+){_CLOSING}"
_MINUTES = r"分|min"
_UNITS: tuple[tuple[MinutesIn, str], ...] = (("hours", _HOURS), ("clock", _CLOCK), ("minutes", _MINUTES))
_OF_CONTACT = r"^(?:相談|対応|実施|面接|面談|受付)?"
_POINT = r"(?:時刻|時間|時)?$"
_START = re.compile(rf"{_OF_CONTACT}(?:開始|始め?|始まり){_POINT}|^自$")
_END = re.compile(rf"{_OF_CONTACT}(?:終了|終わ?り?){_POINT}|^至$")


def named_unit(head: str) -> MinutesIn | None:
    """What the numbers below a head in NFKC count, as far as it says so: 相談時間(分), 所要分数, 相談時間(時間)."""
    return next((unit for unit, words in _UNITS if re.search(words, head)), None)


def without_unit(head: str) -> str:
    """A head in NFKC without a unit of time other than minutes in brackets."""
    return re.sub(rf"{_HOURS}|{_CLOCK}", "", head)


def is_start(head: str) -> bool:
    """Whether a head, in NFKC without spaces, is that of the time at which a contact began."""
    return bool(_START.search(head))


def is_end(head: str) -> bool:
    return bool(_END.search(head))
