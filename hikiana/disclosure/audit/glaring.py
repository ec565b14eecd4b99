"""What is seen without solving: small numbers, values of single persons, records, artefacts that disagree."""

from collections.abc import Iterator, Sequence

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell, is_count, is_of_single_persons, name_of
from hikiana.disclosure.audit.consistency import compare
from hikiana.disclosure.audit.edition import Edition
from hikiana.disclosure.audit.facts import place_told
from hikiana.disclosure.audit.findings import AuditFinding
from hikiana.disclosure.audit.reading.artefacts import Chart, Data, Grid, Passage, UnreadArtefact
from hikiana.disclosure.audit.scanner import more_detail, scan, unread
from hikiana.disclosure.audit.statements import Told
from hikiana.statistics.names import Name, aliases
from hikiana.statistics.vocabulary import PERSONS


def ambiguous(told: Sequence[Told]) -> Iterator[AuditFinding]:
    """Numbers that may be one of several hidden ones."""
    for entry in told:
        if not list(entry.facts()):
            yield AuditFinding(
                "told",
                place_told(entry.cells[0]),
                Text(
                    f"秘匿した値かもしれない数があります: {entry.told.ja}。消すか、公表している値にしてください。",
                    f"A number may be the hidden one: {entry.told.en}. Remove it, or tell a published one.",
                ),
            )


def of_single_persons(cells: Sequence[PublishedCell]) -> Iterator[AuditFinding]:
    """Published values that are one person's."""
    for cell in cells:
        if cell.value is not None and is_of_single_persons(cell.measure):
            yield AuditFinding(
                "persons",
                place_told(cell),
                Text(
                    "一人の人の値（最小・最大・分位点など）か、もとになる数が定義されていない値です。載せないでください。",
                    "This is the value of one person (a minimum, a maximum, a quantile), or nothing defines of what "
                    "it is made. Leave it out.",
                ),
            )


def small(cells: Sequence[PublishedCell], k: int) -> Iterator[AuditFinding]:
    """Published numbers of 1 to k − 1; fewer contacts than k are of fewer clients. What was printed is known anyhow."""
    for cell in cells:
        if cell.status == "observed" and is_count(cell.measure) and cell.value is not None and 0 < cell.value < k:
            yield AuditFinding(
                "small",
                place_told(cell),
                Text(
                    f"{k}未満の数（{cell.written}）がそのまま載っています。公開版を作り直してください。",
                    f"A number below {k} ({cell.written}) is published as it is. Make the public edition anew.",
                ),
            )


def contradicting_cells(edition: Edition) -> Iterator[AuditFinding]:
    """Cells of one edition that count the same and say different numbers."""
    first: dict[str, PublishedCell] = {}
    for cell in edition.cells:
        name = name_of(cell.table, cell.place)
        if name is None or cell.low is None or cell.high is None:
            continue
        other = first.setdefault(str(name), cell)
        if other.low is not None and other.high is not None and not (other.low <= cell.high and cell.low <= other.high):
            where = place_told(other)
            yield AuditFinding(
                "difference",
                place_told(cell),
                Text(
                    f"{cell.written} ですが、同じ数であるはずの {where.ja}は {other.written} です。"
                    "表の定義を確かめてください。",
                    f"It is {cell.written}, but {where.en}, which counts the same, is {other.written}. Check what the "
                    "tables are defined to count.",
                ),
            )


def seen(edition: Edition) -> Iterator[AuditFinding]:
    """What needs no solving: records, detail beyond the tables, artefacts that disagree."""
    passages, grids, charts = edition.of_kind(Passage), edition.of_kind(Grid), edition.of_kind(Chart)
    yield from contradicting_cells(edition)
    yield from map(unread, edition.of_kind(UnreadArtefact))
    yield from scan(passages, grids, charts)
    tables = edition.definitions.tables.values()
    yield from (finding for chart in charts if (finding := more_detail(chart, tables)) is not None)
    yield from compare(edition.tables, grids, edition.of_kind(Data))


def small_rests(cells: Sequence[PublishedCell], k: int) -> Iterator[AuditFinding]:
    """What a published number of persons leaves of another, of which it is a part, when that is 1 to k − 1.

    The number by one more condition is taken from the number without it: 40 who came once, 39 of them new.
    """
    published: dict[Name, PublishedCell] = {}
    for cell in cells:
        name = name_of(cell.table, cell.place)
        if name and name.population in PERSONS and cell.value is not None and is_count(cell.measure):
            for alias in aliases(name):
                published.setdefault(alias, cell)
    for name, cell in published.items():
        for variable, _ in name.conditions:
            whole = published.get(name.without(variable))
            if whole and whole.value is not None and cell.value is not None and 0 < whole.value - cell.value < k:
                where = place_told(whole)
                yield AuditFinding(
                    "small",
                    place_told(cell),
                    Text(
                        f"{where.ja}（{whole.written}）から引くと、残り（{k}未満）が分かります。どちらかを伏せてください。",
                        f"Taken from {where.en} ({whole.written}) it leaves fewer than {k}. Hide one of them.",
                    ),
                )
