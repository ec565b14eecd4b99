"""Model of the contacts."""

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.called import VISITS
from schemas.fields import CASE_HEADS, coded, field, identifier

_COUNTERPART = Text("{visits}の相手", "{visits} counterpart").format(visits=VISITS)
_COUNTERPART_HEADS = (
    *("アウトリーチの相手", "アウトリーチ相手", "アウトリーチ先", "アウトリーチの対象"),
    *("訪問の相手", "訪問相手"),
)


class Contact(pa.DataFrameModel):
    """One row per contact (相談1回). New or continuing is derived, never recorded: the first counted contact is new."""

    contact_id: str = identifier(
        Text("相談番号", "Contact id"),
        Text("相談1回ごとの番号。同じ日の相談は番号順に数える。", "One per contact; orders the contacts of one day."),
        unique=True,
        also=("相談No", "相談No.", "相談ID", "相談記録番号", "記録番号", "受付番号", "受付No", "受付No."),
    )
    case_id: str = identifier(
        Text("ケース番号", "Case id"),
        Text("ケース表にある番号。", "A case id of the table of cases."),
        also=CASE_HEADS,
    )
    date: pl.Date = field(
        Text("相談日", "Date"),
        Text("相談を受けた日。", "Day of the contact."),
        also=("相談年月日", "日付", "年月日", "月日", "実施日", "対応日", "受付日", "相談実施日"),
    )
    method: pl.Enum = coded(
        "contact_method",
        Text("相談方法", "Method"),
        Text("相談の方法。", "How the contact took place."),
        also=("方法", "相談手段", "手段", "相談の方法", "相談形態", "対応方法"),
    )
    duration_min: pl.Int16 = field(
        Text("相談時間(分)", "Duration (minutes)"),
        Text("相談に要した時間を分で。", "Length of the contact in minutes."),
        reading="minutes",
        in_range={"min_value": 0, "max_value": 1440},
        also=("相談時間", "所要時間", "対応時間", "時間", "相談分数", "所要分数", "分"),
    )
    online: bool = field(
        Text("オンライン", "Online"),
        Text(
            "オンライン会議で行った相談。相談方法は「電話」などのまま。",
            "Held by video call; the method stays what it would be otherwise.",
        ),
        also=("オンライン相談", "オンラインの有無", "オンライン利用", "Web相談"),
    )
    outreach_counterpart: pl.Enum = coded(
        "outreach_counterpart",
        _COUNTERPART,
        Text("{visits}のときだけ、必ず記入する。", "Exactly where the method is {within}.").format(
            visits=VISITS, within=VISITS.within
        ),
        nullable=True,
        also=tuple(head for head in _COUNTERPART_HEADS if head != _COUNTERPART.ja),
    )
    liaison_direction: pl.Enum = coded(
        "liaison_direction",
        Text("連携の向き", "Liaison direction"),
        Text("連携のときだけ、必ず記入する。", "Exactly where the method is liaison."),
        nullable=True,
        also=("連携方向", "連携の方向", "向き", "つなぎの向き", "繋ぎの向き"),
    )
    liaison_agency: pl.Enum = coded(
        "liaison_agency",
        Text("連携先", "Liaison agency"),
        Text("連携のときだけ、必ず記入する。", "Exactly where the method is liaison."),
        nullable=True,
        also=("連携機関", "連携先機関", "連携した機関", "連携相手"),
    )
