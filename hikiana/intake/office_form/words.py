"""The office's words to the dictionary's: ①電話, 1.電話, TEL, 電話(代理), 帯広, and numbers by their place."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import polars as pl

from hikiana.intake import forms
from hikiana.intake.cell_forms import municipalities
from schemas.code_lists import CODE_LISTS
from schemas.roles import UNKNOWN
from schemas.tables import Column

YES, NO = "はい", "いいえ"
APART = r"\s*[;,、・/\n\r]\s*"
"""What stands between several answers of one cell, in NFKC."""
_MARK = r"^(?:[(\[]?(?:\d{1,2}|[a-zA-Zア-オ])[)\].:、,]\s*|\d{1,2}\s*(?=\D{2})|[-・●○■□*☆★]\s*)"
"""What an office puts before an answer: 1. (1) a) ・; of ① NFKC makes 1."""
_ASIDE = re.compile(r"[(\[〔【「].*$")
_KEPT = {ord(char): 0xE000 + place for place, char in enumerate(";,、・/\n\r")}
_GIVEN_BACK = {kept: char for char, kept in _KEPT.items()}
"""What stands between answers, within a known word that is one."""
_RESEMBLES = 0.75
_LONGEST = 12
"""A longer cell that holds a known word is a sentence."""
_YES_WORDS = ("zoom", "teams", "meet", "skype", "webex", "オンライン", "web")
_NO_WORDS = ("対面", "通常", "オフライン", "該当なし")


@dataclass(frozen=True)
class Meaning:
    """What a cell means: the labels of its answers, and of those that the dictionary does not know, the label by word.

    It is `certain` where only marks or spaces stand beside a known word.
    """

    labels: tuple[str, ...]
    words: Mapping[str, str]
    certain: bool = True


def meaning_of(column: Column, cell: str) -> Meaning | None:
    """What a cell in NFKC means in a coded column, one of yes and no, or one of municipalities; None where unknown."""
    if column.code_list is not None:
        return _of_list(column.code_list.name, isinstance(column.dtype, pl.List), cell)
    if column.reading == "municipality":
        return _municipality(cell)
    return _truth(cell) if column.dtype == pl.Boolean else None


def parts_of(column: Column, cell: str) -> list[str]:
    """The single answers of a cell in NFKC."""
    if column.code_list is None or not isinstance(column.dtype, pl.List):
        return [cell]
    return _parts(column.code_list.name, cell)


def by_place(column: Column, numbers: Iterable[str]) -> Mapping[str, str]:
    """Numbers as the places of a list's answers; 9 and 99 are what is not known."""
    assert column.code_list is not None
    labels = [entry.label.ja for entry in column.code_list.entries]
    unknown = [column.code_list[code].label.ja for code in column.code_list.with_role(UNKNOWN)]
    places = {str(place): label for place, label in enumerate(labels, start=1) if label not in unknown}
    places |= {number: unknown[0] for number in ("9", "99") if unknown and number not in places}
    return {number: places[number] for number in sorted(numbers, key=int) if number in places}


@lru_cache(maxsize=50_000)
def _of_list(name: str, several: bool, cell: str) -> Meaning | None:
    labels: list[str] = []
    words: dict[str, str] = {}
    certain = True
    for part in _parts(name, cell) if several else [cell]:
        found = _single(name, part)
        if found is None:
            return None
        label, known, sure = found
        labels.append(label)
        certain &= sure
        if not known:
            words[part] = label
    return Meaning(tuple(labels), words, certain) if labels else None


def _single(name: str, word: str) -> tuple[str, bool, bool] | None:
    """The label that a word means, whether it is a known form of it, and whether it is certain."""
    code_list = CODE_LISTS[name]
    known, folded = code_list.by_written_form, _folded(name)
    if word in known:
        return code_list[known[word]].label.ja, True, True
    for form in _without_marks(word):
        if form in folded:
            return code_list[folded[form]].label.ja, False, True
    bare = _fold(_ASIDE.sub("", re.sub(_MARK, "", word)))
    if bare in folded:
        return code_list[folded[bare]].label.ja, False, False
    near = None if len(bare) > _LONGEST else _contained(folded, bare) or _resembling(folded, bare)
    return (code_list[near].label.ja, False, False) if near else None


def _without_marks(word: str) -> Sequence[str]:
    """A word without spaces and quotes, and without the mark before it."""
    quoted = word.strip("「」『』\"'。.　 ")
    return _fold(quoted), _fold(re.sub(_MARK, "", quoted)), _fold(re.sub(r"^\d{1,2}", "", quoted))


def _fold(word: str) -> str:
    return re.sub(r"\s", "", word).casefold()


@cache
def _folded(name: str) -> Mapping[str, str]:
    """Codes by their known forms without spaces and case."""
    return {_fold(form): code for form, code in CODE_LISTS[name].by_written_form.items()}


def _contained(folded: Mapping[str, str], word: str) -> str | None:
    """The one code of which the longest forms that a word contains are."""
    within = sorted((form for form in folded if len(form) > 1 and form in word), key=len, reverse=True)
    codes = {folded[form] for form in within if not any(form != other and form in other for other in within)}
    return codes.pop() if len(codes) == 1 else None


def _resembling(folded: Mapping[str, str], word: str) -> str | None:
    near = difflib.get_close_matches(word, [form for form in folded if len(form) > 2], n=1, cutoff=_RESEMBLES)
    return folded[near[0]] if near else None


@cache
def _holding(name: str) -> tuple[str, ...]:
    """Known forms that hold themselves what stands between answers, the longest first."""
    return tuple(
        sorted((form for form in CODE_LISTS[name].by_written_form if re.search(APART, form)), key=len, reverse=True)
    )


def _parts(name: str, cell: str) -> list[str]:
    known = CODE_LISTS[name].by_written_form
    if cell in known:
        return [cell]
    for form in _holding(name):
        cell = cell.replace(form, form.translate(_KEPT))
    return [part.translate(_GIVEN_BACK) for part in re.split(APART, cell) if part]


@lru_cache(maxsize=5_000)
def _municipality(cell: str) -> Meaning | None:
    names = municipalities()
    read = pl.select(forms.places(pl.lit(cell), names)).item()
    if read in names.values():
        return Meaning((cell,), {})
    bare = re.sub(r"^\d{5,6}|\s", "", cell)
    named = bare if bare in names else _named_alone(bare)
    return Meaning((named,), {cell: named}) if named else None


@cache
def _by_short_name() -> Mapping[str, list[str]]:
    short: dict[str, list[str]] = {}
    for name in municipalities():
        short.setdefault(name[:-1], []).append(name)
    return short


def _named_alone(word: str) -> str | None:
    """The municipality that a word names without 市, 町 or 村: 帯広 → 帯広市."""
    named = municipalities_named(word)
    return named[0] if len(named) == 1 else None


def municipalities_named(word: str) -> list[str]:
    """The municipalities that a word may name without 市, 町 or 村: 釧路市 and 釧路町 of 釧路."""
    return _by_short_name().get(re.sub(r"\s", "", word), [])


@lru_cache(maxsize=5_000)
def _truth(cell: str) -> Meaning | None:
    truth = pl.select(forms.truths(pl.lit(cell))).item()
    if truth is not None:
        return Meaning((YES if truth else NO,), {})
    word = _fold(cell)
    for label, words in ((YES, _YES_WORDS), (NO, _NO_WORDS)):
        if any(word.startswith(one) for one in words):
            return Meaning((label,), {cell: label}, certain=False)
    return None
