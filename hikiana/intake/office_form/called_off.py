"""Words of rows that may not count, as what they tell of was called off or written by mistake: 取消, 無断キャンセル."""

import polars as pl

from hikiana.intake.office_form.model import LedgerForm
from hikiana.intake.written import trimmed

_BEFORE = r"(?:無断|当日|前日|直前|事前)"
_WORDS = (
    r"(?:取消し?|取り消し|削除|重複|無効|欠番|誤入力|誤記|(?:ドタ)?キャンセル|未実施|中止|欠席|不在|来所せず|来談せず)"
)
_SAID = (
    rf"^({_BEFORE}?(?:の)?{_WORDS})(?:$|[\s(\[〔【、,。.:;/・→]|済み?|です|しました|した|扱い|のため|により|連絡|分$)"
)


def said(cells: pl.Expr) -> pl.Expr:
    """The word of calling off with which a cell begins: 当日キャンセル of 当日キャンセル（体調不良）; else null."""
    return trimmed(cells).str.extract(_SAID)


def says_so(word: str) -> bool:
    """Whether a word alone is one of calling off."""
    return bool(pl.select(said(pl.lit(word)) == word).item())


def words_in(column: pl.Series) -> pl.DataFrame:
    """The words of calling off in a column (`word`), and in how many rows each stands (`rows`)."""
    found = column.to_frame("cell").select(word=said(pl.col("cell"))).drop_nulls()
    return found.group_by("word", maintain_order=True).agg(rows=pl.len())


def known_words(form: LedgerForm, place: int) -> dict[str, list[str]]:
    """The words of rows that do not count, by column, that a part tells or that were asked."""
    known = {head: list(words) for head, words in form.parts[place].leave_out.items()}
    for question in form.questions:
        if list(question.sets) == ["parts", place, "leave_out"]:
            for head, words in question.values[0].items():
                known.setdefault(head, []).extend(words)
    return known
