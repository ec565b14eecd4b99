"""The columns that can be crossed: every coded one of cases and contacts, and what the sections derive from others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import polars as pl

from hikiana.base.fiscal_year import MONTHS, FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Centre
from hikiana.explore.populations import EVERY, Counted, Population
from hikiana.sections.durations import BAND, duration_band
from hikiana.sections.liaison import LIAISON
from hikiana.sections.shared.age_bands import AGE, age_band
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import DIRECT
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.roles import OTHER
from schemas.start_years import BEFORE, LABEL, as_code
from schemas.tables import TABLES, Column

YEAR, START, MONTH = "fiscal_year", "start_year", "month"
Where = Mapping[str, tuple[str, ...]]


def _always(code: str, year: FiscalYear, centre: Centre) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Offered:
    """A column that can be crossed.

    `categories` gives its codes for fiscal years of a centre. `possible` says whether a code can occur in a fiscal
    year. Only contacts as in `where` have the column, and only those as in `needs` have a certain code of it.

    `is_coded` marks a column that records have with its codes, `several` multiple answers, `of_contact` what may
    differ between the contacts of one client. Shares are of those who answered, unless `of_all` says that they are of
    all who were asked. `counted` are the populations that it goes with.
    """

    name: str
    title: Text
    categories: Callable[[Sequence[FiscalYear], Centre], Dimension]
    value: pl.Expr
    also: tuple[str, ...] = ()
    possible: Callable[[str, FiscalYear, Centre], bool] = _always
    where: Where = field(default_factory=dict)
    needs: Mapping[str, Where] = field(default_factory=dict)
    is_coded: bool = False
    several: bool = False
    of_contact: bool = False
    of_all: bool = False
    counted: tuple[Counted, ...] = EVERY

    def dimension(self, years: Sequence[FiscalYear], centre: Centre, population: Population) -> Dimension:
        """Its categories, of which one record may be in several when it is counted so."""
        whole = self.categories(years, centre)
        codes = population.where.get(self.name, whole.codes)
        apart = not self.several and not (population.persons and not population.once and self.of_contact)
        items = tuple(item for item in whole.items if item.code in codes)
        return replace(whole, title=self.title, items=items, partition=apart)

    def needed(self, codes: Iterable[str]) -> list[Where]:
        """The conditions on the contacts that have one of these codes."""
        codes = tuple(codes)
        return [self.where, {self.name: codes}, *(self.needs.get(code, {}) for code in codes if len(codes) == 1)]


_WHERE: Mapping[str, Where] = {
    "relation_detail": {"relation": CODE_LISTS["consulter_relation"].with_role(OTHER)},
    "prior_agencies": {"prior_help_seeking": CODE_LISTS["prior_help_seeking"].with_role("experienced")},
    "outreach_counterpart": {"method": CODE_LISTS["contact_method"].with_role("visit")},
    "liaison_direction": {"method": LIAISON},
    "liaison_agency": {"method": LIAISON},
}
"""The columns that only some records have. Source: schemas.rules.cases and schemas.rules.contacts."""


@cache
def offered() -> Mapping[str, Offered]:
    """The columns by name, coded ones first."""
    coded = [
        _coded(table, column, column.code_list)
        for table in ("cases", "contacts")
        for column in TABLES[table].columns.values()
        if column.code_list is not None
    ]
    return {column.name: column for column in (*coded, *_derived())}


def _coded(table: str, column: Column, codes: CodeList) -> Offered:
    several = isinstance(column.dtype, pl.List)
    # Tables of the sections call multiple answers after their code list, others after their column.
    own = column.own
    categories = replace(
        Dimension.of(codes.name, column.title, name=column.name), variable=codes.name if several and not own else ""
    )
    where = _WHERE.get(column.name, {})
    if own and own.methods:
        where = {"method": CODE_LISTS["contact_method"].with_role(*own.methods)}
    return Offered(
        column.name,
        column.title,
        lambda years, centre: categories,
        pl.col(column.name),
        also=column.also if own else (codes.name, *column.also),
        possible=lambda code, year, centre: (
            codes[code].is_valid_in(year.year) and (own is None or own.is_recorded_in(year.year))
        ),
        where=where,
        is_coded=True,
        several=several,
        of_contact=table == "contacts",
        # Who has consulted agencies has answered, whether they are named or not.
        of_all=column.name == "prior_agencies",
        counted=("contacts",) if where.get("method") == LIAISON else EVERY,
    )


def _starts(years: Sequence[FiscalYear], centre: Centre) -> Dimension:
    """Fiscal years in which clients may have begun, and none known where the records begin late."""
    known = replace(Dimension.of_years(centre.start_years(max(years))), name=START)
    return replace(known, items=(*known.items, Item(BEFORE, LABEL))) if centre.begins_late else known


def _derived() -> Iterable[Offered]:
    yield Offered(
        YEAR,
        Text("年度", "Fiscal year"),
        lambda years, centre: Dimension.of_years(years),
        pl.col(YEAR),
        possible=lambda code, year, centre: code == str(year),
        of_contact=True,
    )
    yield Offered(
        START,
        Text("相談開始年度", "Start year"),
        _starts,
        as_code(pl.col(START)),
        possible=lambda code, year, centre: code == BEFORE or code <= str(year),
    )
    yield Offered(
        MONTH,
        Text("月", "Month"),
        lambda years, centre: Dimension.of_months(),
        pl.col("date").dt.month(),
        possible=lambda code, year, centre: year.first_months[MONTHS.index(int(code))] >= centre.opened,
        of_contact=True,
    )
    yield Offered("age_band", Text("年齢", "Age"), lambda years, centre: AGE, age_band(), ("年代", "年齢区分"))
    yield Offered(
        "kind",
        Text("新規・継続", "New or continuing"),
        lambda years, centre: Dimension.of("contact_kind", Text("新規・継続", "New or continuing"), name="kind"),
        pl.col("kind"),
        ("contact_kind", "新規継続"),
        needs={"new": {"method": DIRECT}},
        of_contact=True,
    )
    bands = replace(BAND, items=tuple(item for item in BAND.items if not item.members))
    yield Offered(
        "duration_band",
        Text("相談時間", "Duration"),
        lambda years, centre: bands,
        duration_band(),
        TABLES["contacts"].columns["duration_min"].also,
        of_contact=True,
    )
    online = TABLES["contacts"].columns["online"]
    yield Offered(
        online.name,
        online.title,
        lambda years, centre: Dimension(online.name, online.title, _ONLINE),
        pl.when(online.name).then(pl.lit(_ONLINE[0].code)).otherwise(pl.lit(_ONLINE[1].code)),
        online.also,
        of_contact=True,
    )


_ONLINE = (Item("online", Text("オンライン", "Online")), Item("not_online", Text("オンライン以外", "Not online")))


def register_only() -> set[str]:
    """The columns of cases and contacts that cannot be crossed: identities, days, quantities."""
    return {name for table in ("cases", "contacts") for name in TABLES[table].columns} - offered().keys()
