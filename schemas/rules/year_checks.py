"""Checks of a register's fiscal years, and of what is written beside them."""

from hikiana.base.text import Text
from schemas.rules.rule import Check
from schemas.start_years import BEFORE, WORDS

YEAR_CHECKS = (
    Check(
        "start_year_readable",
        Text("年度として読めません。", "This cannot be read as a fiscal year."),
        Text(
            f"2019、令和元年度、R1 のように書きます。記録の始まりより前からの人で年度が分からないときは「{WORDS[0]}」、"
            "最初の相談の年度でよければ空欄にします。",
            f"Write it like 2019, 令和元年度 or R1; '{BEFORE}' where it is not known and before the records begin. "
            "Leave it empty where it is that of the first contact.",
        ),
    ),
    Check(
        "earlier_clients_are_marked",
        Text(
            "記録の始まり（{since}）より前からの人が一人もいません。前から続けて相談している人が、最初の年度の新規に"
            "数えられているかもしれません。",
            "Nobody is said to have come before the records begin ({since}): clients who had may be counted as new in "
            "the first fiscal years.",
        ),
        Text(
            f"ケースに列「開始年度」を加え、前からの人に、始めた年度か「{WORDS[0]}」を書いてください。"
            "前からの人がいなければ、そのままでかまいません。",
            f"Add the column start_year to the cases and write there of those who had come before the fiscal year, or "
            f"'{BEFORE}'. If there is none, leave it.",
        ),
        "warning",
    ),
    Check(
        "kinds_compared",
        Text(
            "列「{head}」の新規と継続を、記録から求めたもの（最初の相談が新規）と比べました: {compared}件のうち"
            "違うもの{differing}件。報告書の数字は、記録から求めます。",
            "New and continuing in column '{head}' were compared with what follows from the records (the first contact "
            "is new): {differing} of {compared} differ. Reports count by the records.",
        ),
        Text(
            "違うところは、そのセルに示します。",
            "Each difference is told at its cell.",
        ),
        "note",
    ),
    Check(
        "kind_agrees",
        Text(
            "列「{head}」が、記録から求めた新規・継続と違います（台帳 → 記録）。",
            "Column '{head}' is not what follows from the records (ledger → records).",
        ),
        Text(
            "「新規 → 継続」は、その人の前の相談があります。ケース番号を取り違えていないか、年度ごとに新規と数えて"
            "いないか確かめてください。「継続 → 新規」は、前の相談の記録がありません。"
            "正しければ、そのままでかまいません。",
            "新規 → 継続: the client has an earlier contact. See whether the case number is another client's, and "
            "whether clients are called new once a year. 継続 → 新規: there is no record of an earlier contact. "
            "If it is right, leave it.",
        ),
        "warning",
    ),
    Check(
        "kind_readable",
        Text(
            "列「{head}」のこの値は、新規とも継続とも分からないため、比べていません。",
            "This value of column '{head}' was not compared: it says neither new nor continuing.",
        ),
        Text("新規か継続なら、そう書いてください。", "If it means 新規 (new) or 継続 (continuing), write so."),
        "warning",
    ),
    Check(
        "earlier_years_present",
        Text(
            "列「{head}」で継続とされているのに、前の相談の記録がない人が{clients}人います。"
            "前の年度の記録が足りません。このままでは、続けて相談している人が新規に数えられます。",
            "Column '{head}' calls {clients} clients continuing of whom there is no earlier record. "
            "Records of earlier years are missing; without them continuing clients count as new.",
        ),
        Text(
            "開設以来の記録を加えてください。集められないときは --accept-missing-years を付けて実行します"
            "（新規と継続は分からないと、報告書に書きます）。新規と継続の列でなければ、見出しを直してください。"
            "前の年度が紙の台帳だけのセンターでは、ケースの列「開始年度」に、始めた年度か「以前から」を書きます。",
            "Add the records since the opening. If they cannot be had, use --accept-missing-years: the report then "
            "says that new and continuing are not known. If the column is of something else, mend its head. "
            "Where earlier years are on paper alone, give these clients a start_year in the cases.",
        ),
    ),
    Check(
        "earlier_years_accepted",
        Text(
            "前の年度の記録がそろっていないことを承知のうえで進みます。新規と継続は分からないものとして扱います。",
            "Going on although records of earlier years are missing: new and continuing are not known.",
        ),
        Text(
            "記録が集まったら、開設以来の台帳で登録簿を作り直してください。",
            "When the records are there, begin the register anew from all ledgers since the opening.",
        ),
        "warning",
    ),
    Check(
        "records_begin_earlier",
        Text(
            "{year}より前の相談が1件もありません（記録は{since}から）。このままでは、前から続けて相談している人が、"
            "みな新規に数えられます。",
            "There is no contact before {year}, though records begin in {since}: all who had come before would count "
            "as new.",
        ),
        Text(
            "開設以来の記録を加えてください。登録簿に加える年度ごとの台帳は、--into 登録簿 を付けて検査します。"
            "前の年度が紙の台帳だけのときは、センターの設定 centre.toml の [records] に、記録の始まる年度を書きます。"
            "前の年度の記録を集められないときは --accept-missing-years を付けて実行します"
            "（新規と継続は分からないと、報告書に書きます）。",
            "Add the records since the opening; a ledger of one year that is added to a register is checked with "
            "--into REGISTER. If earlier years are on paper alone, name the fiscal year in which records begin under "
            "[records] in centre.toml. If earlier records cannot be had, use --accept-missing-years: the report then "
            "says that new and continuing are not known.",
        ),
    ),
    Check(
        "every_year_has_contacts",
        Text(
            "相談が1件もない年度があります（{years}）。登録簿には開設以来の全ての相談が要ります。"
            "足りないと、続けて相談している人が新規に数えられ、前年度との比較も正しくありません。",
            "Fiscal years without a contact: {years}. A register needs every contact since the opening; without them "
            "continuing clients count as new and comparisons with earlier years are wrong.",
        ),
        Text(
            "その年度の記録を加えてください。集められないときは --accept-missing-years を付けると、"
            "新規と継続が分からないことを報告書に書きます。",
            "Add the records of these years. If they cannot be had, --accept-missing-years makes the report say that "
            "new and continuing are not known.",
        ),
        "warning",
    ),
    Check(
        "records_agree_with_print",
        Text(
            "印刷された報告書の継続性の表と件数・人数が合わない年度があります（{years}）。記録による値を使います。",
            "Contacts or clients differ from the printed continuity table in: {years}. The records are used.",
        ),
        Text("足りない記録や重なった記録がないか確かめてください。", "Check for missing or doubled records."),
        "warning",
    ),
    Check(
        "cohorts_within_print",
        Text(
            "続けて相談した人が、印刷された継続性の表より多い開始年度があります（{cohorts}）。",
            "More continuing clients than in the printed continuity table ({cohorts}).",
        ),
        Text(
            "ケース番号の書き違いで、別の人の相談がその人のものになっていないか確かめてください。",
            "Check that no contact of another client bears their case id.",
        ),
        "warning",
    ),
    Check(
        "counts_like_years_before",
        Text(
            "{year}の件数・人数に、それまでの年度（{before}年度まで）のどれと比べても2倍以上か半分以下のものが"
            "あります: {counts}。",
            "Counts of {year} are at least twice, or at most half, those of each of the (up to {before}) fiscal years "
            "before: {counts}.",
        ),
        Text(
            "記録の不足や重なり、相談方法の書き違いがないか確かめてください。実際の増減なら、そのままでかまいません。",
            "Check for missing or doubled records and for wrong methods. If the change is real, leave it.",
        ),
        "warning",
    ),
    Check(
        "remarks_have_a_section",
        Text(
            "この名前は節と年度のものではないため、所見は報告書に載りません。",
            "This is the name of no section and fiscal year, so the remarks do not appear.",
        ),
        Text(
            "{example} のように、年度は西暦、節は次の名前にしてください: {names}",
            "Name it like {example}: the fiscal year in figures, and one of these sections: {names}",
        ),
        "warning",
    ),
)
