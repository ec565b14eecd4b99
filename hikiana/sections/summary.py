"""Summary: the fiscal year's key figures beside those of the year before, and the way of the new clients (図1)."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.presentation.figure import Figure
from hikiana.presentation.flow import flow
from hikiana.presentation.hidden import HIDDEN, NOT_KNOWN
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, bare, largest, number, with_unit
from hikiana.sections import awareness, contacts, methods
from hikiana.sections.shared import meetings
from hikiana.sections.shared.events import PARTICIPANTS
from hikiana.sections.shared.new_clients import FIRST_METHOD, new_clients_crossed
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measures import CONTACTS, NEW_CLIENTS, NEW_PERSONS, WITHOUT_COORDINATION
from hikiana.statistics.table import STATUS, StatTable
from hikiana.statistics.years_missing import is_untold
from schemas.called import MEETINGS_IN_SHORT

CHANNEL = Dimension.of("awareness_channel", Text("知ったきっかけ", "Learned of the centre"))
OUTCOME = Dimension.of("initial_outcome", Text("初回の転帰", "Initial outcome"))
ALL = Text("計", "Total")
# Beside the figures of other sections these need more than their own tables have to say.
HELD = replace(meetings.MEETINGS, label=MEETINGS_IN_SHORT)
ATTENDED = replace(PARTICIPANTS, label=Text("同参加者", "Their participants"))
VIEWS = replace(awareness.VIEWS, label=Text("HPアクセス", "Page views"))


@section_table
def key_figures(year: Year) -> StatTable:
    """The fiscal year and the year before, one row each, with the figures that the sections give for them.

    A year that is not whole stands alone.
    """
    years = Dimension.of_years(year.years[-1 if year.unfinished else -2 :])
    chosen = [
        (contacts.clients_by_fiscal_year(year), contacts.KEY_MEASURES),
        *([(held, (HELD, ATTENDED))] if (held := meetings.supporter_meetings_summary(year)) is not None else []),
        *([(views, (VIEWS,))] if (views := awareness.web_access(year)) is not None else []),
    ]
    measures = [measure for _, some in chosen for measure in some]
    cells = pl.concat(
        [table.cells.with_columns(pl.col("fiscal_year", "measure", "status").cast(pl.String)) for table, _ in chosen]
    ).filter(pl.col("fiscal_year").is_in(years.codes) & pl.col("measure").is_in([measure.code for measure in measures]))
    made = year.table(
        "key_figures",
        Text("主な数字", "Key figures"),
        [years],
        measures,
        [cells.drop("status")],
        note=WITHOUT_COORDINATION,
        printed=cells.filter(status="printed").drop("status"),
    )
    # What a section's table hides or does not know has no value here, but exists.
    exists = cells.filter(pl.col("status").is_in(["suppressed", "not_available"]))
    names = pl.col("fiscal_year", "measure").cast(pl.String)
    places = made.cells.select(names)
    statuses = places.join(exists, on=places.columns, how="left", maintain_order="left")["status"].cast(STATUS)
    return replace(made, cells=made.cells.with_columns(status=pl.coalesce(statuses, "status")))


@section_table
def channel_by_method(year: Year) -> StatTable:
    """New clients of the fiscal year by how they learned of the centre and the method of their first contact."""
    title = Text("知ったきっかけと初回の方法", "How clients learned of the centre, and their first method")
    return _crossed(year, "channel_by_method", title, CHANNEL, FIRST_METHOD)


@section_table
def method_by_outcome(year: Year) -> StatTable:
    """New clients of the fiscal year by the method of their first contact and its outcome."""
    title = Text("初回の方法と転帰", "First method and its outcome")
    return _crossed(year, "method_by_outcome", title, FIRST_METHOD, OUTCOME)


def _crossed(year: Year, id: str, title: Text, rows: Dimension, columns: Dimension) -> StatTable:
    by = (year.shown(rows).with_total(ALL), year.shown(columns).with_total(ALL))
    return new_clients_crossed(year, id, title, by, note=Text("新規のクライアントの人数。", "Numbers of new clients."))


@section_figure
def flow_figure(year: Year) -> Figure:
    """図1: new clients from how they learned of the centre, over the first method, to the outcome."""
    both = channel_by_method(year), method_by_outcome(year)
    words = Text(
        "新規のクライアントを、知ったきっかけ、初回の方法、初回の転帰の順につないだ流れ図。全体で{all}。",
        "Ribbons from how new clients learned of the centre over their first method to its outcome: {all} in all.",
    ).format(all=number(both[0], TOTAL, TOTAL, NEW_PERSONS.code))
    most = list(_most_frequent(year))
    told = Text("".join(text.ja for text in most), "".join(f" {text.en}" for text in most))
    return Figure(
        "flow",
        Text("相談の流れ", "From first contact to outcome"),
        lambda lang: flow(both, lang),
        Text(words.ja + told.ja, words.en + told.en),
        source=year.source,
        notes=[Text("帯の幅は新規のクライアントの人数を表す。", "The width of a ribbon is a number of new clients.")],
        # Ribbons without the hidden ones would not be as wide as what they come from.
        withheld=any(table.withheld or table.hides_any for table in both),
    )


def sentences(year: Year) -> Sentences:
    """The year's contacts and clients against the year before, and how most new clients came."""
    told = contacts.sentences(year).texts
    if list(told) == [NONE_IN_YEAR]:
        return Sentences([NONE_IN_YEAR])
    return Sentences([*told, *_most_frequent(year)])


def _most_frequent(year: Year) -> Iterator[Text]:
    """For each stage of the flow before the outcome, the category of most new clients.

    Told by the tables of the sections, which every edition has: a new contact is that of a new client.
    """
    stages = (
        (
            awareness.awareness_channel(year),
            (NEW_CLIENTS.code,),
            Text("当センターを知ったきっかけ", "Most frequent way in which {all} learned of the centre"),
        ),
        (
            methods.contacts_by_method(year),
            ("new", CONTACTS.code),
            Text("初回の相談の方法", "Most frequent first method of {all}"),
        ),
    )
    for table, place, subject in stages:
        known = [code for code in table.dimensions[0].leaves if code not in awareness.UNKNOWN_CHANNELS]
        if top := largest(table, known, *place):
            everyone = _persons(table, TOTAL, *place)
            yield Text(
                "新規{all}の{subject}で最も多いのは{label}（{each}{clients}）である。",
                "{subject}: {label} ({each}{clients}).",
            ).format(
                all=everyone,
                subject=subject.format(all=everyone),
                label=top.label,
                each=top.each,
                clients=bare(_persons(table, top.code, *place)),
            )


def _persons(table: StatTable, *place: str) -> Text:
    if is_untold(table, place):
        return NOT_KNOWN
    return HIDDEN if table.hides(*place) else with_unit(table[place] or 0.0, NEW_PERSONS)


tables, figures = shown_by(__name__)
