"""Model of the centre's activities in its region."""

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.fields import coded, field, identifier, multiple
from schemas.words import PART, other_heads

# A line break inside a cell is mostly a quote that was never closed, which swallows the rows after it; other control
# characters are damage.
ONE_LINE = Text("1行で200字まで（制御文字を含まない）", "one line of up to 200 characters without control characters")
_PART = PART or Text("", "")
_LINE = r"^[^\x00-\x08\x0a-\x1f\x7f-\x9f]{1,200}$"


class Activity(pa.DataFrameModel):
    """One row per event of the support network or of public awareness (parts 2 and 3 of the report)."""

    activity_id: str = identifier(
        Text("活動番号", "Activity id"),
        Text("活動ごとの番号。", "One per event."),
        unique=True,
        also=("活動No", "活動No.", "活動ID", "整理番号"),
    )
    fiscal_year: pl.Int16 = field(
        Text("年度", "Fiscal year"),
        Text("年度を西暦で(2024 = 令和6年度)。", "Year in which the fiscal year begins."),
        reading="fiscal_year",
        in_range={"min_value": 1989, "max_value": 2099},
        also=("実施年度", "開催年度"),
    )
    kind: pl.Enum = coded(
        "activity_kind",
        Text("種別", "Kind"),
        Text("活動の種別。", "Kind of event."),
        also=("種類", "活動種別", "活動の種別", "事業種別", "活動区分", "区分"),
    )
    date: pl.Date = field(
        Text("開催日", "Date"),
        Text("初日。日付のない活動は空欄。", "First day; empty where the event has no date."),
        nullable=True,
        also=("開催年月日", "日付", "年月日", "実施日", "開始日", "初日"),
    )
    end_date: pl.Date = field(
        Text("終了日", "End date"),
        Text("数日にわたるときの末日。", "Last day of an event of several days."),
        nullable=True,
        also=("最終日", "末日", "終了年月日"),
    )
    title: str = field(
        Text("内容", "Title"),
        Text("活動の名称または内容。個人名を含めない。", "What the event was, without names of persons."),
        form=ONE_LINE,
        str_matches=_LINE,
        also=("名称", "活動名", "活動内容", "事業名", "会議名", "研修名", "件名"),
    )
    partner: str = field(
        Text("相手・主催", "Partner or host"),
        Text("相手の機関または主催者。", "Organisation met, or host."),
        form=ONE_LINE,
        str_matches=_LINE,
        nullable=True,
        also=("相手", "主催", "主催者", "相手機関", "相手先", "相手または主催"),
    )
    municipalities: pl.List = field(
        Text("市町村", "Municipalities"),
        Text("開催地または対象の市町村コード(複数可)。", "JIS codes of the places."),
        reading="municipality",
        dtype_kwargs={"inner": pl.String},
        nullable=True,
        also=("市町村名", "市町村コード", "開催地", "開催市町村", "対象市町村"),
    )
    health_center: pl.Enum = coded(
        "health_center",
        Text("保健所", "Health centre"),
        Text("共催した保健所。", "Health centre that took part."),
        nullable=True,
        also=("保健所名", "共催保健所", "管轄保健所", "担当保健所"),
    )
    meeting_kinds: pl.List = multiple(
        "meeting_kind",
        Text("実施内容", "Meeting kinds"),
        Text("連絡会議の内容(複数可)。", "Parts of a supporters' meeting."),
        also=("会議内容", "会議の内容", "連絡会議の内容"),
    )
    mode: pl.Enum = coded(
        "activity_mode",
        Text("形態", "Mode"),
        Text("来所・対面・オンラインなど。", "In person, online, by post …"),
        nullable=True,
        also=("方法", "形式", "実施方法", "開催方法", "実施形態", "開催形態", "開催形式"),
    )
    sessions: pl.Int16 = field(
        Text("回数", "Sessions"),
        Text("一連の活動の回数。空欄は1回。", "Number of sessions of a series; empty = one."),
        nullable=True,
        ge=1,
        also=("開催回数", "実施回数"),
        counters=("回", "件"),
    )
    participants: pl.Int32 = field(
        Text("参加者数", "Participants"),
        Text("空欄は把握していない。0は参加なし。", "Empty = not known; 0 = nobody came."),
        nullable=True,
        ge=0,
        also=("参加人数", "参加数", "出席者数", "人数"),
        counters=("名", "人"),
    )
    participants_from_part: pl.Int32 = field(
        Text(f"うち{_PART.ja}", f"Of these from {_PART.en}"),
        Text(f"参加者のうち{_PART.ja}の居住者。", f"Participants who live in {_PART.en}."),
        nullable=True,
        ge=0,
        also=other_heads("participants_from_part"),
        counters=("名", "人"),
    )
    with_peer: bool = field(
        Text("当事者の参加", "With a peer"),
        Text("(元)当事者が同行または登壇した。", "A person with lived experience took part."),
        also=("当事者参加", "ピアの参加", "ピア参加", "ピアサポーターの参加", "当事者の参加の有無"),
    )
