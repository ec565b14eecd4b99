"""Model of the contacts."""

import pandera.polars as pa
import polars as pl

from schemas.fields import coded, field, identifier
from schemas.text import Text


class Contact(pa.DataFrameModel):
    """One row per contact (相談1回). New or continuing is derived, never recorded: the first counted contact is new."""

    contact_id: str = identifier(
        Text("相談番号", "Contact id"),
        Text("相談1回ごとの番号。同じ日の相談は番号順に数える。", "One per contact; orders the contacts of one day."),
        unique=True,
    )
    case_id: str = identifier(
        Text("ケース番号", "Case id"),
        Text("ケース表にある番号。", "A case id of the table of cases."),
    )
    date: pl.Date = field(Text("相談日", "Date"), Text("相談を受けた日。", "Day of the contact."))
    method: pl.Enum = coded(
        "contact_method",
        Text("相談方法", "Method"),
        Text("相談の方法。", "How the contact took place."),
    )
    duration_min: pl.Int16 = field(
        Text("相談時間(分)", "Duration (minutes)"),
        Text("相談に要した時間を分で。", "Length of the contact in minutes."),
        reading="minutes",
        in_range={"min_value": 0, "max_value": 1440},
    )
    online: bool = field(
        Text("オンライン", "Online"),
        Text(
            "オンライン会議で行った相談。相談方法は「電話」などのまま。",
            "Held by video call; the method stays what it would be otherwise.",
        ),
    )
    outreach_counterpart: pl.Enum = coded(
        "outreach_counterpart",
        Text("アウトリーチの相手", "Outreach counterpart"),
        Text("アウトリーチのときだけ、必ず記入する。", "Exactly where the method is outreach."),
        nullable=True,
    )
    liaison_direction: pl.Enum = coded(
        "liaison_direction",
        Text("連携の向き", "Liaison direction"),
        Text("連携のときだけ、必ず記入する。", "Exactly where the method is liaison."),
        nullable=True,
    )
    liaison_agency: pl.Enum = coded(
        "liaison_agency",
        Text("連携先", "Liaison agency"),
        Text("連携のときだけ、必ず記入する。", "Exactly where the method is liaison."),
        nullable=True,
    )
