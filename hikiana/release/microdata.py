"""Pooled micro data for research: one row per client, of whom nobody can be found again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.register.register import Register
from hikiana.register.synthetic.draws import shuffled
from hikiana.release.anonymity import anonymise
from hikiana.release.client_columns import (
    AGE,
    AREA,
    CONTACT_BANDS,
    CONTACTS,
    FIRST_METHOD,
    OUTCOME,
    RELATION,
    SEX,
    start_period,
)
from hikiana.release.hierarchy import LevelledColumn
from hikiana.sections.shared.age_bands import age_band
from hikiana.statistics.bands import band
from schemas.own_columns import OWN_COLUMNS

UNDER_AGREEMENT = Text(
    "契約に基づく提供：利用目的と管理の方法を定めた契約を結んだ研究者だけが使えます。他の人に渡すこと、公開すること、"
    "個人を特定しようとすることはできません。",
    "Provided under agreement: only for researchers who have agreed on purpose and safekeeping. The data must not be "
    "passed on or published, and nobody may try to identify a person.",
)
_WITHOUT = Text(
    "センターが加えた項目（{titles}）は表にだけあり、個票にはありません。",
    "The centre's further columns ({titles}) are in the tables alone, and not in these data.",
).format(
    titles=Text(
        "、".join(column.title.ja for column in OWN_COLUMNS), ", ".join(column.title.en for column in OWN_COLUMNS)
    )
)
_TITLE = Text("個票データ（契約に基づく提供）", "Micro data of clients (under agreement)")
_SYNTHETIC_TITLE = Text(
    "合成データから作った個票データ（実在の人の記録ではない）",
    "Micro data made from synthetic data (no records of real persons)",
)


@dataclass(frozen=True)
class MicroData:
    """Micro data that may be given to a researcher under agreement.

    `frame` has one row per client and one column of codes (Enum) per entry of `columns`; their categories are all that
    can stand there. `quasi_identifiers` and `sensitive` are names of columns. Of `clients` in all, `dropped` have no
    row. Every class of equal quasi-identifiers has `k` rows and `diversity` values of `sensitive` at least.
    """

    frame: pl.DataFrame
    columns: tuple[LevelledColumn, ...]
    quasi_identifiers: tuple[str, ...]
    sensitive: str
    years: tuple[FiscalYear, ...]
    k: int
    diversity: int
    dropped: int
    synthetic: bool

    @property
    def clients(self) -> int:
        return self.frame.height + self.dropped

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        return "synthetic_clients_under_agreement" if self.synthetic else "clients_under_agreement"

    @property
    def title(self) -> Text:
        return _SYNTHETIC_TITLE if self.synthetic else _TITLE

    @property
    def terms(self) -> Text:
        """What users have to keep to, and what the data do not have."""
        if not OWN_COLUMNS:
            return UNDER_AGREEMENT
        return Text("{terms}{without}", "{terms} {without}").format(terms=UNDER_AGREEMENT, without=_WITHOUT)


def micro_data(register: Register, years: Collection[FiscalYear], k: int, diversity: int) -> MicroData:
    """The clients whose first counted consultation lies in the fiscal years, pooled and made anonymous.

    Ids, days, ages, municipalities and free text are left out. The order of the rows follows from their values alone,
    so it tells nothing of the register's. Later releases that add years of which this one has none can be compared with
    it: make one when a period of `PERIOD_YEARS` years is full, not every year.

    Raises
    ------
    UsageError
        When the years have too few clients or outcomes.
    """
    asked = tuple(sorted(years))
    of_start = start_period(asked)
    # Those of the least use to research come first: where a choice is, they are suppressed.
    quasi_identifiers = (of_start, AREA, RELATION, AGE, SEX)
    others = (OUTCOME, FIRST_METHOD, CONTACTS)
    clients = _clients(register, asked).with_columns(column.at(0).alias(column.name) for column in others)
    anonymous = anonymise(clients, quasi_identifiers, OUTCOME.name, k, diversity)
    columns = (
        *(column.released(anonymous.levels[column.name], suppressible=True) for column in quasi_identifiers),
        *others,
    )
    frame = anonymous.frame.select(pl.col(column.name).cast(column.dtype) for column in columns)
    return MicroData(
        _in_order_of_content(frame),
        columns=columns,
        quasi_identifiers=tuple(column.name for column in quasi_identifiers),
        sensitive=OUTCOME.name,
        years=asked,
        k=k,
        diversity=diversity,
        dropped=anonymous.dropped,
        synthetic=register.synthetic,
    )


def _clients(register: Register, years: Sequence[FiscalYear]) -> pl.DataFrame:
    """One row per new client of the years: the records' codes under the names of the released columns (String)."""
    new = register.scan("new_clients").filter(pl.col("fiscal_year").is_in([year.year for year in years]))
    consultations = (
        register.scan("client_years")
        .filter(pl.col("fiscal_year") <= years[-1].year)
        .group_by("case_id")
        .agg(pl.col("contacts").sum())
    )
    return (
        new.join(consultations, on="case_id", how="left")
        .with_columns(age_band())
        .select(
            start_period=pl.col("fiscal_year"),
            sex="sex",
            age_band="age_band",
            area="region",
            relation="relation",
            initial_outcome="initial_outcome",
            first_method="method",
            consultations=band(pl.col("contacts"), list(CONTACT_BANDS)[1:], CONTACT_BANDS.values()),
        )
        .select(pl.all().cast(pl.String))
        .collect()
    )


def _in_order_of_content(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in an order that only their values decide: sorted, then shuffled by the digest of what was sorted."""
    rows = frame.sort(frame.columns)
    rng = Random(sha256(rows.write_csv().encode()).hexdigest())
    return rows[shuffled(rng, range(rows.height))]
