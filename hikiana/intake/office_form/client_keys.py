"""What is asked about how clients are told from each other where not every sheet has their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.clients import ages_of
from hikiana.intake.office_form.drafting import STABLE
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import field_title
from hikiana.intake.office_form.made_numbers import names_alone
from hikiana.intake.office_form.model import CASES, CONTACTS, NAME
from hikiana.intake.office_form.unnamed_clients import each_row_a_client
from hikiana.intake.written import spaceless
from schemas import ages

_ADD = "ケース番号の列を加えてから読み直す"
_ADDED = {"case_numbers": "as_written"}
_FURTHER = (f"{CASES}.relation", f"{CASES}.awareness_channel", f"{CASES}.prior_help_seeking")
"""Those that are taken along where the others do not do."""
_AGE = f"{CASES}.age"
_YEARS = 3
"""Ages that differ by more are those of two persons, unless years lie between."""
_MOST = 0.9


def how_clients_are_told(of_parts: Mapping[int, Sequence[Draft]]) -> Iterator[Asked]:
    """By their names alone, by their names and other answers, by the numbers that the sheet of clients has, or not at
    all in a sheet of calls without a name, beside others that have numbers. `of_parts` has the drafts by their part.
    """
    drafts = [draft for of_part in of_parts.values() for draft in of_part]
    without = [draft for draft in drafts if draft.tables and not draft.has_numbers]
    if len(without) < len([draft for draft in drafts if draft.tables]):
        for place, of_part in of_parts.items():
            nameless = [one for one in of_part if {CASES, CONTACTS} <= {*one.tables} and one in without]
            if nameless and all(one.head(NAME) is None for one in nameless):
                yield each_row_a_client(nameless[0], place)
                without = [one for one in without if one not in nameless]
    if not without:
        return
    sheets = "」「".join(draft.form.name for draft in without)
    where = f"「{sheets}」に、ケース番号の列がありません。"
    heads = list(dict.fromkeys(head for draft in without if (head := draft.head(NAME))))
    numbered = [draft for draft in drafts if CASES in draft.tables and {CLIENT, NAME} <= draft.fields]
    if any(draft.head(NAME) is None for draft in without):
        text = f"{where}氏名の列もなく、どの行が同じ人か分かりません。"
        yield ask(92, "人の見分け方", text, ["rules"], {_ADD: _ADDED})
    elif numbered and len(without) < len([draft for draft in drafts if draft.tables]):
        listed = numbered[0].form.name
        choices = {f"「{listed}」で同じ名前の人の番号とする": {"case_numbers": "by_name"}, _ADD: _ADDED}
        text = f"{where}「{'」「'.join(heads)}」が「{listed}」と同じ人の番号としますか（名前は出力に残りません）。"
        yield ask(92, "人の見分け方", text, ["rules"], choices)
    else:
        yield _by_names(without, heads, where)


def _by_names(drafts: Sequence[Draft], heads: Sequence[str], where: str) -> Asked:
    names = f"「{'」「'.join(heads)}」"
    alone: Mapping[str, Any] = {"case_numbers": "made"}
    stable, further = (
        [one for one in of if all(_is_filled(draft, one) for draft in drafts)] for of in (STABLE, _FURTHER)
    )
    doubtful = _differing(drafts, [])
    choices: dict[str, Any] = {}
    if doubtful and stable:
        shared = stable if not further or not _differing(drafts, stable) else [*stable, *further]
        titles = "」「".join(field_title(field) for field in shared)
        choices[f"{names}と「{titles}」が全て同じ行を同じ人とする"] = {**alone, "clients_by": [NAME, *shared]}
    also = f"（{doubtful}人は性別や年齢が行によって違い、別の人かもしれない）" if doubtful else ""
    choices[f"{names}が同じ行を同じ人とする{also}"] = {**alone, "clients_by": [NAME]}
    choices[_ADD] = _ADDED
    text = f"{where}{names}で人を見分けますか（名前は番号を作るためだけに使い、出力に残りません）。"
    return ask(92, "人の見分け方", text, ["rules"], choices)


def _is_filled(draft: Draft, field: str) -> bool:
    head = draft.head(field)
    return head is not None and draft.form.facts[head].filled >= _MOST * draft.form.rows.height


def _differing(drafts: Sequence[Draft], by: Sequence[str]) -> int:
    """How many names (with the answers to `by`) have rows that can hardly be of one person: of another sex or place, or
    relation, or of an age years away.
    """
    told = []
    for draft in drafts:
        columns = {field: head for field in (*STABLE, *_FURTHER, _AGE) if (head := draft.head(field))}
        plain = {field: _plain(draft.form.rows[head]) for field, head in columns.items()}
        told.append(pl.DataFrame({"name": names_alone(draft.form.rows[draft.head(NAME) or ""]), **plain}))
    rows = pl.concat(told, how="diagonal").filter(pl.col("name") != "")
    compared = [*STABLE, *(_FURTHER if by else ())]
    differ = [
        pl.col(field).drop_nulls().n_unique() > 1 for field in compared if field in rows.columns and field not in by
    ]
    if _AGE in rows.columns:
        rows = rows.with_columns(ages_of(rows[_AGE]))
        differ.append((ages.least().max() - ages.most().min() > _YEARS).fill_null(False))
    if not differ:
        return 0
    return rows.group_by("name", *by).agg(differ=pl.any_horizontal(differ)).filter("differ").height


def _plain(cells: pl.Series) -> pl.Series:
    plain = spaceless(cells)
    return plain.set(plain == "", None)
