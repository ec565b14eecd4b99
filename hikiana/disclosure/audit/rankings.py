"""Rows that stand in order of their counts tell of a hidden one that it lies between its neighbours."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell, categories, is_count, name_of
from hikiana.disclosure.audit.facts import Fact, at_most
from hikiana.disclosure.audit.numbers import normal
from hikiana.disclosure.audit.reading.artefacts import Chart
from hikiana.disclosure.audit.reading.tables import places_in_order
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.names import Name
from schemas.code_lists import CODE_LISTS, LAST


def ranked(cells: Sequence[PublishedCell], charts: Sequence[Chart]) -> Iterator[Fact]:
    """Inequalities between neighbours, for each table or chart whose rows are ranked by a count.

    Rows are taken to be ranked when their order is not that of the classification and no two published counts
    contradict it.
    """
    table = cells[0].table
    rows = table.dimensions[0]
    own = categories(rows)
    orders = [(own, Text(f"表「{table.title.ja}」の行", f"the rows of table '{table.title.en}'"))]
    for chart in charts:
        for order in chart.orders:
            codes = _codes_of(order, rows)
            if len(codes) > 1 and (chart.id == table.id or set(codes) == set(own)):
                orders.append((codes, Text(f"図「{chart.id}」の並び", f"the order of chart '{chart.id}'")))
    listed = order_of_classification(rows)
    found = {cell.place: cell for cell in cells}
    for order, where in orders:
        for column in places_in_order(cells, table):
            if is_count(table.measures[column[-1]]):
                for chosen in (order, [code for code in order if code not in LAST]):
                    numbers = [found[code, *column] for code in chosen if (code, *column) in found]
                    if len(numbers) == len(chosen) and _is_ranked(numbers, listed):
                        yield from _between(numbers, listed, where)
                        break


def _is_ranked(cells: Sequence[PublishedCell], listed: Sequence[str]) -> bool:
    places = [listed.index(cell.place[0]) for cell in cells]
    values = [cell.value for cell in cells if cell.value is not None]
    hidden = any(cell.is_hidden for cell in cells)
    if not hidden or len(values) < 2 or places == sorted(places):
        return False
    return all(before >= after for before, after in pairwise(values)) and values[0] > values[-1]


def _between(cells: Sequence[PublishedCell], listed: Sequence[str], where: Text) -> Iterator[Fact]:
    told = Text(f"{where.ja}が件数の順になっている", f"{where.en} stand in order of their counts")
    names: list[tuple[str, Name]] = [
        (cell.place[0], name) for cell in cells if (name := name_of(cell.table, cell.place)) is not None
    ]
    for (code, greater), (next_code, smaller) in pairwise(names):
        # Of equal counts the one that is listed first comes first.
        more = 1.0 if listed.index(code) > listed.index(next_code) else 0.0
        yield at_most(smaller, greater, told, more)


def order_of_classification(rows: Dimension) -> list[str]:
    """The order of the classification: that of the code list with most of its codes, further ones last.

    Codes that are put together stand where the first of them would. Without a code list nothing tells an order of
    counts from that of the classification.
    """
    own = categories(rows)
    stood_for = {code for item in own for code in rows.stands_for[item]}
    nearest = max(CODE_LISTS.values(), key=lambda entry: len(stood_for & set(entry.codes))).codes
    places = {
        item: min(nearest.index(code) for code in rows.stands_for[item] if code in nearest)
        for item in own
        if set(rows.stands_for[item]) & set(nearest)
    }
    if len(places) < 2:
        return list(own)
    return [*sorted(places, key=lambda item: places[item]), *(item for item in own if item not in places)]


def _codes_of(order: Sequence[str], rows: Dimension) -> list[str]:
    codes = {normal(word): item.code for item in rows.items for word in (item.label.ja, item.label.en)}
    return [codes[normal(word)] for word in order if normal(word) in codes and codes[normal(word)] != TOTAL]
