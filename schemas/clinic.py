"""Model of psychiatric day care and of the outpatient clinic."""

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.fields import CASE_HEADS, coded, field, identifier


class ClinicYear(pa.DataFrameModel):
    """One row per client, clinic service and fiscal year with at least one attendance."""

    case_id: str = identifier(
        Text("ケース番号", "Case id"),
        Text("ケース表にある番号。", "A case id of the table of cases."),
        also=CASE_HEADS,
    )
    service: pl.Enum = coded(
        "clinic_service",
        Text("診療", "Service"),
        Text("デイケアまたはひきこもり外来。", "Day care or outpatient clinic."),
        also=("診療区分", "診療種別", "診療の種別", "区分"),
    )
    fiscal_year: pl.Int16 = field(
        Text("年度", "Fiscal year"),
        Text("年度を西暦で(2024 = 令和6年度)。", "Year in which the fiscal year begins."),
        reading="fiscal_year",
        in_range={"min_value": 1989, "max_value": 2099},
        also=("実施年度", "診療年度", "利用年度"),
    )
    visits: pl.Int16 = field(
        Text("延べ回数", "Visits"),
        Text(
            "その年度の診察の回数。デイケアで数えないときは空欄。",
            "Visits in the fiscal year; empty where day care does not count them.",
        ),
        nullable=True,
        ge=1,
        also=("延回数", "のべ回数", "回数", "診察回数", "受診回数", "延べ受診回数"),
        counters=("回", "件"),
    )
    next_step: pl.Enum = coded(
        "next_step",
        Text("次のステップ", "Next step"),
        Text("デイケアから移った先。把握している限り。", "Where the client went from day care, as far as known."),
        nullable=True,
        also=("次ステップ", "次の段階", "移行先", "進路", "終了後の進路"),
    )

    class Config:
        unique = ["case_id", "service", "fiscal_year"]
