"""What an audit finds, in words: which table, which cell, and the facts that open it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hikiana.base.text import Text
from hikiana.disclosure.audit.attack import Attacker, Opened
from hikiana.disclosure.audit.cells import PublishedCell
from hikiana.disclosure.audit.facts import Fact, place_told

_SHOWN = 6
_JOINED = 6
_BY = {
    Attacker.BASIC: Text("公表された数字だけから", "from what is published alone"),
    Attacker.RULE: Text("秘匿の決まりを知る人には", "by who knows the rule"),
    Attacker.INSIDER: Text("{known}を知る人には", "by who knows {known}"),
}


@dataclass(frozen=True)
class AuditFinding:
    """One thing that must not be so. `kind` is opened, contradiction, difference, leak, told, persons, small,
    records, detail, unplaced or unread; `place` names the file or cell."""

    kind: str
    place: Text
    message: Text


def of_opened(opened: Opened, cells: Mapping[str, PublishedCell]) -> AuditFinding:
    """A hidden number that an attacker finds out; `cells` has one for each name."""
    low, high = opened.interval
    shown = f"{low:g}" if low == high else f"{low:g}～{high:g}"
    known = cells.get(opened.knowing)
    by = _BY[opened.attacker].format(known=_label(known) if known else opened.knowing)
    found = Text("値が定まる", "exactly") if known else Text(f"{shown} と分かる", f"as {shown}")
    reasons = _listed(opened.facts, cells)
    return AuditFinding(
        "opened",
        place_told(cells[opened.name]) if opened.name in cells else Text(opened.name, opened.name),
        Text(
            f"秘匿した値が{by.ja}{found.ja}。もとになるもの: {reasons.ja}。"
            "秘匿するセルを増やすか、これらのどれかを公表しないでください。",
            f"The hidden value is found {found.en} {by.en}. It follows from: {reasons.en}. Hide more cells, or do not "
            "publish one of these.",
        ),
    )


def of_contradiction(facts: Sequence[Fact], cells: Mapping[str, PublishedCell]) -> AuditFinding:
    """Facts that no numbers fit: nothing can be said of what they hide."""
    reasons = _listed(facts, cells)
    return AuditFinding(
        "contradiction",
        Text("公表された数字", "Published numbers"),
        Text(
            f"互いに合わないため、秘匿を確かめられません: {reasons.ja}。同じ登録簿から作り直してください。",
            f"They contradict each other, so that what they hide cannot be checked: {reasons.en}. Make the reports "
            "anew from one register.",
        ),
    )


def _listed(facts: Sequence[Fact], cells: Mapping[str, PublishedCell]) -> Text:
    told = list(dict.fromkeys(_told(fact, cells) for fact in facts))
    shown, more = told[:_SHOWN], len(told) - _SHOWN
    ja, en = "; ".join(text.ja for text in shown), "; ".join(text.en for text in shown)
    if more > 0:
        return Text(f"{ja} ほか{more}件", f"{en} and {more} more")
    return Text(ja, en)


def _told(fact: Fact, cells: Mapping[str, PublishedCell]) -> Text:
    """A fact with the cells that it joins and what is written in them."""
    joined = [cells[name] for name in fact.names if name in cells] if len(fact.terms) > 1 else []
    if not joined:
        return fact.told
    ja = "、".join(f"{_label(cell).ja}={cell.written}" for cell in joined[:_JOINED])
    en = "; ".join(f"{_label(cell).en} = {cell.written}" for cell in joined[:_JOINED])
    more = "…" if len(joined) > _JOINED else ""
    return Text(f"{fact.told.ja}（{ja}{more}）", f"{fact.told.en} ({en}{more})")


def _label(cell: PublishedCell) -> Text:
    return Text(
        f"「{cell.table.title.ja}」の{cell.label('ja')}",
        f"{cell.label('en')} in '{cell.table.title.en}'",
    )
