"""What is asked about rows that may stand for several contacts."""

from collections.abc import Iterator, Sequence

import polars as pl

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import CLIENT, LENGTH, METHOD
from hikiana.intake.office_form.covered import as_part, draft_of
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.matching import Matched
from hikiana.intake.office_form.model import CONTACTS, COUNT, COUNT_APART, IGNORED, NAME, LedgerForm
from hikiana.intake.office_form.rows_of_several import is_of_counts, may_tell_several, numbers_of

_LEAST = 3
"""So many clients whose rows are numbered tell that a column numbers them."""


def several_in_a_row(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether a row is one contact or as many as a column says."""
    for head in _that_may_count(draft):
        cells = draft.form.rows[head]
        length = draft.head(LENGTH)
        each = f"。「{length}」は1件ごとの長さ" if length else ""
        choices = {
            f"1行を1件として数える（「{head}」は読まない）": IGNORED,
            f"「{head}」の数だけの相談として数える（空欄は1件{each}）": COUNT,
            "台帳の行を1件ずつに分けてから読み直す": COUNT_APART,
        }
        several = (numbers_of(cells) > 1).sum()
        text = f"「{draft.form.name}」の列「{head}」が2以上の行が{several}行あります。1行は何件の相談ですか。"
        yield ask(84, f"{name}/{head}/1行の件数", text, _sets(index, head), choices)


def counts_by_method(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether a row is as many contacts as its columns of methods say together."""
    counted = {doubt.head: doubt.counts for doubt in draft.doubts if doubt.counts}
    if not counted:
        return
    listed = "」「".join(counted)
    length = draft.head(LENGTH)
    each = f"。「{length}」は1件ごとの長さ" if length else ""
    choices = {
        f"その数だけの相談として数える（2と1がある行は3件{each}）": {
            head: {"field": METHOD, "marked": method, "counts": True} for head, method in counted.items()
        },
        "台帳の行を1件ずつに分けてから読み直す（1のある列をその相談の方法として読む）": {
            head: {"field": METHOD, "marked": method} for head, method in counted.items()
        },
    }
    text = f"「{draft.form.name}」の列「{listed}」は、方法ごとの件数に見えます。1行は何件の相談ですか。"
    first = next(iter(counted))
    yield ask(84, f"{name}/{first}/方法ごとの件数", text, ["parts", index, "columns"], choices)


def not_asked_of_rows(sheets: Sequence[Matched], form: LedgerForm, index: int) -> Iterator[str]:
    """The columns of a part for which the office would be asked what a row stands for, and was not."""
    part = form.parts[index]
    if any(is_of_counts(head) for head, use in part.columns.items() if use.field == IGNORED):
        heads = _that_may_count(draft_of(as_part(sheets), part))
        yield from (head for head in heads if not _is_asked(form, index, head))


def _that_may_count(draft: Draft) -> Iterator[str]:
    """The columns that are not read and may say how many contacts a row is; none that numbers each client's."""
    used = {claim.head for claim in draft.claims}
    is_counted = any(claim.counts for claim in draft.claims) or any(doubt.counts for doubt in draft.doubts)
    for head in draft.form.heads if CONTACTS in draft.tables and not (draft.has_turns or is_counted) else ():
        if head not in used and may_tell_several(head, draft.form.rows[head]) and not _numbers_contacts(draft, head):
            yield head


def _is_asked(form: LedgerForm, index: int, head: str) -> bool:
    return any(list(one.sets) == _sets(index, head) and COUNT in one.values for one in form.questions)


def _sets(index: int, head: str) -> list[str | int]:
    return ["parts", index, "columns", head, "field"]


def _numbers_contacts(draft: Draft, head: str) -> bool:
    """Whether each client's rows have 1, 2, 3 …, of several clients: which contact it is, not how many."""
    client = draft.head(CLIENT) or draft.head(NAME)
    if client is None:
        return False
    told = pl.DataFrame({"client": draft.form.rows[client], "number": numbers_of(draft.form.rows[head])}).drop_nulls()
    runs = told.with_columns(place=pl.col("number").cum_count().over("client"))
    return bool((runs["number"] == runs["place"]).all()) and runs.filter(place=2).height >= _LEAST
