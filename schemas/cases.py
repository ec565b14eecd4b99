"""Model of the clients."""

from typing import Any

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.ages import HIGHEST
from schemas.example import EXAMPLE
from schemas.fields import CASE_HEADS, coded, field, identifier, multiple
from schemas.start_years import BEFORE, WORDS
from schemas.words import OUTSIDE, REGION, REGION_HEADS


def _end_of_range(title: Text, description: Text) -> Any:
    """A column that holds one end of the range of an age of which no more is known; staff write both in `age`."""
    return field(
        title,
        description,
        nullable=True,
        in_range={"min_value": 0, "max_value": HIGHEST},
        metadata={"optional": True, "written_in": "age"},
    )


class Case(pa.DataFrameModel):
    """One row per client (ケース): the person concerned and what the first consultation recorded."""

    case_id: str = identifier(
        Text("ケース番号", "Case id"),
        Text("クライアントごとに一つの番号。個人名を含めない。", "One per client, without any part of a name."),
        unique=True,
        also=CASE_HEADS,
    )
    relation: pl.Enum = coded(
        "consulter_relation",
        Text("相談者", "Consulter"),
        Text("初回に相談した人と当事者の関係。", "Who first consulted, in relation to the person concerned."),
        also=(
            "相談した人",
            "続柄",
            "相談者続柄",
            "相談者の続柄",
            "本人との関係",
            "本人との続柄",
            "当事者との関係",
            "相談者との関係",
        ),
    )
    relation_detail: pl.Enum = coded(
        "relation_detail",
        Text("相談者の内訳", "Consulter, detail"),
        Text("相談者が「その他」のときだけ記入する。", "Only where the consulter is 'other'."),
        nullable=True,
        also=("相談者内訳", "続柄の内訳", "続柄内訳", "その他の内訳"),
    )
    sex: pl.Enum = coded(
        "sex",
        Text("性別", "Sex"),
        Text("当事者の性別。", "Sex of the person concerned."),
        also=("男女", "男女別", "本人の性別", "当事者の性別"),
    )
    age: pl.Int16 = field(
        Text("年齢", "Age"),
        Text(
            "初回相談時の当事者の満年齢。空欄は不明。幅だけが分かるときも、この列に書く（年齢の下限と上限になる）。",
            "Completed years of the person concerned at the first contact; empty = unknown. Where only a range is "
            "known, staff write it here too: it becomes age_least and age_most.",
        ),
        Text(
            "半角の整数。幅だけが分かるときは 30代、30代後半、35～39歳、60歳以上、40歳前後 のように",
            "whole number; where only a range is known like 30代, 30代後半, 35～39歳, 60歳以上, 40歳前後",
        ),
        reading="age",
        nullable=True,
        in_range={"min_value": 0, "max_value": HIGHEST},
        also=(
            "年令",
            "満年齢",
            "本人の年齢",
            "当事者の年齢",
            "本人年齢",
            "当事者年齢",
            "相談時年齢",
            "初回相談時年齢",
            "歳",
        ),
        counters=("歳", "才"),
    )
    municipality: str = field(
        Text("市町村コード", "Municipality code"),
        Text(
            f"居住地の5桁の全国地方公共団体コード(例 {EXAMPLE.code} {EXAMPLE.name.ja})。空欄は不明または{OUTSIDE.ja}。",
            f"Five-digit JIS code of the residence ({EXAMPLE.code} = {EXAMPLE.name.en}); "
            f"empty = unknown or {OUTSIDE.en}.",
        ),
        Text(
            f"市町村の名前（例 {EXAMPLE.name.ja}）か、5桁の数字（例 {EXAMPLE.code}）。{OUTSIDE.ja}と不明は空欄",
            f"the municipality's name ({EXAMPLE.name.ja}) or five digits ({EXAMPLE.code}); empty {OUTSIDE.en}",
        ),
        reading="municipality",
        nullable=True,
        str_matches=r"^[0-9]{5}$",
        also=("市町村", "市町村名", "市区町村", "市区町村名", "居住地", "居住市町村", "居住地の市町村"),
    )
    region: pl.Enum = coded(
        "region",
        REGION,
        Text(
            f"居住地の{REGION.ja}。空欄のときや列がないときは、市町村から補う。",
            f"{REGION.en} of the residence; where empty or without the column, that of the municipality.",
        ),
        also=REGION_HEADS,
    )
    prior_help_seeking: pl.Enum = coded(
        "prior_help_seeking",
        Text("他機関への相談経験", "Prior help-seeking"),
        Text("当センターより前に他の機関へ相談したか。", "Whether another agency had been consulted before."),
        also=(
            "相談経験",
            "相談歴",
            "相談経験の有無",
            "他機関相談経験",
            "他機関相談歴",
            "他機関への相談歴",
            "他機関への相談",
        ),
    )
    prior_agencies: pl.List = multiple(
        "prior_agency",
        Text("相談した機関", "Prior agencies"),
        Text("相談経験ありのときの相談先(複数回答)。", "Agencies consulted before (multiple answers)."),
        also=("相談機関", "相談先", "相談先機関", "相談した機関名", "過去の相談機関", "過去の相談先"),
    )
    purposes: pl.List = multiple(
        "consultation_purpose",
        Text("相談目的", "Consultation purposes"),
        Text("初回相談の目的(複数回答)。平成25年度から記録。", "Purposes (multiple answers), recorded since FY2013."),
        also=("目的", "相談の目的"),
    )
    awareness_channel: pl.Enum = coded(
        "awareness_channel",
        Text("知ったきっかけ", "Awareness channel"),
        Text("当センターを知ったきっかけ。", "How the client learned of the centre."),
        also=("きっかけ", "センターを知ったきっかけ", "当センターを知ったきっかけ", "知った経緯", "認知経路", "経路"),
    )
    initial_outcome: pl.Enum = coded(
        "initial_outcome",
        Text("初回相談の転帰", "Initial outcome"),
        Text("初回相談の結果。", "Outcome of the first consultation."),
        also=("転帰", "初回転帰", "初回の転帰", "結果", "相談結果", "初回相談結果", "初回相談の結果"),
    )
    start_year: str = field(
        Text("開始年度", "Start year"),
        Text(
            "相談を始めた年度。空欄のときや列がないときは、最初の相談の年度。記録の始まり（センターの設定）より前からの人に書く。",
            "The fiscal year in which consultations began, given of those who came before the records begin; where "
            "empty or without the column, that of the first contact.",
        ),
        Text(
            f"年度（例 2019、令和元年度）。年度の分からない、記録の始まりより前からの人は「{WORDS[0]}」",
            f"a fiscal year (2019); '{BEFORE}' where it is not known and before the records begin",
        ),
        reading="start_year",
        nullable=True,
        str_matches=rf"^({BEFORE}|[0-9]{{4}})$",
        metadata={"optional": True},
        also=(
            *("相談開始年度", "初回年度", "初回相談年度", "受付年度", "初回受付年度", "相談受付年度", "新規年度"),
            *("新規受付年度", "ケース開始年度", "支援開始年度"),
        ),
    )
    age_least: pl.Int16 = _end_of_range(
        Text("年齢の下限", "Least age"),
        Text(
            "年齢の幅だけが分かる人の、いちばん若い場合の満年齢（30代なら30）。年齢の列から読む。",
            "Completed years of the person concerned at least, where only a range is known (30 of the thirties); read "
            "from age.",
        ),
    )
    age_most: pl.Int16 = _end_of_range(
        Text("年齢の上限", "Most age"),
        Text(
            f"年齢の幅だけが分かる人の、いちばん年上の場合の満年齢（30代なら39、上限のない幅は{HIGHEST}）。年齢の列から読む。",
            "Completed years of the person concerned at most, where only a range is known (39 of the thirties; "
            f"{HIGHEST} without an upper end); read from age.",
        ),
    )
