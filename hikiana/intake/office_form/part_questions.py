"""What is asked about one part: columns, words, ages as bands, empty cells, rows that do not count, years."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.office_form.asking import Asked, ask, clock_examples, examples, harmless
from hikiana.intake.office_form.column_facts import NO_ANSWER, ColumnFacts
from hikiana.intake.office_form.column_meanings import CLIENT, DATE, LENGTH, Claim, Doubt
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import column_of, field_title, meaning_of_head
from hikiana.intake.office_form.model import (
    BEGIN,
    BY_FISCAL_NAME,
    BY_NAME,
    CASES,
    CONTACTS,
    DAY,
    END,
    IGNORED,
    MONTH,
    NAME,
)
from hikiana.intake.office_form.words import by_legend, by_place, meaning_of, municipalities_named, parts_of
from hikiana.intake.office_form.years_of_names import year_of_name
from schemas.bands import band_starts
from schemas.roles import OTHER, UNKNOWN
from schemas.tables import Column

AGE = f"{CASES}.age"
BY_HAND = "違う（下の words に自分で書く）"
NONE_OF_THESE = "違う（台帳を直してから読み直す）"
_NO_PLACES = (
    *("不明", "不詳", "未確認", "未聴取", "分からない", "わからない", "未記入", "無回答", "匿名"),
    *(
        "その他",
        "市外",
        "町外",
        "区外",
        "県外",
        "道外",
        "府外",
        "都外",
        "国外",
        "海外",
        "管外",
        "圏外",
        "他県",
        "他市",
        "住所不定",
    ),
)
"""What offices write for a residence that is no municipality of theirs."""
NOT_READ = "読まない"
LEFT_OUT = ("取消", "取り消し", "取消し", "削除", "重複", "無効", "欠番", "誤入力", "誤記", "キャンセル")
_FEW_ROWS = 0.3
_BLANK_LEAST, _BLANK_MOST = 0.02, 0.98
_BAND = re.compile(r"^約?(\d{1,2})\s*(?:歳|才)?(代|台)(前半|後半|半ば)?$|^(\d{2,3})(?:歳|才|代)?以上$")
_WHOLE = re.compile(r"\d+(\.0+)?")
_NO_AGE = re.compile(r"代|台|前後|頃|ころ|ごろ|くらい|ぐらい|以上|以下|未満|半ば|[~〜-]")
_UNKNOWN_WORDS = 3
"""So many words that nothing tells are asked one by one; others are told when they are read."""


def doubtful_columns(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """One question for each column of which head and cells do not tell the same."""
    for doubt in draft.doubts:
        facts = draft.form.facts[doubt.head]
        choices: dict[str, Any] = {f"「{field_title(field)}」として読む": field for field in doubt.fields}
        if LENGTH in doubt.fields and BEGIN in doubt.fields:
            end = draft.head(END)
            until = f"終わりは「{end}」の列" if end else "終わりの時刻の列はない"
            choices = {f"相談を始めた時刻（{until}）": BEGIN, "相談の長さ（1:15 は75分）": LENGTH}
        sets: list[str | int] = ["parts", index, "columns", doubt.head, "field"]
        words = _why_doubted(doubt, facts)
        shown = clock_examples(facts) if BEGIN in doubt.fields else examples(column_of(doubt.fields[0]), facts)
        if doubt.taken_by:
            field, other = doubt.fields[0], doubt.taken_by
            sets = sets[:3]
            choices = {
                f"「{other}」を{field_title(field)}として読む": {other: field, doubt.head: IGNORED},
                f"「{doubt.head}」を{field_title(field)}として読む": {other: IGNORED, doubt.head: field},
            }
        else:
            choices[NOT_READ] = IGNORED
        weight = 75 if doubt.fields[0].startswith(CONTACTS) else 70
        text = f"「{draft.form.name}」の列「{doubt.head}」は何ですか。{words}"
        yield ask(weight, f"{name}/{doubt.head}", text, sets, choices, examples=shown)


def certain_words(draft: Draft, claim: Claim) -> Mapping[str, str]:
    """Words of a column that are known but for marks and spaces."""
    column = column_of(claim.field)
    if column is None or claim.marked:
        return {}
    found: dict[str, str] = {}
    for cell in draft.form.facts[claim.head].words:
        for part in parts_of(column, cell):
            meaning = meaning_of(column, part)
            if meaning is not None and meaning.certain:
                found |= meaning.words
    return found


def doubtful_words(draft: Draft, claim: Claim, index: int, name: str, known: Collection[str]) -> Iterator[Asked]:
    """What words mean that are not certain: one question for a column's, and one for each that nothing tells."""
    column = column_of(claim.field)
    if column is not None and column.reading == "municipality":
        yield from _doubtful_places(draft, claim, index, name, known)
    if column is None or claim.marked or (column.code_list is None and column.dtype != pl.Boolean):
        return
    parts = [part for cell in draft.form.facts[claim.head].words for part in parts_of(column, cell)]
    new = [part for part in dict.fromkeys(parts) if part not in known and part not in NO_ANSWER]
    unknown = [part for part in new if (meaning := meaning_of(column, part)) is None or meaning.words]
    unknown = [word for word in unknown if word not in LEFT_OUT]
    numbers = [word for word in unknown if word.isdecimal()]
    near = {word: meaning.words[word] for word in unknown if (meaning := meaning_of(column, word)) and meaning.words}
    sets: list[str | int] = ["parts", index, "columns", claim.head, "words"]
    of = f"「{draft.form.name}」の列「{claim.head}」"
    if numbers and column.code_list is not None:
        legend = by_legend(column, numbers, [text for sheet in draft.form.sheets for text in sheet.texts_above])
        told = legend or by_place(column, numbers)
        text = f"{of}の数字は、" + (
            "凡例のとおりでよいですか。" if legend else "何を表しますか（凡例が見つかりません）。"
        )
        yield ask(65, f"{name}/{claim.head}/数字", text, sets, _choices(told), examples=numbers[:3])
    shown = set(harmless(column, list(near)))
    near = {word: label for word, label in near.items() if word in shown}
    if near:
        text = f"{of}の言葉は、次の意味でよいですか。"
        yield ask(60, f"{name}/{claim.head}/言葉", text, sets, _choices(near), examples=list(near)[:3])
    left = [word for word in unknown if word not in near and not word.isdecimal()]
    for word in harmless(column, left)[:_UNKNOWN_WORDS]:
        text = f"{of}の「{word}」は、どれに当たりますか。"
        yield ask(58, f"{name}/{claim.head}/{word}", text, sets, _labels(column, word), examples=[word])


def _doubtful_places(draft: Draft, claim: Claim, index: int, name: str, known: Collection[str]) -> Iterator[Asked]:
    """Which municipality a name without 市, 町 or 村 is where two have it, and what words of no municipality mean."""
    words = [word for word in draft.form.facts[claim.head].words if word not in known]
    sets: list[str | int] = ["parts", index, "columns", claim.head, "words"]
    of = f"「{draft.form.name}」の列「{claim.head}」"
    for word in words:
        if len(places := municipalities_named(word)) > 1:
            choices: dict[str, Any] = {place: {word: place} for place in places} | {NONE_OF_THESE: {}}
            yield ask(
                59, f"{name}/{claim.head}/{word}", f"{of}の「{word}」は、どれですか。", sets, choices, examples=[word]
            )
    if nowhere := [word for word in words if word in _NO_PLACES]:
        listed = "」「".join(nowhere)
        text = f"{of}の「{listed}」は、市町村の空欄（不明か受け持ちの外）として読んでよいですか。"
        empty: dict[str, Any] = {"はい、空欄とする": dict.fromkeys(nowhere, ""), NONE_OF_THESE: {}}
        yield ask(57, f"{name}/{claim.head}/市町村でない言葉", text, sets, empty, examples=nowhere[:3])


def _choices(words: Mapping[str, str]) -> dict[str, Any]:
    told = "、".join(f"{word} → {label}" for word, label in words.items())
    return ({f"{told}": dict(words)} if words else {}) | {BY_HAND: {}}


def _labels(column: Column, word: str) -> dict[str, Any]:
    if column.code_list is None:
        labels = ["はい", "いいえ"]
    else:
        last = {*column.code_list.with_role(OTHER), *column.code_list.with_role(UNKNOWN)}
        entries = sorted(column.code_list.entries, key=lambda entry: entry.code in last)
        labels = [entry.label.ja for entry in entries]
    return {label: {word: label} for label in labels} | {NONE_OF_THESE: {}}


def ages_as_bands(draft: Draft, claim: Claim, index: int, name: str) -> Iterator[Asked]:
    """Ages of which only the decade is told: what is counted is the band, and no age is made up unasked."""
    facts = draft.form.facts[claim.head]
    bands = bands_of(facts)
    if not bands and not _are_decades(claim.head, facts):
        return
    choices: dict[str, Any] = {}
    numbers = [int(float(word)) for word in facts.words if _WHOLE.fullmatch(word)]
    if all(_is_in_one_band(*band) for band in bands.values()) and (
        bands or all(_is_in_one_band(number, 10) for number in numbers)
    ):
        words = {word: str(first) for word, (first, _) in bands.items()}
        told = "年代の始めの年齢として読む（30代は30歳。年代別の人数は正しく、年齢そのものは正しくない）"
        choices[told] = {claim.head: {"field": AGE, "words": words} if words else AGE}
    choices["満年齢として読む（満年齢でないセルは、読めないと知らせる）"] = {claim.head: AGE}
    choices["年齢を読まない（全員の年齢が不明になる）"] = {claim.head: IGNORED}
    text = f"「{draft.form.name}」の列「{claim.head}」は、満年齢でなく年代のようです。どう読みますか。"
    shown = [word for word in facts.words if re.fullmatch(r"約?\d{1,3}\D{0,4}", word)][:3]
    yield ask(68, f"{name}/{claim.head}/年代", text, ["parts", index, "columns"], choices, examples=shown)


def _are_decades(head: str, facts: ColumnFacts) -> bool:
    numbers = [int(float(word)) for word in facts.words if _WHOLE.fullmatch(word)]
    tens = bool(numbers) and all(number % 10 == 0 for number in numbers)
    return tens and ("代" in head or "層" in head or facts.filled >= 10)


def bands_of(facts: ColumnFacts) -> dict[str, tuple[int, int]]:
    """The bands that cells tell instead of ages: the first age of each and how many it holds."""
    found = {word: _decade(word) for word in facts.words if _NO_AGE.search(word)}
    return {word: band for word, band in found.items() if band is not None}


def _decade(word: str) -> tuple[int, int] | None:
    """The first age of a band and how many it holds; None where that is not certain."""
    found = _BAND.match(word)
    if found is None:
        return None
    if found[4]:
        return int(found[4]), 1
    first = int(found[1])
    return {"前半": (first, 5), "後半": (first + 5, 5)}.get(found[3] or "", (first, 10))


def _is_in_one_band(first: int, many: int) -> bool:
    starts = band_starts("age")
    return not any(first < start < first + many for start in starts)


def filled_down(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether empty keys and days mean what stands above: in rows that are else filled, below one that has them."""
    rows = draft.form.rows
    others = [claim.head for claim in draft.claims if claim.field not in (CLIENT, NAME, DATE, MONTH, DAY)]
    if not others or rows.is_empty():
        return
    filled = {head: (rows[head].str.strip_chars().fill_null("") != "") for head in rows.columns if head in others}
    is_record = pl.DataFrame(filled).select(pl.any_horizontal(pl.all())).to_series()
    heads = []
    for claim in draft.claims:
        if claim.field not in (CLIENT, NAME, DATE, MONTH, DAY) or claim.turn > 1:
            continue
        cells = rows[claim.head].str.strip_chars().fill_null("") != ""
        below = (~cells).filter(is_record)
        share = below.arg_true().len() / max(below.len(), 1)
        first = rows["sheet"].is_first_distinct()
        if _BLANK_LEAST <= share <= _BLANK_MOST and bool(cells.filter(first).all()):
            heads.append(claim.head)
    if heads:
        listed = "」「".join(heads)
        text = f"「{draft.form.name}」で「{listed}」が空いている行は、上の行と同じですか。"
        choices = {"はい、上の行と同じ": heads, "いいえ、空欄のまま読む": []}
        yield ask(80, f"{name}/上の行と同じ", text, ["parts", index, "fill_down"], choices)


def rows_left_out(draft: Draft, index: int, name: str, known: Mapping[str, Sequence[str]]) -> Iterator[Asked]:
    """Whether rows count in which a column says 取消, 削除, 重複 …; by column `known` words are not asked again."""
    for head, facts in draft.form.facts.items():
        words = [word for word in facts.words if word in LEFT_OUT and word not in known.get(head, ())]
        rows = facts.cells.filter(pl.col("cell").is_in(words))["count"].sum()
        if words and rows <= _FEW_ROWS * max(draft.form.rows.height, 1):
            listed = "」「".join(words)
            text = f"「{draft.form.name}」の列「{head}」に「{listed}」とある{rows}行は、件数に数えますか。"
            choices = {"数えない": {head: words}, "数える": {}}
            yield ask(72, f"{name}/{head}/数えない行", text, ["parts", index, "leave_out"], choices, examples=words[:3])


def year_of_days(draft: Draft, index: int, name: str) -> tuple[str, list[Asked]]:
    """Where days take their fiscal year from that are written without one; a question where no name tells it."""
    if CONTACTS not in draft.tables or not _lacks_year(draft):
        return "", []
    if has_years_in_names(draft):
        return BY_NAME, list(_years_of_names(draft, index, name))
    this = FiscalYear.of(date.today()).year
    titles = {year.year for sheet in draft.form.sheets for text in sheet.texts_above if (year := year_of_name(text))}
    years = sorted({*titles, *range(this - 3, this + 1)}, key=lambda year: (year not in titles, -year))
    choices = {FiscalYear(year).full_label.ja: str(year) for year in years}
    choices["二年度以上が混じる（日付に年を書き加えてから読み直す）"] = ""
    text = f"「{draft.form.name}」の日付に年がありません。何年度の記録ですか。"
    facts = draft.form.facts.get(draft.head(DATE) or "")
    shown = examples(column_of(DATE), facts) if facts else []
    return "", [ask(95, f"{name}/年度", text, ["parts", index, "year"], choices, examples=shown)]


def _years_of_names(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether R6.1月 is January of 2024 or that of the fiscal year 2024, where such a name has to tell the year."""
    for source in (sheet.source for sheet in draft.form.sheets):
        names = source.sheet.name, source.path.stem
        calendar, fiscal = year_of_name(*names), year_of_name(*names, is_fiscal=True)
        if calendar and fiscal and calendar != fiscal:
            choices = {f"{calendar.full_label.ja}": BY_NAME, f"{fiscal.full_label.ja}": BY_FISCAL_NAME}
            text = f"日付に年がありません。「{source.name}」は、どの年度の記録ですか。"
            yield ask(95, f"{name}/年度", text, ["parts", index, "year"], choices)
            return


def _lacks_year(draft: Draft) -> bool:
    dates = [claim.head for claim in draft.claims if claim.field == DATE]
    return any(draft.form.facts[head].lack_year > 0 for head in dates) or (not dates and DAY in draft.fields)


def has_years_in_names(draft: Draft) -> bool:
    """Whether the name of each sheet, or of its file, tells a year."""
    return all(sheet.year for sheet in draft.form.sheets)


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
