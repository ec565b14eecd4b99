"""Consulters: who asked for help for the new clients, and by which method (図5)."""

from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.centre.printed.words import words_in_print
from hikiana.presentation.figure import Figure
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, largest, listed, number, with_tenths
from hikiana.sections.shared.in_print import PrintedCell, newest_share
from hikiana.sections.shared.new_clients import FIRST_METHOD, new_clients_by, new_clients_crossed
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measures import NEW_CLIENTS, SHARE_OF_NEW
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.roles import OTHER

OTHERS = CODE_LISTS["consulter_relation"].with_role(OTHER)

RELATION = Dimension.of("consulter_relation", Text("相談者", "Consulter"), name="relation").with_total(
    Text("計", "Total")
)
DETAIL = replace(
    Dimension.of("relation_detail", Text("「その他」の内訳", "Other consulters")).with_total(Text("計", "Total")),
    exhaustive=False,
)
METHOD = FIRST_METHOD.with_total(Text("総計", "Total"))
OF_THE_FIRST = Text(
    "新規のクライアントについて、初回に相談した人を数える。", "Who made each new client's first contact."
)
_KIN = CODE_LISTS["consulter_relation"].with_role("kin")
_ALL_KIN = Text(
    "{first}「{kin}」は祖父母やおじ・おばなどの親族を含む。",
    "{first} '{kin}' includes grandparents, aunts and uncles.",
).format(first=OF_THE_FIRST, kin=CODE_LISTS["consulter_relation"].labels("kin"))
"""Where one category stands for all kin."""


@section_table
def consulter_relation(year: Year) -> StatTable:
    """New contacts of the fiscal year by who consulted, with shares of all of them."""
    title = Text("相談者の内訳", "New contacts by consulter")
    return new_clients_by(
        year, "consulter_relation", title, year.shown(RELATION), note=_ALL_KIN if len(_KIN) == 1 else OF_THE_FIRST
    )


@section_table
def consulter_detail(year: Year) -> StatTable:
    """New contacts by consulters other than the person concerned and kin: agencies and acquaintances."""
    new = year.new_clients.filter(pl.col("relation").is_in(OTHERS))
    return year.table(
        "consulter_detail",
        Text("「{others}」の相談者", "Consulters: {others}").format(
            others=CODE_LISTS["consulter_relation"].labels(OTHER)
        ),
        [DETAIL],
        [NEW_CLIENTS],
        [count(new.drop_nulls("relation_detail"), [DETAIL], NEW_CLIENTS)],
        note=Text("内訳の記録がない相談は含まない。", "Contacts without a recorded detail are not included."),
        where=year.condition | {"relation": OTHERS},
    )


@section_table
def relation_by_method(year: Year) -> StatTable:
    """New contacts by who consulted and by which method."""
    title, by = Text("相談方法別の相談者", "Consulters by method"), (year.shown(RELATION), year.shown(METHOD))
    return new_clients_crossed(year, "relation_by_method", title, by, counted=NEW_CLIENTS, note=OF_THE_FIRST)


@section_table
def relation_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of each consulter in the new contacts by fiscal year (図5), in percent."""
    title = Text("年度別の相談者の割合", "Share of each consulter by fiscal year")
    return shares_by_fiscal_year(year, "relation_share_by_fiscal_year", title, year.shown(RELATION))


@section_figure
def figure(year: Year) -> Figure:
    """図5: the consulters' shares by fiscal year as columns of 100 %."""
    table = relation_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("相談者", "consulters of new clients"))


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
    return Text(
        "新規相談{all}のうち最も多い相談者は{label}で、{each}{count}（{share}）である。",
        "Of {all}, the most frequent consulter: {label}, {each}{count} ({share}).",
    ).format(
        all=everyone,
        label=top.label,
        each=top.each,
        count=bare(number(table, top.code, NEW_CLIENTS.code)),
        share=with_tenths(table, top.code, SHARE_OF_NEW.code),
    )


def _printed_detail(cell: PrintedCell) -> Key | None:
    row = words_in_print("relation_detail").get(cell.row.code)
    return Key("consulter_relation", row, "件") if row else None


tables, figures = shown_by(__name__)
PRINTED = {"consulter_detail": _printed_detail, "relation_share_by_fiscal_year": newest_share("consulter_relation")}
