"""What is asked about the ledger as a whole: numbers that begin anew, clients of two years, new and continuing."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import polars as pl

from hikiana.base.fiscal_year import MONTHS
from hikiana.intake.contact_kinds import CONTINUING, NEW, Kinds
from hikiana.intake.office_form.asking import PLAIN_NUMBER, Asked, ask, is_harmless
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.model import CASES, CONTACTS, IGNORED, KIND, NAME, Numbers, Within
from hikiana.intake.office_form.name_patterns import told_by_name
from hikiana.intake.office_form.names_tell import kinds_by_names
from hikiana.intake.office_form.numbers_of_places import place_of
from hikiana.intake.written import trimmed
from schemas.start_years import WORDS

CONTACT = f"{CONTACTS}.contact_id"
_CHANGING = (f"{CASES}.age", f"{CASES}.initial_outcome", f"{CASES}.start_year")
"""Answers that may be others a year later."""
MANY = 0.3
"""Of the numbers that come in two years: so many of other persons mean that numbers begin anew."""
_OF_ANSWERS = ("client", "group", "place")
_LEAST = 2
"""So many answers of one number differ where it is another person's."""


def contact_numbers(drafts: Sequence[Draft]) -> Numbers:
    """Whether contacts have numbers, and whether these begin anew each year; otherwise they are made."""
    of_contacts = [draft for draft in drafts if CONTACTS in draft.tables]
    if not of_contacts or any(draft.has_turns or draft.head(CONTACT) is None for draft in of_contacts):
        return "made" if of_contacts else "as_written"
    numbers = pl.concat(_numbers_of(draft) for draft in of_contacts).drop_nulls("number")
    if not numbers["number"].is_duplicated().any() or numbers.select("part", "sheet", "number").is_duplicated().any():
        return "as_written"
    if numbers["year"].null_count() == 0 and not numbers.select("year", "number").is_duplicated().any():
        return "by_year"
    copied = numbers.select("number", "client", "day").is_duplicated()
    return "as_written" if copied.any() or not _begin_anew_in_sheets(numbers) else "made"


def _begin_anew_in_sheets(numbers: pl.DataFrame) -> bool:
    """Whether every sheet but the longest has only numbers that others have too: a few that come twice are faults."""
    sheets = numbers.with_columns(again=pl.col("number").is_duplicated()).group_by("part", "sheet")
    by_length = sheets.agg(pl.len(), pl.col("again").all()).sort("len")
    return bool(by_length["again"].head(by_length.height - 1).all())


def contacts_of_clients(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether the contacts that stand beside clients count, where it is not certain that they stand elsewhere too."""
    if draft.may_repeat_contacts:
        choices: dict[str, Any] = {
            "数える（ほかのシートには書いていない）": [CASES, CONTACTS],
            "数えない（相談のシートにも書いてある）": [CASES],
        }
        text = f"「{draft.form.name}」の各行にある相談（日付や方法）を、相談の件数に数えますか。"
        yield ask(93, f"{name}/最初の相談", text, ["parts", index, "tables"], choices)


def kind_of_clients(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether clients that their own sheet calls continuing came before the records."""
    head = draft.kind_of_clients
    if not head:
        return
    cells = draft.form.facts[head].cells["cell"]
    said = dict(zip(cells, Kinds.of("新規/継続", "", cells).said, strict=True))
    if CONTINUING not in said.values():
        return
    words = {cell: WORDS[0] if kind == CONTINUING else "" for cell, kind in said.items() if kind or is_harmless(cell)}
    choices: dict[str, Any] = {
        "はい（前から来ていた人とする）": {head: {"field": f"{CASES}.start_year", "words": words}},
        "いいえ（台帳での最初の相談を新規として数える）": {head: IGNORED},
    }
    text = f"「{draft.form.name}」の列「{head}」が「継続」の人は、この台帳より前から来ていた人ですか。"
    yield ask(73, f"{name}/{head}", text, ["parts", index, "columns"], choices)


def numbers_by_year(drafts: Sequence[Draft], within: Within = "ledger") -> Iterator[Asked]:
    """Whether the numbers of clients begin anew each year, and then whether clients who go on are known by answers.

    Where each file or sheet has its own numbers, they are compared `within` it.
    """
    answers = answers_of_clients(drafts, within)
    others, again = of_other_clients(answers, "group")
    if others.height <= MANY * again:
        return
    numbers = shown_numbers(others)
    yield ask(
        90,
        "ケース番号/年度ごと",
        f"同じケース番号が、年度によって違う人の番号になっています（{others.height}組）。番号は毎年付け直していますか。",
        ["rules", "case_numbers"],
        {"はい、毎年付け直す（年度が違えば別の番号とする）": "by_year", "いいえ、同じ番号は同じ人": "as_written"},
        examples=numbers,
    )
    if within == "ledger" and (pairs := _alike(answers)):
        yield ask(
            88,
            "ケース番号/続く人",
            f"番号を付け直しても、年齢以外の答えが全て同じ人が{pairs}組います。同じ人とみなしますか。",
            ["rules", "same_clients"],
            {"はい、答えが全て同じなら同じ人": "by_answers", "いいえ、番号が違えば別の人": "by_number"},
        )


def new_or_continuing(drafts: Sequence[Draft], anew: bool) -> Iterator[Asked]:
    """Whether the office's word decides, where clients are called continuing at their first contact of the ledger.

    Where numbers begin `anew` each year, a number is another client in each.
    """
    said = [frame for draft in drafts if (frame := _kinds_of(draft)) is not None]
    if not said:
        return
    rows = pl.concat(said).drop_nulls("client")
    client = ["year", "client"] if anew else ["client"]
    first = rows.sort("day", pl.col("said") != NEW, nulls_last=True, maintain_order=True).unique(client, keep="first")
    before = first.filter(said=CONTINUING).height
    if before:
        yield ask(
            74,
            "新規と継続",
            f"この台帳での最初の相談が「継続」の人が{before}人います。この台帳より前から来ていた人ですか。",
            ["rules", "new_or_continuing"],
            {
                "はい（新規・継続は台帳の列のとおりに数える）": "source",
                "いいえ（台帳での最初の相談を新規として数える）": "compare",
            },
        )


def _numbers_of(draft: Draft) -> pl.DataFrame:
    rows, client = draft.form.rows, draft.head(CLIENT) or draft.head(NAME)
    days = draft.days
    return pl.DataFrame(
        {
            "part": pl.Series([draft.form.name], dtype=pl.String).new_from_index(0, rows.height),
            "sheet": rows["sheet"],
            "number": rows[draft.head(CONTACT) or ""].str.strip_chars(),
            "client": rows[client].str.strip_chars()
            if client
            else pl.Series([None], dtype=pl.String).new_from_index(0, rows.height),
            "day": days,
            "year": _years(draft, days),
        }
    )


def _years(draft: Draft, days: pl.Series) -> pl.Series:
    """The fiscal year of each row by its day, or by the names of its sheet and file."""
    named = {number: sheet.year for number, sheet in enumerate(draft.form.sheets)}
    by_name = draft.form.rows["sheet"].replace_strict(named, return_dtype=pl.Int32)
    if draft.calendar_names:
        return by_name  # numbers begin anew with each sheet
    by_day = days.dt.year() - (days.dt.month() < MONTHS[0]).cast(pl.Int32)
    return by_day.fill_null(by_name) if len(by_day) else by_name


def answers_of_clients(drafts: Sequence[Draft], within: Within = "ledger") -> pl.DataFrame:
    """By client and sheet (or year, where days tell it) the first answers that hardly change.

    `place` is what tells apart the numbers of files or sheets.
    """
    found = [pl.DataFrame(schema=dict.fromkeys(_OF_ANSWERS, pl.String))]
    for draft in drafts:
        head = draft.head(CLIENT)
        attributes = {
            claim.field: claim.head
            for claim in draft.claims
            if claim.field.startswith(CASES) and claim.field not in (*_CHANGING, NAME) and not claim.marked
        }
        if CASES not in draft.tables or head is None or not attributes:
            continue
        days = draft.days
        rows = draft.form.rows.with_columns(_group=_groups(draft, days), _place=_places(draft, within))
        written = rows.select(
            client=pl.col(head).str.strip_chars(),
            group="_group",
            place="_place",
            **{field: trimmed(pl.col(own)) for field, own in attributes.items()},
        ).drop_nulls("client")
        found.append(written.group_by(*_OF_ANSWERS, maintain_order=True).agg(pl.all().drop_nulls().first()))
    return pl.concat(found, how="diagonal")


def of_other_clients(answers: pl.DataFrame, apart: str) -> tuple[pl.DataFrame, int]:
    """The pairs of one number of which two answers differ, and how many pairs of numbers there are, of places or groups
    (years) that are `apart` and alike in all else.
    """
    attributes = [name for name in answers.columns if name not in _OF_ANSWERS]
    alike = [name for name in _OF_ANSWERS if name != apart]
    again = answers.join(answers, on=alike, suffix=" of other", nulls_equal=True)
    again = again.filter(pl.col(apart) < pl.col(f"{apart} of other"))
    if again.is_empty() or not attributes:
        return again.clear(), 0
    differing = [(pl.col(name) != pl.col(f"{name} of other")).fill_null(False).cast(pl.Int32) for name in attributes]
    return again.filter(pl.sum_horizontal(differing) >= min(_LEAST, len(attributes))), again.height


def shown_numbers(others: pl.DataFrame) -> list[str]:
    """Some numbers of clients as examples, without what may be initials or a telephone number."""
    return [number for number in others["client"].unique(maintain_order=True) if re.search(PLAIN_NUMBER, number)][:3]


def _places(draft: Draft, within: Within) -> pl.Series:
    names = {number: place_of(sheet.source, within) for number, sheet in enumerate(draft.form.sheets)}
    return draft.form.rows["sheet"].replace_strict(names, return_dtype=pl.String)


def _groups(draft: Draft, days: pl.Series) -> pl.Series:
    """A year for each row, of sheets without days one for each sheet and file."""
    years = _years(draft, days)
    if years.null_count() == 0 and len(years):
        return years.cast(pl.String)
    names = {number: f"{sheet.source.file}/{sheet.source.sheet.name}" for number, sheet in enumerate(draft.form.sheets)}
    return draft.form.rows["sheet"].replace_strict(names, return_dtype=pl.String)


def _alike(answers: pl.DataFrame) -> int:
    """How many pairs of clients of two years have the same answers, none of them met twice in a year."""
    attributes = [name for name in answers.columns if name not in _OF_ANSWERS]
    single = answers.filter(~answers.select("group", *attributes).is_duplicated())
    pairs = single.join(single, on=attributes, suffix=" of other", nulls_equal=True)
    return pairs.filter(pl.col("group") < pl.col("group of other")).height


def _kinds_of(draft: Draft) -> pl.DataFrame | None:
    """The client, day and kind of each row of a draft with a column, or names of sheets, of new or continuing."""
    claims = [claim for claim in draft.claims if claim.field == KIND]
    client = draft.head(CLIENT) or draft.head(NAME)
    names = kinds_by_names(draft)
    if not (claims or names) or client is None or CONTACTS not in draft.tables:
        return None
    rows = draft.form.rows
    by_names = [told_by_name(sheet.source.names, names) for sheet in draft.form.sheets]
    of_sheets = pl.Series(by_names, dtype=pl.String).gather(rows["sheet"])
    kinds = [Kinds.of(claim.head, "", _in_words(rows[claim.head], claim.marked)) for claim in claims]
    kinds = kinds or [Kinds.of("新規/継続", "", of_sheets)]
    said = reduce(lambda one, other: one.fill_null(other), (kind.said for kind in kinds))
    years = _years(draft, draft.days)
    return pl.DataFrame({"client": rows[client].str.strip_chars(), "day": draft.days, "year": years, "said": said})


def _in_words(cells: pl.Series, marked: str) -> pl.Series:
    """What a mark stands for, in a column of marks."""
    if not marked:
        return cells
    filled = cells.str.strip_chars().fill_null("") != ""
    return pl.Series([marked], dtype=pl.String).new_from_index(0, len(cells)).set(~filled, None)
