"""Consulters: who asked for help for the new clients, and by which method (図5)."""

from dataclasses import replace

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, largest, listed, number, tenths
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.trends import shares_figure
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, share
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measures import NEW_CLIENTS, SHARE_OF_NEW, share_of_new
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

RELATION = Dimension.of("consulter_relation", Text("相談者", "Consulter"), name="relation").with_total(
    Text("計", "Total")
)
DETAIL = replace(
    Dimension.of("relation_detail", Text("「その他」の内訳", "Other consulters")).with_total(Text("計", "Total")),
    exhaustive=False,
)
METHOD = Dimension.of(
    "contact_method", Text("初回の方法", "First method"), CODE_LISTS["contact_method"].in_group("direct"), name="method"
).with_total(Text("総計", "Total"))
OF_THE_FIRST = Text(
    "新規のクライアントについて、初回に相談した人を数える。", "Who made each new client's first contact."
)


def consulter_relation(year: Year) -> StatTable:
    """New contacts of the fiscal year by who consulted, with shares of all of them."""
    relation = year.shown(RELATION)
    counts = count(year.new_clients, [relation], NEW_CLIENTS)
    return year.table(
        "consulter_relation",
        Text("相談者の内訳", "New contacts by consulter"),
        [relation],
        [NEW_CLIENTS, share_of_new(relation.name)],
        [counts, share(counts, relation, SHARE_OF_NEW)],
        note=OF_THE_FIRST,
        where=year.condition,
    )


def consulter_detail(year: Year) -> StatTable:
    """New contacts by consulters other than the person concerned and kin: agencies and acquaintances."""
    new = year.new_clients.filter(relation="other")
    return year.table(
        "consulter_detail",
        Text("「その他」の相談者", "Other consulters"),
        [DETAIL],
        [NEW_CLIENTS],
        [count(new.drop_nulls("relation_detail"), [DETAIL], NEW_CLIENTS)],
        note=Text("内訳の記録がない相談は含まない。", "Contacts without a recorded detail are not included."),
        where=year.condition | {"relation": ("other",)},
    )


def relation_by_method(year: Year) -> StatTable:
    """New contacts by who consulted and by which method."""
    crossed = [year.shown(RELATION), year.shown(METHOD)]
    return year.table(
        "relation_by_method",
        Text("相談方法別の相談者", "Consulters by method"),
        crossed,
        [NEW_CLIENTS],
        [count(year.new_clients, crossed, NEW_CLIENTS)],
        note=OF_THE_FIRST,
        where=year.condition,
    )


def relation_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of each consulter in the new contacts by fiscal year (図5), in percent."""
    years, relation = Dimension.of_years(year.years), year.shown(RELATION)
    counts = count(year.scan("new_clients"), [years, relation], NEW_CLIENTS)
    return year.table(
        "relation_share_by_fiscal_year",
        Text("年度別の相談者の割合", "Share of each consulter by fiscal year"),
        [years, relation],
        [share_of_new(relation.name)],
        [counts, share(counts, relation, SHARE_OF_NEW)],
        counted=[NEW_CLIENTS],
    )


def tables(year: Year) -> tuple[StatTable, ...]:
    return (
        consulter_relation(year),
        consulter_detail(year),
        relation_by_method(year),
        relation_share_by_fiscal_year(year),
    )


def figure(year: Year) -> Figure:
    """図5: the consulters' shares by fiscal year as columns of 100 %."""
    table = relation_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("相談者", "consulters of new clients"))


def figures(year: Year) -> tuple[Figure, ...]:
    return (figure(year),)


def sentences(year: Year) -> Sentences:
    """The most frequent consulter, or each of them where that cannot be told, and who the others are."""
    relations, detail = consulter_relation(year), consulter_detail(year)
    if is_none(relations, TOTAL, NEW_CLIENTS.code):
        return Sentences([NONE_IN_YEAR])
    texts = [_leading(relations)]
    if detail[TOTAL, NEW_CLIENTS.code]:
        texts.append(
            Text("「その他」の内訳は{parts}である。", "Other consulters: {parts}.").format(
                parts=listed(detail, DETAIL.leaves, NEW_CLIENTS.code)
            )
        )
    return Sentences(texts)


def _leading(table: StatTable) -> Text:
    everyone, relations = number(table, TOTAL, NEW_CLIENTS.code), table.dimensions[0].leaves
    top = largest(table, relations, NEW_CLIENTS.code)
    if top is None:
        return Text("新規相談{all}の相談者の内訳は、{parts}である。", "Consulters of {all}: {parts}.").format(
            all=everyone, parts=listed(table, relations, NEW_CLIENTS.code)
        )
    share, rounded = number(table, top.code, SHARE_OF_NEW.code), tenths(table[top.code, SHARE_OF_NEW.code])
    return Text(
        "新規相談{all}のうち最も多い相談者は{label}で、{each}{count}（{share}）である。",
        "Of {all}, the most frequent consulter: {label}, {each}{count} ({share}).",
    ).format(
        all=everyone,
        label=top.label,
        each=top.each,
        count=bare(number(table, top.code, NEW_CLIENTS.code)),
        share=Text(f"{share.ja}、{rounded.ja}", f"{share.en}, {rounded.en}") if rounded else share,
    )


def _printed_detail(cell: PrintedCell) -> Key | None:
    row = {"agency": "他機関からのケース相談や、ケース紹介", "acquaintance": "知人からの相談"}.get(cell.row.code)
    return Key("consulter_relation", row, "件") if row else None


def _printed_share(cell: PrintedCell) -> Key | None:
    """Of 図5 only the newest year's shares are printed as numbers, in the table of consulters."""
    newest = cell.table.rows[-1] is cell.row
    return Key.of("consulter_relation", cell.column.label, SHARE_OF_NEW.label) if newest else None


PRINTED = {"consulter_detail": _printed_detail, "relation_share_by_fiscal_year": _printed_share}
