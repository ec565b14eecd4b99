"""Model of psychiatric day care and of the outpatient clinic."""

import pandera.polars as pa
import polars as pl

from schemas.fields import coded, field, identifier
from schemas.text import Text


class ClinicYear(pa.DataFrameModel):
    """One row per client, clinic service and fiscal year with at least one attendance."""

    case_id: str = identifier(
        Text("ケース番号", "Case id"),
        Text("ケース表にある番号。", "A case id of the table of cases."),
    )
    service: pl.Enum = coded(
        "clinic_service",
        Text("診療", "Service"),
        Text("デイケアまたはひきこもり外来。", "Day care or outpatient clinic."),
    )
    fiscal_year: pl.Int16 = field(
        Text("年度", "Fiscal year"),
        Text("年度を西暦で(2024 = 令和6年度)。", "Year in which the fiscal year begins."),
        reading="fiscal_year",
        in_range={"min_value": 1989, "max_value": 2099},
    )
    visits: pl.Int16 = field(
        Text("延べ回数", "Visits"),
        Text(
            "その年度の診察の回数。デイケアで数えないときは空欄。",
            "Visits in the fiscal year; empty where day care does not count them.",
        ),
        nullable=True,
        ge=1,
    )
    next_step: pl.Enum = coded(
        "next_step",
        Text("次のステップ", "Next step"),
        Text("デイケアから移った先。把握している限り。", "Where the client went from day care, as far as known."),
        nullable=True,
    )

    class Config:
        unique = ["case_id", "service", "fiscal_year"]
