"""What is asked about the words in a column: what numbers, words of the office and empty cells mean."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.asking import Asked, ask, harmless
from hikiana.intake.office_form.called_off import says_so
from hikiana.intake.office_form.claims import DATE, Claim
from hikiana.intake.office_form.column_facts import NO_ANSWER
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.legends import LegendSheets, labels_of, legends_in, told_of
from hikiana.intake.office_form.model import CASES, CONTACTS
from hikiana.intake.office_form.words import NO, YES, by_place, meaning_of, municipalities_named, parts_of
from schemas.roles import OTHER, UNKNOWN
from schemas.tables import Column

BY_HAND = "違う（下の words に自分で書く）"
NONE_OF_THESE = "違う（台帳を直してから読み直す）"
_NO_PLACES = (
    *("不明", "不詳", "未確認", "未聴取", "分からない", "わからない", "未記入", "無回答", "匿名"),
    *(
        "その他",
        "海外",
        "管外",
        "圏外",
        "他県",
        "他市",
        "住所不定",
    ),
    *(f"{kind}外" for kind in "市町村区県道府都国"),
)
"""What offices write for a residence that is no municipality of theirs."""
_GUESS = "推測（並び順に当てただけで、貴センターの番号と違えば「電話」と「来所」などが入れ替わります）: "
_LONGEST_NUMBER = 3
"""A longer one stands for no answer of a list: it may be a telephone number or a day."""
_UNKNOWN_WORDS = 3
"""So many words that nothing tells are asked one by one; others are told when they are read."""


@dataclass(frozen=True)
class WordsOfField:
    """The words in the columns of one field, of several where it comes again with each turn, and the ledger's sheets
    in which a legend may stand.
    """

    draft: Draft
    claims: Sequence[Claim]
    index: int
    name: str
    legends: LegendSheets = field(default_factory=LegendSheets)

    @property
    def column(self) -> Column | None:
        """The dictionary's column, where it has words that an office may write otherwise."""
        column = column_of(self.claims[0].field)
        return None if column is None or self.claims[0].marked else column

    @property
    def head(self) -> str:
        return self.claims[0].head

    @property
    def title(self) -> str:
        """How questions call it."""
        return f"「{self.draft.form.name}」の列「{self.head}」"

    @cached_property
    def words(self) -> list[str]:
        """The single answers that stand in the cells."""
        cells = (cell for claim in self.claims for cell in self.draft.form.facts[claim.head].words)
        column = self.column
        parts = (part for cell in dict.fromkeys(cells) for part in (parts_of(column, cell) if column else ()))
        return list(dict.fromkeys(parts))

    def ask(self, weight: int, about: str, text: str, choices: Mapping[str, Mapping[str, str]], **more: Any) -> Asked:
        """A question of which each choice gives words."""
        sets: list[str | int] = ["parts", self.index, "columns", self.head, "words"]
        values: dict[str, Any] = dict(choices)
        if len(self.claims) > 1:
            sets = sets[:3]
            heads = [claim.head for claim in self.claims]
            values = {
                told: {head: {"words": words} for head in heads} if words else {} for told, words in choices.items()
            }
        return ask(weight, f"{self.name}/{self.head}/{about}", self.title + text, sets, values, **more)


def certain_words(of: WordsOfField) -> Mapping[str, str]:
    """Words of a field that are known but for marks and spaces."""
    found: dict[str, str] = {}
    for word in of.words:
        meaning = meaning_of(of.column, word) if of.column else None
        if meaning is not None and meaning.certain:
            found |= meaning.words
    return found


def doubtful_words(of: WordsOfField, known: Collection[str]) -> Iterator[Asked]:
    """What words mean that are not certain: one question for a field's, and one for each that nothing tells."""
    column = of.column
    if column is not None and column.reading == "municipality":
        yield from _doubtful_places(of, known)
    if column is None or (column.code_list is None and column.dtype != pl.Boolean):
        return
    new = [word for word in of.words if word not in known and word not in NO_ANSWER and not says_so(word)]
    unknown = [word for word in new if (meaning := meaning_of(column, word)) is None or meaning.words]
    numbers = [word for word in unknown if word.isdecimal() and len(word) <= _LONGEST_NUMBER]
    near = {word: meaning.words[word] for word in unknown if (meaning := meaning_of(column, word)) and meaning.words}
    if numbers and column.code_list is not None:
        yield from _numbers(of, column, numbers)
    shown = set(harmless(column, list(near)))
    near = {word: label for word, label in near.items() if word in shown}
    if near:
        yield of.ask(60, "言葉", "の言葉は、次の意味でよいですか。", _choices(near), examples=list(near)[:3])
    left = [word for word in unknown if word not in near and not word.isdecimal()]
    for word in harmless(column, left)[:_UNKNOWN_WORDS]:
        yield of.ask(58, word, f"の「{word}」は、どれに当たりますか。", _labels(column, word), examples=[word])
    yield from _empty_cells(of, known)


def _numbers(of: WordsOfField, column: Column, numbers: Sequence[str]) -> Iterator[Asked]:
    """What numbers mean: as legends tell; those of which these tell nothing that is known are asked one by one."""
    above = (legend for sheet in of.draft.form.sheets for legend in legends_in(sheet.rows_above))
    legends = told_of([*above, *of.legends.legends], column, of.claims[0].field, of.head, numbers)
    if not legends:
        text = "の数字が何を表すか、凡例が見つかりません。何を表しますか。"
        guess = _choices(by_place(column, numbers), _GUESS)
        yield of.ask(65, "数字", text, guess, examples=numbers[:3])
        return
    labels = [labels_of(legend, column) for legend in legends]
    choices = {words: value for told in labels for words, value in _choices(told).items() if value} | {BY_HAND: {}}
    yield of.ask(65, "数字", "の数字は、凡例のとおりでよいですか。", choices, examples=numbers[:3])
    for number in [number for number in numbers if not any(number in told for told in labels)][:_UNKNOWN_WORDS]:
        written = next((word for legend in legends if (word := legend.words.get(number))), "")
        called = f"（凡例では「{written}」）" if harmless(column, [written]) else ""
        yield of.ask(
            58, number, f"の「{number}」{called}は、どれに当たりますか。", _labels(column, number), examples=[number]
        )


def _empty_cells(of: WordsOfField, known: Collection[str]) -> Iterator[Asked]:
    """What empty cells mean of a column that has to be filled in, where clients are not written again and again."""
    column, facts = of.column, of.draft.form.facts
    filled, rows = sum(facts[claim.head].filled for claim in of.claims), of.draft.form.rows.height
    if of.claims[0].turn:
        rows = sum(facts[claim.head].filled for claim in of.draft.claims if claim.field == DATE)
    if column is None or column.nullable or "" in known or filled >= rows:
        return
    if of.claims[0].field.startswith(CASES) and CONTACTS in of.draft.tables:
        return
    if column.code_list is None:
        labels = [NO, YES]
    elif column.name == "region":
        return  # it follows from the municipality
    else:
        labels = [column.code_list[code].label.ja for code in column.code_list.with_role(UNKNOWN)]
    if labels:
        choices: dict[str, Mapping[str, str]] = {f"「{label}」とする": {"": label} for label in labels}
        text = f"が空いている行（{rows - filled}行）は、どう読みますか。"
        yield of.ask(50, "空欄", text, choices | {NONE_OF_THESE: {}})


def _doubtful_places(of: WordsOfField, known: Collection[str]) -> Iterator[Asked]:
    """Which municipality a name without 市, 町 or 村 is where two have it, and what words of no municipality mean."""
    words = [word for word in of.words if word not in known]
    for word in words:
        if len(places := municipalities_named(word)) > 1:
            choices = dict[str, Mapping[str, str]]({place: {word: place} for place in places}) | {NONE_OF_THESE: {}}
            yield of.ask(59, word, f"の「{word}」は、どれですか。", choices, examples=[word])
    if nowhere := [word for word in words if word in _NO_PLACES]:
        text = f"の「{'」「'.join(nowhere)}」は、市町村の空欄（不明か受け持ちの外）として読んでよいですか。"
        told: dict[str, Mapping[str, str]] = {
            "はい、空欄とする": dict[str, str].fromkeys(nowhere, ""),
            NONE_OF_THESE: {},
        }
        yield of.ask(57, "市町村でない言葉", text, told, examples=nowhere[:3])


def _choices(words: Mapping[str, str], before: str = "") -> dict[str, Any]:
    told = "、".join(f"{word} → {label}" for word, label in words.items())
    return ({f"{before}{told}": dict(words)} if words else {}) | {BY_HAND: {}}


def _labels(column: Column, word: str) -> dict[str, Any]:
    if column.code_list is None:
        labels = ["はい", "いいえ"]
    else:
        last = {*column.code_list.with_role(OTHER), *column.code_list.with_role(UNKNOWN)}
        entries = sorted(column.code_list.entries, key=lambda entry: entry.code in last)
        labels = [entry.label.ja for entry in entries]
    return {label: {word: label} for label in labels} | {NONE_OF_THESE: {}}
