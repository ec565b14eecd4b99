"""What is asked about one part: columns, ages as decades, empty cells, rows that do not count, years."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from hikiana.intake.age_ranges import range_of
from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.asking import Asked, ask, clock_examples, examples
from hikiana.intake.office_form.called_off import words_in
from hikiana.intake.office_form.claims import CLIENT, DATE, LENGTH, Claim, Doubt
from hikiana.intake.office_form.column_facts import ColumnFacts
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import TOLD_BY_TITLES, field_title, meaning_of_head
from hikiana.intake.office_form.model import (
    BEGIN,
    CASES,
    CONTACTS,
    DAY_PARTS,
    END,
    IGNORED,
    NAME,
)

AGE = f"{CASES}.age"
NOT_READ = "読まない"
_FEW_ROWS = 0.3
_BLANK_LEAST = 0.02
"""Of the records: fewer that lack what the others have were forgotten."""
_OLDEST = 120
_WHOLE = re.compile(r"\d+(\.0+)?")


def doubtful_columns(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """One question for each column of which head and cells do not tell the same; of several turns one together."""
    groups: dict[tuple[str, ...], list[Doubt]] = {}
    for number, doubt in enumerate(one for one in draft.doubts if not one.counts):
        alone = () if doubt.turn and not doubt.taken_by else (str(number),)
        groups.setdefault((*doubt.fields, *alone), []).append(doubt)
    for doubts in groups.values():
        yield _doubtful_column(draft, doubts, index, name)


def _doubtful_column(draft: Draft, doubts: Sequence[Doubt], index: int, name: str) -> Asked:
    doubt = doubts[0]
    facts = draft.form.facts[doubt.head]
    choices: dict[str, Any] = {f"「{field_title(field)}」として読む": field for field in doubt.fields}
    if LENGTH in doubt.fields and BEGIN in doubt.fields:
        end = next((claim.head for claim in draft.claims if claim.field == END and claim.turn == doubt.turn), None)
        until = f"終わりは「{end}」の列" if end else "終わりの時刻の列はない"
        choices = {f"相談を始めた時刻（{until}）": BEGIN, "相談の長さ（1:15 は75分）": LENGTH}
    choices[NOT_READ] = IGNORED
    sets: list[str | int] = ["parts", index, "columns", doubt.head, "field"]
    listed = doubt.head
    if doubt.taken_by:
        field, other = doubt.fields[0], doubt.taken_by
        sets = sets[:3]
        choices = {
            f"「{other}」を{field_title(field)}として読む": {other: {"field": field}, doubt.head: IGNORED},
            f"「{doubt.head}」を{field_title(field)}として読む": {other: IGNORED, doubt.head: {"field": field}},
        }
    elif len(doubts) > 1:
        sets, listed = sets[:3], f"{doubt.head}」～「{doubts[-1].head}"
        choices = {words: {one.head: {"field": field} for one in doubts} for words, field in choices.items()}
    shown = clock_examples(facts) if BEGIN in doubt.fields else examples(column_of(doubt.fields[0]), facts)
    weight = 75 if doubt.fields[0].startswith(CONTACTS) else 70
    text = f"「{draft.form.name}」の列「{listed}」は何ですか。{_why_doubted(doubt, facts)}"
    return ask(weight, f"{name}/{doubt.head}", text, sets, choices, examples=shown)


def ages_as_decades(draft: Draft, claim: Claim, index: int, name: str) -> Iterator[Asked]:
    """Whether 20, 30 and 40 are decades or ages: no age is made up unasked."""
    facts = draft.form.facts[claim.head]
    if not _are_decades(claim.head, facts):
        return
    words = decades_of(facts)
    if not words:
        return
    number, decade = next(iter(words.items()))
    choices: dict[str, Any] = {
        f"年代として読む（{number} は{decade}。年齢区分に数え、平均年齢には入れない）": {
            claim.head: {"field": AGE, "words": words}
        },
        "満年齢として読む": {claim.head: AGE},
        "年齢を読まない（全員の年齢が不明になる）": {claim.head: IGNORED},
    }
    text = f"「{draft.form.name}」の列「{claim.head}」の数字は、満年齢でなく年代のようです。どう読みますか。"
    shown = examples(column_of(AGE), facts)
    yield ask(68, f"{name}/{claim.head}/年代", text, ["parts", index, "columns"], choices, examples=shown)


def _are_decades(head: str, facts: ColumnFacts) -> bool:
    numbers = [int(float(word)) for word in facts.words if _WHOLE.fullmatch(word)]
    tens = bool(numbers) and all(number % 10 == 0 for number in numbers)
    return tens and ("代" in head or "層" in head or facts.filled >= 10)


def decades_of(facts: ColumnFacts) -> dict[str, str]:
    """The decade for which each multiple of ten stands: 30 → 30代."""
    numbers = {word: int(float(word)) for word in facts.words if _WHOLE.fullmatch(word)}
    ages = {word: age for word, age in numbers.items() if age % 10 == 0 and age <= _OLDEST}
    return {word: f"{age}代" if age else "10歳未満" for word, age in ages.items()}


def are_for_decades(words: Mapping[str, str]) -> bool:
    """Whether the office has said so of any number: by an answer, or in the form."""
    return any(_WHOLE.fullmatch(word) and range_of(told) is not None for word, told in words.items())


def filled_down(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether empty keys and days mean what stands above: in rows that are else filled, below one that has them.

    However few are filled: a year may stand in its first row only.

    Of a turn that stands beside others they are empty as well where all of it is.
    """
    rows = draft.form.rows
    others = [claim for claim in draft.claims if claim.field not in (CLIENT, NAME, DATE, *DAY_PARTS)]
    if not others or rows.is_empty():
        return
    heads = []
    for claim in draft.claims:
        if claim.field not in (CLIENT, NAME, DATE, *DAY_PARTS) or claim.turn > 1:
            continue
        if claim.head in TOLD_BY_TITLES.values():  # they say themselves how far they tell
            continue
        cells = rows[claim.head].str.strip_chars().fill_null("") != ""
        beside = [one.head for one in others if not claim.turn or one.turn == claim.turn]
        filled = [(pl.col(head).str.strip_chars() != "").fill_null(False) for head in beside]
        is_record = rows.select(pl.any_horizontal(pl.lit(False), *filled)).to_series()
        below = (~cells).filter(is_record)
        share = below.arg_true().len() / max(below.len(), 1)
        first = rows["sheet"].is_first_distinct()
        if share >= _BLANK_LEAST and bool(cells.filter(first).all()):
            heads.append(claim.head)
    if heads:
        listed = "」「".join(heads)
        text = f"「{draft.form.name}」で「{listed}」が空いている行は、上の行と同じですか。"
        choices: dict[str, Any] = {
            "はい、上の行と同じ": {"fill_down": heads},
            "いいえ、空欄のまま読む": {"fill_down": []},
        }
        if heads == [draft.head(CLIENT) or draft.head(NAME)] and {CASES, CONTACTS} <= {*draft.tables}:
            choices["いいえ、匿名の人などで、それぞれ別の人（1行を1人とする）"] = {"unnamed": {heads[0]: [""]}}
        yield ask(80, f"{name}/上の行と同じ", text, ["parts", index], choices)


def rows_left_out(draft: Draft, index: int, name: str, known: Mapping[str, Sequence[str]]) -> Iterator[Asked]:
    """Whether rows count in which a column says 取消, 無断キャンセル …; by column `known` words are not asked again."""
    for head in draft.form.heads:
        found = words_in(draft.form.rows[head]).filter(~pl.col("word").is_in(list(known.get(head, ()))))
        words, rows = found["word"].to_list(), found["rows"].sum()
        if words and rows <= _FEW_ROWS * max(draft.form.rows.height, 1):
            listed = "」「".join(words)
            text = f"「{draft.form.name}」の列「{head}」に「{listed}」とある{rows}行は、件数に数えますか。"
            choices = {"数えない": {head: words}, "数える": {}}
            yield ask(72, f"{name}/{head}/数えない行", text, ["parts", index, "leave_out"], choices, examples=words[:3])


def _why_doubted(doubt: Doubt, facts: ColumnFacts) -> str:
    if doubt.taken_by:
        return f"「{doubt.taken_by}」も同じものに見えます。"
    if BEGIN in doubt.fields:
        return "長さではなく時刻が入っているように見えます。"
    column = column_of(doubt.fields[0])
    named = meaning_of_head(doubt.head).fields
    if not named:
        return f"見出しでは分かりませんが、中身は{field_title(doubt.fields[0])}に見えます。"
    fit = facts.fits(column) if column else None
    return "見出しと中身が合いません。" if fit is not None else "見出しだけでは確かでありません。"
