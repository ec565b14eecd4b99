"""The clinic: clients who went on to psychiatric day care or to the hikikomori outpatient clinic."""

from dataclasses import replace

import altair as alt
import polars as pl

from hikiana.base.text import Lang, Text
from hikiana.centre.printed.figures import Key
from hikiana.centre.printed.words import words_in_print
from hikiana.presentation.charts import marks_of, records, whole_ticks, year_columns
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import is_told, one_of
from hikiana.presentation.palette import PALETTE
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, is_none, listed, number
from hikiana.presentation.years import YearAxis
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

CLIENTS = Measure("clients", Text("人数", "Clients"), Text("名", "clients"), population="day_care_clients")
VISITS = Measure("visits", Text("延べ回数", "Visits"), Text("回", "visits"), population="visits")
NEW_CASES = Measure("new_cases", Text("新規ケース", "New clients"), Text("名", "clients"), population="outpatients")
SEEN = Measure("seen", Text("受診者", "Clients seen"), Text("名", "clients"), population="clients_seen")
STEP = replace(
    Dimension.of("next_step", Text("次のステップ", "Next step")).with_total(
        Text("次のステップへ移行", "Moved on to a next step")
    ),
    exhaustive=False,
)
NEW_DAY_CARE = Measure(
    "new_day_care", Text("デイケアの新規", "New in day care"), Text("名", "clients"), population="day_care_clients"
)
SERVICES = CODE_LISTS["clinic_service"]
DAY_CARE, OUTPATIENT = SERVICES.with_role("day_care"), SERVICES.with_role("outpatient")
COLOURS = {NEW_DAY_CARE.code: PALETTE[0], NEW_CASES.code: PALETTE[3], VISITS.code: PALETTE[6]}
EARLIER, THIS_YEAR = "earlier", "this_year"


@section_table
def day_care(year: Year) -> StatTable | None:
    """Clients who began psychiatric day care: in the fiscal year, before, and in all; a client counts once.

    None for a centre without day care.
    """
    if not DAY_CARE:
        return None
    periods = _periods(year)
    return year.table(
        "day_care",
        Text("{day_care}への通所", "{day_care}").format(day_care=SERVICES.labels("day_care")),
        [periods],
        [CLIENTS],
        [count(_first_years(year, DAY_CARE), [periods], CLIENTS)],
        note=Text("初めて通所した年度に数える。", "Clients count in the fiscal year they first attended."),
    )


@section_table
def day_care_next_steps(year: Year) -> StatTable | None:
    """Day care clients up to the fiscal year by the next step they are known to have taken; the latest one counts."""
    if not DAY_CARE:
        return None
    steps = _up_to(year, DAY_CARE).drop_nulls("next_step").sort("fiscal_year")
    latest = steps.group_by("case_id").agg(pl.col("next_step").last())
    return year.table(
        "day_care_next_steps",
        Text("デイケアからの次のステップ", "Next steps after day care"),
        [STEP],
        [CLIENTS],
        [count(latest, [STEP], CLIENTS)],
        note=Text("当年度までに把握している限り。", "As far as known up to the fiscal year."),
        where={"fiscal_year": tuple(str(each) for each in year.years)},
    )


@section_table
def outpatient(year: Year) -> StatTable | None:
    """Visits, new clients and clients seen of the outpatient clinic: before, in the fiscal year, and in all.

    None for a centre without one.
    """
    if not OUTPATIENT:
        return None
    periods = _periods(year)
    visits = _with_period(_up_to(year, OUTPATIENT))
    this_year = visits.filter(fiscal_year=year.fiscal_year.year)
    seen = pl.DataFrame({"period": [THIS_YEAR], "measure": [SEEN.code], "value": [float(this_year.height)]})
    return year.table(
        "outpatient",
        SERVICES.labels("outpatient"),
        [periods],
        [VISITS, NEW_CASES, SEEN],
        [
            count(visits, [periods], VISITS, pl.col("visits").cast(pl.Int64).sum()),
            count(_first_years(year, OUTPATIENT), [periods], NEW_CASES),
            seen,
        ],
        note=Text(
            "新規ケースは初めて受診した年度に数える。", "New clients count in the fiscal year of their first visit."
        ),
    )


@section_table
def clinic_by_fiscal_year(year: Year) -> StatTable | None:
    """New clients of day care, new clients and visits of the outpatient clinic by fiscal year.

    None for a centre without either.
    """
    if not (DAY_CARE or OUTPATIENT):
        return None
    years, since = Dimension.of_years(year.years), year.recorded_since("clinic")
    visits = pl.col("visits").cast(pl.Int64).sum()
    of_day_care = [count(_first_years(year, DAY_CARE), [years], NEW_DAY_CARE)]
    of_outpatients = [
        count(_first_years(year, OUTPATIENT), [years], NEW_CASES),
        count(_up_to(year, OUTPATIENT), [years], VISITS, visits),
    ]
    return year.table(
        "clinic_by_fiscal_year",
        Text("年度別のデイケアと外来", "Day care and outpatient clinic by fiscal year"),
        [years],
        [*([NEW_DAY_CARE] if DAY_CARE else []), *([NEW_CASES, VISITS] if OUTPATIENT else [])],
        [
            cells.with_columns(value=pl.when(pl.col("fiscal_year").cast(pl.String) >= str(since)).then("value"))
            for cells in (*(of_day_care if DAY_CARE else []), *(of_outpatients if OUTPATIENT else []))
        ],
        unknown=pl.lit(True),
    )


@section_figure
def figure(year: Year) -> Figure | None:
    """One panel of columns each over the same fiscal years; None for a centre without a clinic."""
    table = clinic_by_fiscal_year(year)
    if table is None:
        return None
    axis = YearAxis(table, year.centre)

    def draw(lang: Lang) -> alt.TopLevelMixin:
        cells = records(table, lang)

        def panel(measure: Measure, colour: str) -> alt.LayerChart:
            most = max((row["value"] for row in cells if row["column_code"] == measure.code), default=0)
            y = alt.Y("value:Q", title=measure.label(lang), axis=whole_ticks(most, 90, grid=False))
            return year_columns(axis, measure.code, y, lang, height=90, colour=colour)

        return alt.vconcat(*(panel(measure, COLOURS[measure.code]) for measure in table.measures))

    numbers = [number(table, str(year), measure.code) for measure in table.measures]
    words = Text(
        "年度別の{measures}の棒グラフ。{label}は{numbers}。",
        "Columns by fiscal year: {measures}. {label}: {numbers}.",
    ).format(
        measures=Text(
            "、".join(measure.label.ja for measure in table.measures),
            ", ".join(measure.label.within.en for measure in table.measures),
        ),
        label=year.label,
        numbers=Text("、".join(one.ja for one in numbers), ", ".join(one.en for one in numbers)),
    )
    title = Text("デイケアと外来の推移", "Day care and outpatient clinic over the fiscal years")
    notes = [*axis.notes, *marks_of(table)]
    return Figure.of(table, draw, words, notes, title=title)


def sentences(year: Year) -> Sentences:
    """How many began day care, where they went on to, and the outpatient clinic of the year."""
    care, clinic = day_care(year), outpatient(year)
    if care is None and clinic is None:
        return Sentences([])
    if year.new_clients.is_empty() and (clinic is None or is_none(clinic, THIS_YEAR, VISITS.code)):
        return Sentences([NONE_IN_YEAR])
    texts = [] if care is None else _of_day_care(year, care)
    return Sentences(texts if clinic is None else [*texts, *_of_outpatients(year, clinic)])


def _of_day_care(year: Year, care: StatTable) -> list[Text]:
    steps = day_care_next_steps(year)
    texts = [
        Text(
            "ひきこもり相談から{day_care}に初めて通所した人は、{parts}である。",
            "Clients who began {day_care}: {parts}.",
        ).format(day_care=SERVICES.labels_within("day_care"), parts=_now_and_in_all(year, care, CLIENTS))
    ]
    if steps is not None and steps[TOTAL, CLIENTS.code]:
        texts.append(
            Text(
                "デイケアから次のステップへ移った人は、把握している限り{all}である（{parts}）。",
                "Known to have moved on from day care: {all} ({parts}).",
            ).format(
                all=number(steps, TOTAL, CLIENTS.code),
                parts=listed(steps, steps.dimensions[0].leaves, CLIENTS.code),
            )
        )
    return texts


def _of_outpatients(year: Year, clinic: StatTable) -> list[Text]:
    visits = Text("{clinic}は{seen}に延べ{visits}行", "The outpatient clinic saw {seen} in {visits}").format(
        clinic=SERVICES.labels("outpatient"),
        seen=number(clinic, THIS_YEAR, SEEN.code),
        visits=number(clinic, THIS_YEAR, VISITS.code),
    )
    new = Text("新規ケースは{new}、通算{all}である。", "new: {new}, since {since} {all}.").format(
        new=number(clinic, THIS_YEAR, NEW_CASES.code),
        since=_begin(year),
        all=number(clinic, TOTAL, NEW_CASES.code),
    )
    whole = Text("{visits}い、{new}", "{visits}; {new}").format(visits=visits, new=new)
    apart = [
        Text("{visits}った。", "{visits}.").format(visits=visits),
        Text("{clinic}の新規ケースは、{parts}である。", "New clients of the outpatient clinic: {parts}.").format(
            clinic=SERVICES.labels("outpatient"), parts=_now_and_in_all(year, clinic, NEW_CASES)
        ),
    ]
    return [whole] if is_told(whole) else apart


def _begin(year: Year) -> Text:
    """From when all is counted."""
    is_opening = year.recorded_since("clinic") == year.centre.first_year
    return Text("開設", "the opening") if is_opening else Text("記録の始まり", "records begin")


def _now_and_in_all(year: Year, table: StatTable, measure: Measure) -> Text:
    """A number of the fiscal year and of all recorded years, or the one of them that can be told."""
    now = Text("この年度が{now}", "{now} in the fiscal year").format(now=number(table, THIS_YEAR, measure.code))
    whole = Text("{since}からの通算が{all}", "{all} since {since}").format(
        since=_begin(year), all=number(table, TOTAL, measure.code)
    )
    return one_of(Text("{now}、{all}", "{now}, {all}").format(now=now, all=whole), whole, now)


def _periods(year: Year) -> Dimension:
    """The fiscal year, all those before (where there are any), and both."""
    first, before = year.recorded_since("clinic"), year.fiscal_year.previous
    items = [Item(THIS_YEAR, year.label, codes=(str(year),))]
    if first < year.fiscal_year:
        label = Text(
            f"{first.label.ja.removesuffix('年度')}～{before.label.ja}", f"{first.label.en} to {before.label.en}"
        )
        earlier = tuple(str(each) for each in year.years if first <= each <= before)
        items.append(Item(EARLIER, first.label if first == before else label, codes=earlier))
    # All up to this year is no total of all years.
    periods = Dimension("period", Text("年度", "Fiscal year"), tuple(items), "fiscal_year", exhaustive=False)
    return periods.with_total(Text("計", "Total"))


def _up_to(year: Year, services: tuple[str, ...]) -> pl.DataFrame:
    years = year.scan("clinic").filter(
        pl.col("service").is_in(services),
        pl.col("fiscal_year").is_between(year.recorded_since("clinic").year, year.fiscal_year.year),
    )
    return years.collect()


def _first_years(year: Year, services: tuple[str, ...]) -> pl.DataFrame:
    """One row per client of a service up to the fiscal year: the first fiscal year, and its period."""
    first = _up_to(year, services).group_by("case_id").agg(pl.col("fiscal_year").min())
    return _with_period(first)


def _with_period(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(period=pl.col("fiscal_year").cast(pl.String))


def _printed_day_care(cell: PrintedCell) -> Key:
    return Key.of("day_care", cell.row.label, CLIENTS.label)


def _printed_steps(cell: PrintedCell) -> Key:
    words = {**words_in_print("next_step"), TOTAL: "デイケアから就労や就学など次のステップへ移行"}
    return Key("day_care", words.get(cell.row.code, Key.of("", cell.row.label, cell.row.label).row), "名")


def _printed_outpatient(cell: PrintedCell) -> Key:
    """Print has the periods as columns, the earlier ones written with 年."""
    if cell.column.measure is SEEN:
        return Key("outpatient", "ひきこもり外来", "名")
    period = Key.of("", cell.row.label, cell.row.label).row
    earlier = period.replace("~", "年~") if cell.row.code == EARLIER else period
    return Key("outpatient", cell.column.measure.label.ja, earlier)


tables, figures = shown_by(__name__)
PRINTED = {
    "day_care": _printed_day_care,
    "day_care_next_steps": _printed_steps,
    "outpatient": _printed_outpatient,
}
