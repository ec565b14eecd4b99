"""Prior help-seeking: whether new clients had consulted another agency before, and which."""

import polars as pl

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.charts import bars_figure, ranked
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import one_of, told
from hikiana.presentation.palette import of_codes
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, is_none, listed, number, or_none, with_tenths
from hikiana.sections.shared.in_print import PrintedCell, newest_share
from hikiana.sections.shared.new_clients import new_clients_by
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, ratio
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import NEW_CLIENTS, SHARE_OF_NEW
from hikiana.statistics.table import StatTable
from schemas import roles
from schemas.code_lists import CODE_LISTS

_ANSWERS = CODE_LISTS["prior_help_seeking"]
YES, UNKNOWN = _ANSWERS.with_role("experienced"), _ANSWERS.with_role(roles.UNKNOWN)
PRIOR = Dimension.of("prior_help_seeking", Text("相談経験", "Prior help-seeking")).with_total(Text("計", "Total"))
COLOURS = of_codes(CODE_LISTS["prior_help_seeking"])
AGENCY = Dimension.of("prior_agency", Text("相談先", "Agency"))
SEVERAL = Item("several", Text("（再掲）2か所以上", "Of these, 2 or more agencies"))
AGENCIES = Dimension(AGENCY.name, AGENCY.title, (*AGENCY.items, SEVERAL), partition=False)
EXPERIENCED = Measure(
    "experienced",
    Text("相談経験のある新規相談", "New clients who had consulted another agency"),
    Text("件", "new clients"),
    population="new_clients",
    where=((AGENCY.name, ("*",)),),
)
SHARE_OF_EXPERIENCED = Measure.share(
    Text("割合", "Share"),
    Text("相談経験のある新規相談に対する割合", "of the new clients who had consulted another agency"),
    Formula("clients", "experienced", per=100.0),
)


@section_table
def prior_help_seeking(year: Year) -> StatTable:
    """New clients of the fiscal year by whether they had consulted another agency before."""
    title = Text("他機関への相談経験", "Prior help-seeking")
    return new_clients_by(year, "prior_help_seeking", title, year.shown(PRIOR))


@section_table
def prior_agency(year: Year) -> StatTable:
    """New clients who had consulted another agency, by agency; a client of several agencies counts in each."""
    experienced = year.new_clients.filter(pl.col("prior_help_seeking").is_in(YES))
    answers = experienced.explode("prior_agencies").drop_nulls("prior_agencies")
    several = experienced.filter(pl.col("prior_agencies").list.len() > 1)
    named = pl.concat(
        [
            answers.select("case_id", prior_agency=pl.col("prior_agencies").cast(pl.String)),
            several.select("case_id", prior_agency=pl.lit(SEVERAL.code)),
        ]
    )
    agencies = year.shown(AGENCIES)
    # Of agencies that are merged a client may name several and is one all the same.
    counts = count(named, [agencies], NEW_CLIENTS, pl.col("case_id").n_unique())
    whole = counts.with_columns(measure=pl.lit(EXPERIENCED.code), value=pl.lit(float(experienced.height)))
    return year.table(
        "prior_agency",
        Text("相談したことのある機関", "Agencies consulted before"),
        [agencies],
        [NEW_CLIENTS, SHARE_OF_EXPERIENCED],
        [counts, whole, ratio(counts, whole, SHARE_OF_EXPERIENCED, per=100.0)],
        note=Text("複数回答。足しても相談経験のある人数にはならない。", "Multiple answers: they do not add up."),
        where=year.condition | {"prior_help_seeking": YES},
        counted=[EXPERIENCED],
    )


@section_table
def prior_help_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of new clients with and without prior help-seeking by fiscal year, in percent."""
    title = Text("年度別の相談経験の割合", "Prior help-seeking by fiscal year")
    return shares_by_fiscal_year(year, "prior_help_share_by_fiscal_year", title, year.shown(PRIOR))


@section_figure
def agency_figure(year: Year) -> Figure:
    """Bars of the agencies consulted before."""
    table = prior_agency(year)
    agencies = year.shown(AGENCY).leaves
    everyone = told([number(prior_help_seeking(year), code, NEW_CLIENTS.code) for code in YES])
    words = Text(
        "相談経験のある新規相談{all}の相談先を示す横棒グラフ（複数回答）。{parts}。",
        "Bars of the agencies consulted before by {all} (multiple answers). {parts}.",
    ).format(
        all=one_of(everyone, Text("", NEW_CLIENTS.unit.en)), parts=or_none(listed(table, agencies, NEW_CLIENTS.code))
    )
    return bars_figure(table, NEW_CLIENTS.code, words, agencies)


@section_figure
def share_figure(year: Year) -> Figure:
    """The shares with and without prior help-seeking by fiscal year."""
    table = prior_help_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("相談経験", "prior help-seeking of new clients"), COLOURS)


def sentences(year: Year) -> Sentences:
    """How many had consulted another agency, and which ones they named."""
    table, agencies = prior_help_seeking(year), prior_agency(year)
    if is_none(table, TOTAL, NEW_CLIENTS.code):
        return Sentences([NONE_IN_YEAR])
    texts = [
        Text(
            "新規相談{all}のうち{yes}（{share}）に他機関への相談経験{unknown}ある。",
            "Of {all}, {yes} ({share}) had consulted another agency before{unknown}.",
        ).format(
            all=number(table, TOTAL, NEW_CLIENTS.code),
            yes=bare(number(table, code, NEW_CLIENTS.code)),
            share=with_tenths(table, code, SHARE_OF_NEW.code),
            unknown=_not_known(table),
        )
        for code in YES
    ]
    named = listed(agencies, ranked(year.shown(AGENCY), agencies, NEW_CLIENTS.code), NEW_CLIENTS.code)
    if named.ja:
        texts.append(
            Text("相談先（複数回答）は{parts}である。", "Agencies named (multiple answers): {parts}.").format(
                parts=named
            )
        )
    if agencies[SEVERAL.code, NEW_CLIENTS.code]:
        texts.append(
            Text(
                "2か所以上の機関に相談していたのは{count}である。",
                "Having consulted 2 or more agencies: {count}.",
            ).format(count=bare(number(agencies, SEVERAL.code, NEW_CLIENTS.code)))
        )
    return Sentences(texts)


def _not_known(table: StatTable) -> Text:
    words = Text("があり、{unknown}は不明で", "; for {unknown} it is not known")
    known = [words.format(unknown=bare(number(table, code, NEW_CLIENTS.code))) for code in UNKNOWN]
    return one_of(*known, Text("が", ""))


def _printed_agency(cell: PrintedCell) -> Key | None:
    """Agencies are printed in a sentence, each with its count."""
    return Key.of("prior_agency", cell.row.label, Text("件", "")) if cell.column.measure is NEW_CLIENTS else None


tables, figures = shown_by(__name__)
PRINTED = {"prior_agency": _printed_agency, "prior_help_share_by_fiscal_year": newest_share("prior_help_seeking")}
