"""Initial outcome: where the first consultation of the new clients led (図10)."""

from dataclasses import replace

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import bars_figure
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import one_of
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, listed, number, or_none
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shared.new_clients import new_clients_by
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import NEW_CLIENTS
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

_OUTCOMES = CODE_LISTS["initial_outcome"]
_LEAVES = Dimension.of("initial_outcome", Text("転帰", "Outcome"))
_CLOSED = _OUTCOMES.labels("closed")
CLOSED = Item("closed", Text("終了", "Closed"), _OUTCOMES.with_role("closed"))
CONTINUING = Item(
    "continuing",
    Text("（再掲）継続相談を要すると判断", "Of these, to be continued"),
    _OUTCOMES.with_role("continuing"),
)
OUTCOME = Dimension(
    _LEAVES.name,
    _LEAVES.title,
    (
        *([CLOSED] if CLOSED.members else []),
        *_LEAVES.items,
        Item(TOTAL, Text("総計", "Total"), tuple(_LEAVES.codes)),
        *([CONTINUING] if CONTINUING.members else []),
    ),
)
COURSE = Dimension(
    "course",
    Text("転帰", "Outcome"),
    tuple(
        item
        for item in (
            Item("closed", CLOSED.label, codes=CLOSED.members),
            Item("continuing", Text("継続", "To be continued"), codes=CONTINUING.members),
            Item("others", _OUTCOMES.labels("otherwise"), codes=_OUTCOMES.with_role("otherwise")),
        )
        if item.codes
    ),
    variable="initial_outcome",
).with_total(Text("計", "Total"))
SHARE = Measure.share(
    Text("割合", "Share"),
    Text("初回相談に対する割合", "of all first consultations"),
    Formula.share(NEW_CLIENTS.code, OUTCOME.name),
)


@section_table
def initial_outcome(year: Year) -> StatTable:
    """First consultations of the fiscal year by their outcome (図10); closed is the sum of its three kinds."""
    return new_clients_by(
        year,
        "initial_outcome",
        Text("初回相談の転帰", "Outcome of the first consultation"),
        year.shown(OUTCOME),
        shares=SHARE,
        note=Text(
            "「終了」は{kinds}の和。その後に相談が再開することもある。",
            "Closed is the sum of: {kinds}. Clients may come back later.",
        ).format(kinds=Text(_CLOSED.ja.replace("・", "、"), _CLOSED.within.en))
        if CLOSED.members
        else None,
    )


@section_table
def outcome_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of first consultations closed, to be continued, and others by fiscal year, in percent."""
    return shares_by_fiscal_year(
        year,
        "outcome_share_by_fiscal_year",
        Text("年度別の初回相談の転帰の割合", "Outcomes of first consultations by fiscal year"),
        COURSE,
        of=year.scan("new_clients").with_columns(course="initial_outcome"),
        shares=replace(SHARE, formula=Formula.share(NEW_CLIENTS.code, COURSE.name)),
    )


@section_figure
def outcome_figure(year: Year) -> Figure:
    """図10: bars of the outcomes."""
    table = initial_outcome(year)
    words = Text(
        "初回相談{all}の転帰を示す横棒グラフ。{parts}。",
        "Bars of the outcomes of the first consultations of {all}. {parts}.",
    ).format(
        all=one_of(number(table, TOTAL, NEW_CLIENTS.code), Text("", NEW_CLIENTS.unit.en)),
        parts=or_none(listed(table, table.dimensions[0].leaves, NEW_CLIENTS.code)),
    )
    return bars_figure(table, NEW_CLIENTS.code, words)


@section_figure
def share_figure(year: Year) -> Figure:
    """The shares closed and to be continued by fiscal year."""
    table = outcome_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("初回相談の転帰", "outcomes of first consultations"))


def sentences(year: Year) -> Sentences:
    """How many first consultations were closed, and how many are to be continued."""
    table = initial_outcome(year)
    if is_none(table, TOTAL, NEW_CLIENTS.code):
        return Sentences([NONE_IN_YEAR])
    words = {
        CLOSED.code: Text(
            "初回相談{all}のうち{count}（{share}）が終了となった{parts}。",
            "Of the first consultations of {all}, {count} ({share}) were closed{parts}.",
        ),
        CONTINUING.code: Text(
            "継続相談を要すると判断したのは、初回相談{all}のうち{count}（{share}）である{parts}。",
            "Of the first consultations of {all}, {count} ({share}) are to be continued{parts}.",
        ),
    }
    # Where outcomes are merged otherwise there may be no such sum.
    return Sentences([_told(table, code, told) for code, told in words.items() if code in table.dimensions[0].codes])


def _told(table: StatTable, code: str, words: Text) -> Text:
    inner = listed(table, table.dimensions[0][code].members, NEW_CLIENTS.code)
    return words.format(
        all=number(table, TOTAL, NEW_CLIENTS.code),
        count=bare(number(table, code, NEW_CLIENTS.code)),
        share=number(table, code, SHARE.code),
        parts=Text(f"（{inner.ja}）", f": {inner.en}") if inner.ja else Text("", ""),
    )


def _printed_outcome(cell: PrintedCell) -> Key | None:
    """Shares are printed in sentences, of the closed and of the continuing alone."""
    counted = cell.column.measure is NEW_CLIENTS
    if cell.row is CONTINUING:
        return Key("initial_outcome", "継続相談を要すると判断", "件" if counted else "%")
    if counted:
        return Key.of("initial_outcome", cell.row.label, NEW_CLIENTS.label)
    return Key.of("initial_outcome", cell.row.label, SHARE.unit) if cell.row is CLOSED else None


tables, figures = shown_by(__name__)
PRINTED = {"initial_outcome": _printed_outcome}
