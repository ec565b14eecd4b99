"""The audit of finished editions, all facts of all of them taken together."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hikiana.base.errors import DisclosureError, UsageError
from hikiana.base.text import Text
from hikiana.disclosure.audit.attack import Attack, Threshold, attack
from hikiana.disclosure.audit.bars import statements_of_drawing
from hikiana.disclosure.audit.cells import PublishedCell, name_of, quotient_of
from hikiana.disclosure.audit.edition import Edition, read_editions
from hikiana.disclosure.audit.facts import Fact, open_facts
from hikiana.disclosure.audit.findings import AuditFinding, of_contradiction, of_opened
from hikiana.disclosure.audit.glaring import ambiguous, of_single_persons, seen, small, small_rests
from hikiana.disclosure.audit.rankings import ranked
from hikiana.disclosure.audit.reading.artefacts import Chart, Drawing, Grid, Passage
from hikiana.disclosure.audit.relations import Structure, relations
from hikiana.disclosure.audit.solver import Interval
from hikiana.disclosure.audit.statements import Labels, Told, chapters_of
from hikiana.disclosure.audit.unplaced import place_facts, place_names, unplaced_cells

_SHOWN = 20


@dataclass(frozen=True)
class Audit:
    """What an audit found, and of how many cells: all, hidden, and the interval of each hidden number."""

    findings: list[AuditFinding]
    cells: int
    hidden: int
    intervals: dict[str, Interval] = field(default_factory=dict)

    @property
    def narrowest(self) -> Interval | None:
        """The narrowest interval in which the basic attacker holds a hidden number; None without any."""
        return min(self.intervals.values(), key=lambda interval: (interval[1] - interval[0], interval), default=None)

    @property
    def summary(self) -> Text:
        """Cells, hidden ones and the narrowest interval."""
        shown = _shown(self.narrowest)
        return Text(
            f"セル{self.cells:,}、うち秘匿{self.hidden:,}。秘匿した値の最も狭い範囲: {shown.ja}。"
            f"指摘{len(self.findings):,}件。{'' if self.findings else '伏せた値は分かりませんでした。'}",
            f"Cells: {self.cells:,}, hidden: {self.hidden:,}; narrowest interval of a hidden value: {shown.en}; "
            f"findings: {len(self.findings):,}.{'' if self.findings else ' Nothing hidden was found out.'}",
        )

    def refuse(self) -> None:
        """Raise DisclosureError with what was found, if anything was."""
        if not self.findings:
            return
        shown, more = self.findings[:_SHOWN], len(self.findings) - _SHOWN
        ja = "\n".join(f"    {finding.place.ja}: {finding.message.ja}" for finding in shown)
        en = "\n".join(f"    {finding.place.en}: {finding.message.en}" for finding in shown)
        if more > 0:
            ja, en = f"{ja}\n    ほか{more}件", f"{en}\n    and {more} more"
        raise DisclosureError(
            f"公開できません。個人が分かるおそれのあるところが{len(self.findings)}か所あります。\n{ja}",
            f"This must not be published. Places that may tell of single persons: {len(self.findings)}\n{en}",
        )


def audit(
    folders: Sequence[Path],
    k: int | None = None,
    *,
    sensitive: Collection[str] | None = None,
    earlier: Sequence[Path] = (),
    besides: Sequence[Fact] = (),
    solve: bool = True,
) -> Audit:
    """Attack the editions in folders.

    `earlier` are folders of editions that were audited before: their tables are part of what everybody knows. So are
    the facts `besides`, which other data tell. `k` is the threshold (default: what the editions say). `sensitive` names
    the cells that are hidden for their own sake, where that is known; then attackers who know the rule, or one of these
    numbers, attack as well. Where nothing is to be solved, only what an edition says by mistake is looked for.

    Raises
    ------
    UsageError
        When a folder holds no edition, the threshold is unknown, or the solver is missing.
    InputError
        When tables and definitions do not fit each other.
    """
    editions = read_editions(list(folders), list(earlier))
    cells = [cell for edition in editions for cell in edition.cells]
    protected, unseen = place_names(sensitive or (), cells)
    known, strange = place_facts(besides)
    rule = Threshold(_threshold(editions, k), None if sensitive is None else protected)
    told = [entry for edition in editions for entry in _told(edition)]
    facts = [*_facts(editions, cells), *(fact for entry in told for fact in entry.facts()), *known]
    hidden = _hidden(cells)
    named = {name for fact in facts for name in fact.names}
    wanted = {*hidden, *(named & (rule.sensitive or frozenset()))}
    found = attack(facts, wanted, rule) if solve else Attack()
    findings = [
        *(finding for edition in editions for finding in unplaced_cells(edition)),
        *unseen,
        *strange,
        *_found_by(found, hidden, cells),
        *ambiguous(told),
        *of_single_persons(cells),
        *(small(cells, rule.k) if sensitive is None else ()),
        *small_rests(cells, rule.k),
        *(finding for edition in editions for finding in seen(edition)),
    ]
    suppressed = sum(cell.is_hidden for cell in cells)
    return Audit(list(dict.fromkeys(findings)), len(cells), suppressed, found.intervals)


def _threshold(editions: Sequence[Edition], k: int | None) -> int:
    told = [edition.definitions.k for edition in editions if edition.definitions.k is not None]
    if k is None and not told:
        raise UsageError(
            "秘匿の基準が分かりません。--k 5 のように指定してください。",
            "The threshold is not known. Name it, such as --k 5.",
        )
    return k if k is not None else max(told)


def _facts(editions: Sequence[Edition], cells: Sequence[PublishedCell]) -> Iterator[Fact]:
    """What the tables say and what holds of them. Of the same number the newest edition's counts."""
    counted: dict[str, str] = {}
    for fact in open_facts(list(cells)):
        if len(fact.terms) == 1:
            if fact.names[0] in counted:
                continue
            counted[fact.names[0]] = ""
        yield fact
    yield from relations(Structure.of(cells))
    for edition in editions:
        charts = edition.of_kind(Chart)
        for own in filter(None, edition.tables.values()):
            yield from ranked(own, charts)


def _hidden(cells: Sequence[PublishedCell]) -> dict[str, PublishedCell]:
    """What is hidden, by name: counts and sums; of a quotient the part that is not published anywhere.

    A quotient of two published numbers hides its numerator in vain.
    """
    found: dict[str, PublishedCell] = {}
    names = ((name_of(cell.table, cell.place), cell) for cell in cells)
    published = {str(name) for name, cell in names if name and not cell.is_hidden and cell.value is not None}
    for cell in cells:
        if cell.is_hidden:
            parts = (name_of(cell.table, cell.place), *(quotient_of(cell.table, cell.place) or ()))
            named = [str(name) for name in parts if name is not None]
            unknown = [name for name in named if name not in published]
            for name in (unknown or named)[:1]:
                found.setdefault(name, cell)
    return found


def _told(edition: Edition) -> list[Told]:
    """Statements outside of the tables that tell a hidden cell."""
    labels = Labels(edition.cells, chapters_of(edition.of_kind(Passage)))
    # Of tables that nothing defines each row is a passage.
    loose = [grid for grid in edition.of_kind(Grid) if grid.id not in edition.definitions.tables]
    rows = [Passage(grid.artefact, " ".join(row)) for grid in loose for row in grid.rows]
    statements = [
        *(each for passage in (*edition.of_kind(Passage), *rows) for each in labels.statements_of(passage)),
        *(each for chart in edition.of_kind(Chart) for each in labels.statements_of_chart(chart)),
        *(each for drawing in edition.of_kind(Drawing) for each in statements_of_drawing(drawing, labels)),
    ]
    # Page, sections and notebooks say much alike: the first artefact that says it stands for the others.
    once = {replace(statement, artefact=""): statement for statement in reversed(statements)}
    return [told for statement in once.values() if (told := labels.judge(statement)) is not None]


def _found_by(
    found: Attack, hidden: Mapping[str, PublishedCell], cells: Sequence[PublishedCell]
) -> Iterator[AuditFinding]:
    named: dict[str, PublishedCell] = {}
    for cell in cells:
        if (name := name_of(cell.table, cell.place)) is not None:
            named.setdefault(str(name), cell)
    yield from (of_opened(opened, {**named, **hidden}) for opened in found.opened)
    yield from (of_contradiction(facts, named) for facts in found.contradictions)


def _shown(interval: Interval | None) -> Text:
    if interval is None:
        return Text("なし", "none")
    low, high = (f"{end:g}" for end in interval)
    if interval[1] == math.inf:
        return Text(f"{low}以上", f"{low} or more")
    return Text(low, low) if low == high else Text(f"{low}～{high}", f"{low} to {high}")
