"""Checks of a register's fiscal years, and of what is written beside them."""

from schemas.rules.rule import Check
from schemas.text import Text

YEAR_CHECKS = (
    Check(
        "every_year_has_contacts",
        Text(
            "相談が1件もない年度があります（{years}）。登録簿には開設以来の全ての相談が要ります。"
            "足りないと、続けて相談している人が新規に数えられ、前年度との比較も正しくありません。",
            "Fiscal years without a contact: {years}. A register needs every contact since the opening; without them "
            "continuing clients count as new and comparisons with earlier years are wrong.",
        ),
        Text("その年度の記録を加えてください。", "Add the records of these years."),
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
