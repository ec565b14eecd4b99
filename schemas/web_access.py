"""Model of the page views of the centre's website."""

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.fields import field


class WebMonth(pa.DataFrameModel):
    """One row per calendar month: page views of the consultation pages together."""

    month: pl.Date = field(
        Text("月", "Month"),
        Text("月の初日(2024-04-01)。", "First day of the month."),
        reading="month",
        unique=True,
        also=("年月", "対象月", "集計月"),
    )
    page_views: pl.Int32 = field(
        Text("アクセス件数", "Page views"),
        Text("その月の各ページの合計。", "Sum over all pages in the month."),
        ge=0,
        also=("アクセス数", "アクセス", "件数", "閲覧数", "閲覧件数", "ページビュー", "ページビュー数", "PV", "PV数"),
        counters=("回", "件"),
    )
