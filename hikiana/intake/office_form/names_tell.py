"""What the names of sheets and files tell of all their records: 電話相談 the method, where no column does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hikiana.intake.contact_kinds import kind_word
from hikiana.intake.heads import plain
from hikiana.intake.office_form.answers_of_heads import answer_of, column_of
from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.claims import METHOD
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.head_meanings import field_title
from hikiana.intake.office_form.looked_at import LookedAt
from hikiana.intake.office_form.model import CASES, KIND
from hikiana.intake.office_form.name_patterns import told_by_name, with_numbers_open

_FIELDS = (METHOD, KIND, f"{CASES}.sex", f"{CASES}.region")
_DAYS = re.compile(r"(?:令和|平成|西暦|[RHrh])?\s*\.?(?:[0-9]+|元)\s*(?:年度|年|月|日|FY)?|[\s._\-・/()\[\]]+")
_BESIDE = re.compile(r"の?(?:相談|支援|対応|面接|面談|受付|記録|台帳|名簿|簿|一覧|リスト|シート|表|分|者|性)+$")
_ADD_IT = "いいえ（台帳に列を加えてから読み直す）"


def told_by_names(draft: Draft, known: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, dict[str, str]]:
    """By field that no column is what names of sheets certainly mean, where the names of most tell it.

    Names have their numbers open. Fields in `known` are told by names already.
    """
    found = {}
    for field in known or _FIELDS:
        if field.partition(".")[0] not in draft.tables or (known is None and field in draft.fields | draft.possible):
            continue
        told = [told_by_sheet(field, sheet) for sheet in draft.form.sheets]
        sure = dict(filter(None, told))
        if sure and (known is not None or 2 * (len(told) - told.count(None)) > len(told)):
            found[field] = sure
    return found


def kinds_by_names(draft: Draft) -> dict[str, str]:
    """What names of sheets say of new and continuing; nothing where a column says it.

    It is not asked about: what is counted does not depend on it, unless the office says that the ledger decides.
    """
    if any(claim.field == KIND for claim in draft.claims):
        return {}
    return dict(filter(None, (told_by_sheet(KIND, sheet) for sheet in draft.form.sheets)))


def meanings_of_names(
    draft: Draft, index: int, name: str, known: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[Asked]:
    """Whether all is so as the names of sheets say, and what a name means that is not certain."""
    told = told_by_names(draft, known)
    for field in known or told:
        if known is None and field == KIND:
            continue
        title, before = field_title(field), (known or {}).get(field, {})
        sets: list[str | int] = ["parts", index, "by_name", field]
        new = {name: label for name, label in told.get(field, {}).items() if name not in before}
        if new:
            listed = "、".join(f"{name} → {label}" for name, label in new.items())
            text = f"「{draft.form.name}」に「{title}」の列がありません。シート（ファイル）の名前のとおりに読みますか。"
            yield ask(91, f"{name}/名前/{title}", text, sets, {f"はい（{listed}）": new, _ADD_IT: {}})
        for sheet in draft.form.sheets:
            if told_by_name(sheet.source.names, {**before, **new}) is None and (labels := _labels(field)):
                own = sheet.source.sheet.name or sheet.source.path.stem
                text = f"「{sheet.source.name}」の「{title}」は、どれですか（名前では分かりません）。"
                choices: dict[str, Any] = {label: {with_numbers_open(own): label} for label in labels}
                yield ask(91, f"{name}/名前/{own}/{title}", text, sets, choices | {_ADD_IT: {}})


def told_by_sheet(field: str, sheet: LookedAt) -> tuple[str, str] | None:
    """The first of a sheet's names that tells an answer, and the answer."""
    for name in filter(None, sheet.source.names):
        bare = _DAYS.sub("", plain(name))
        for word in (bare, _BESIDE.sub("", bare)):
            if label := _answer(field, word):
                return with_numbers_open(name), label
    return None


def _answer(field: str, word: str) -> str | None:
    if field == KIND:
        return kind_word(word) or None
    column = column_of(field)
    return answer_of(column, word) if column and word else None


def _labels(field: str) -> Sequence[str]:
    if field == KIND:
        return ("新規", "継続")
    column = column_of(field)
    return [entry.label.ja for entry in column.code_list.entries] if column and column.code_list else []
