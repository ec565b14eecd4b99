"""What nobody can place: counts whose population, conditions or formula the auditor does not know.

They are refused, never passed over: a number that is not known for what it is joins no other, and seems to give nothing
away.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell, categories, name_of, quotient_of
from hikiana.disclosure.audit.edition import Edition
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.audit.findings import AuditFinding
from hikiana.statistics.definition import TableDefinition
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.names import SUM, Name
from hikiana.statistics.vocabulary import OF_NO_CLIENT, OVERLAPPING, POPULATIONS, QUANTITIES, unknown_in

_PLACE = Text(
    "{folder} 表「{title}」の定義（definitions.json）", "{folder} definition of table '{title}' (definitions.json)"
)
_CANNOT = Text(
    "何を数えたものか分からない名前があります（{what}）。何が分かってしまうかを調べられないため、公開できません。"
    "報告書を作り直してください。自分で加えた表なら、hikiana/statistics/vocabulary.py に名前を加えてください。",
    "Nobody can place what it counts ({what}), so that nobody can tell what it gives away. Make the report anew. For a "
    "table of your own add the name to hikiana/statistics/vocabulary.py.",
)
_UNSEEN = Text(
    "守るべき数（{what}）が、公表する表のどのセルか分からないため、守られているかを調べられません。公開できません。"
    "報告書を作り直してください。",
    "No published table has the count that is to be protected ({what}), so that nobody can tell whether it is. Make "
    "the report anew.",
)


def unplaced_cells(edition: Edition) -> Iterator[AuditFinding]:
    """Measures, formulas and classifications of published tables that cannot be placed, each once."""
    for cells in filter(None, edition.tables.values()):
        place = _PLACE.format(folder=cells[0].folder, title=cells[0].table.title)
        for what in dict.fromkeys(_unknown_in(cells)):
            yield AuditFinding("unplaced", place, _CANNOT.format(what=what))


def place_names(names: Collection[str], cells: Sequence[PublishedCell]) -> tuple[frozenset[str], list[AuditFinding]]:
    """Names of counts, written by somebody else, as the audit knows them; findings for those that no table has.

    What a table counts without showing it is had too.
    """
    places = {(id(cell.table), cell.place[:-1]): cell.table for cell in cells}
    had = {
        str(name)
        for (_, place), table in places.items()
        for measure in table.measures.values()
        if measure.formula is None and (name := name_of(table, (*place, measure.code))) is not None
    }
    placed = {told: _known_by(told) for told in sorted(names)}
    unknown = [told for told, name in placed.items() if name not in had]
    findings = [
        AuditFinding("unplaced", Text("秘匿した数字", "Hidden numbers"), _UNSEEN.format(what=Text(told, told)))
        for told in unknown
    ]
    return frozenset(name for name in placed.values() if name in had and name is not None), findings


def place_facts(facts: Sequence[Fact]) -> tuple[list[Fact], list[AuditFinding]]:
    """Facts that other data tell, by the names that the audit knows; findings for those of unknown names."""
    placed: list[Fact] = []
    findings: list[AuditFinding] = []
    for fact in facts:
        names = [(_known_by(told), factor) for told, factor in fact.terms]
        terms = tuple((name, factor) for name, factor in names if name is not None)
        if len(terms) == len(names):
            placed.append(replace(fact, terms=terms))
        else:
            told = ", ".join(fact.names)
            findings.append(AuditFinding("unplaced", fact.told, _CANNOT.format(what=Text(told, told))))
    return placed, findings


def _known_by(told: str) -> str | None:
    """The canonical name; None for what is no name, or has a part that is not known."""
    try:
        name = Name.parse(told)
    except ValueError:
        return None
    return None if unknown_part(name) else str(name)


def unknown_part(name: Name) -> str | None:
    """The first part of a name that no count is known by; None where all are. Every count is one of fiscal years."""
    head, mark, quantity = name.population.partition(SUM)
    if head not in POPULATIONS:
        return head
    if mark and quantity not in QUANTITIES:
        return quantity
    for variable, codes in name.conditions:
        if (unknown := unknown_in(variable, codes)) is not None:
            return unknown if unknown == variable else f"{variable}={unknown}"
    return None if "fiscal_year" in name.where else "fiscal_year"


def _unknown_in(cells: Sequence[PublishedCell]) -> Iterator[str]:
    """What is not known of the cells of one table."""
    table = cells[0].table
    of_clients = any(measure.population for measure in table.measures.values())
    for dimension in table.dimensions if of_clients else ():
        if dimension.partition == (dimension.classifies in OVERLAPPING) or not _is_summed(dimension):
            yield dimension.name
    for cell in cells:
        if (unknown := _unknown_of(table, cell)) is not None:
            yield unknown


def _unknown_of(table: TableDefinition, cell: PublishedCell) -> str | None:
    measure = cell.measure
    if not measure.population:
        return None if _is_of_no_client(measure) else measure.code
    if measure.formula is None:
        names: tuple[Name, ...] = tuple(filter(None, (name_of(table, cell.place),)))
    elif (parts := quotient_of(table, cell.place)) is None:
        return measure.code
    else:
        names = parts
    return next(filter(None, map(unknown_part, names)), None)


def _is_of_no_client(measure: Measure) -> bool:
    plain = not (measure.formula or measure.sums)
    return plain and (measure.code, measure.unit.ja) in OF_NO_CLIENT


def _is_summed(dimension: Dimension) -> bool:
    """Whether a total is that of all categories: of another one nobody knows what it is the sum of."""
    if TOTAL not in dimension:
        return True
    of_all = frozenset[str]().union(*(dimension.stands_for[code] for code in categories(dimension)))
    return bool(dimension[TOTAL].members) and dimension.stands_for[TOTAL] == of_all
