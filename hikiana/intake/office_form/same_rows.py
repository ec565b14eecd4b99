"""Contacts that stand in two sheets or files with the same answers: January to March in the ledgers of two years."""

from collections.abc import Iterator, Sequence

import polars as pl

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import CLIENT, DATE, METHOD
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.matching import is_named
from hikiana.intake.office_form.model import CONTACTS, COUNT, COUNT_APART, DAY_PARTS, KIND, NAME, LedgerForm
from hikiana.intake.sources import Source
from hikiana.intake.written import spaceless

_NO_ANSWERS = (CLIENT, NAME, DATE, *DAY_PARTS, KIND, COUNT, COUNT_APART, f"{CONTACTS}.contact_id")
"""Keys, days, and what may be another in the other sheet though the contact is the same."""
_LEAST = 3
"""So many rows of two sheets: fewer may be two contacts of a day that are alike."""


def about_same_rows(drafts: Sequence[Draft], form: LedgerForm) -> Iterator[Asked]:
    """Whether rows count once of which another sheet has the same."""
    pairs = sheets_with_same_rows(drafts, form)
    if not pairs:
        return
    listed = "、".join(f"「{one.name}」と「{other.name}」に{rows}行" for one, other, rows in pairs)
    text = f"利用者も日も方法も、答えが全て同じ相談が、二つのシートにあります（{listed}）。同じ相談ですか。"
    choices = {"はい、同じ相談（一度だけ数える）": "once", "いいえ、別々の相談（どちらも数える）": "each"}
    yield ask(85, "同じ相談", text, ["rules", "same_rows"], choices)


def sheets_with_same_rows(drafts: Sequence[Draft], form: LedgerForm) -> list[tuple[Source, Source, int]]:
    """Two sheets each with several rows that are the same, and how many, where nobody has said whether they count."""
    if form.same_rows:
        return []
    sources, rows = _rows(drafts, form)
    same = ["client", "day", "answers", "time"]
    both = rows.join(rows, on=same, suffix=" other").filter(pl.col("sheet") < pl.col("sheet other"))
    pairs = both.group_by("sheet", "sheet other", maintain_order=True).len().filter(pl.col("len") >= _LEAST)
    return [(sources[one], sources[other], many) for one, other, many in pairs.sort("sheet", "sheet other").iter_rows()]


def rows_written_again(drafts: Sequence[Draft], form: LedgerForm) -> dict[int, pl.Series]:
    """By the id of their source the rows that do not count, since a sheet before has the same."""
    if form.same_rows != "once":
        return {}
    sources, rows = _rows(drafts, form)
    again = rows.filter(~pl.struct("client", "day", "answers", "time").is_first_distinct())
    return {id(sources[int(str(number))]): of["row"] for (number,), of in again.group_by("sheet")}


def _rows(drafts: Sequence[Draft], form: LedgerForm) -> tuple[list[Source], pl.DataFrame]:
    """The rows of contacts by their sheets; `time` is which of the same rows of its sheet a row is."""
    read = [one for one in drafts if CONTACTS in one.tables and METHOD in one.fields and not one.has_turns]
    told = [{field for field in one.fields if field.startswith(CONTACTS)}.difference(_NO_ANSWERS) for one in read]
    fields = sorted(set.intersection(*told)) if told else []
    sources: list[Source] = []
    frames = [
        pl.DataFrame(
            schema={"sheet": pl.UInt32, "row": pl.Int64, "client": pl.String, "day": pl.Date, "answers": pl.String}
        )
    ]
    for draft in read:
        own = pl.col("sheet").cast(pl.UInt32) + len(sources)
        asked = [n for n, sheet in enumerate(draft.form.sheets) if _is_asked_about(sheet.source, form)]
        frame = _of_draft(draft, fields).filter(~pl.col("sheet").is_in(asked)).with_columns(own)
        frames.append(frame.drop_nulls())
        sources += [sheet.source for sheet in draft.form.sheets]
    rows = pl.concat(frames, how="diagonal_relaxed")
    return sources, rows.with_columns(time=pl.int_range(pl.len()).over("sheet", "client", "day", "answers"))


def _of_draft(draft: Draft, fields: Sequence[str]) -> pl.DataFrame:
    client = draft.head(CLIENT) or draft.head(NAME)
    cells = [
        spaceless(pl.col(claim.head)).fill_null("")
        for field in fields
        for claim in draft.claims
        if claim.field == field
    ]
    return draft.form.rows.select(
        "sheet",
        pl.col("row").cast(pl.Int64),
        client=spaceless(pl.col(client)) if client else pl.lit(None, pl.String),
        answers=pl.concat_str(cells, separator="\x1f"),
    ).with_columns(day=draft.days)


def _is_asked_about(source: Source, form: LedgerForm) -> bool:
    """Whether it is still to be answered whether a sheet counts as a whole."""
    return any(
        is_named(source, sheets, form.unread[int(question.sets[1])].files)
        for question in form.questions
        if question.sets[0] == "unread" and not question.answer
        for sheets in question.values
    )
