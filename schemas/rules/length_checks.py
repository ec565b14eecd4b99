"""Checks of lengths of contacts: what their numbers count."""

from hikiana.base.text import Text
from schemas.rules.rule import Check

LENGTH_CHECKS = (
    Check(
        "length_unit_known",
        Text(
            "見出し「{head}」に単位がなく、値は全体として分とは思えません（例 {examples}）。",
            "The head '{head}' names no unit, and the values as a whole do not look like minutes (such as {examples}).",
        ),
        Text(
            "何で書いた長さか、次のどれかを付けて、もう一度実行してください: --minutes-in hours（時間。1.5 は90分）、"
            "--minutes-in clock（時:分の長さ。1:30 は90分）、--minutes-in minutes（分）。"
            "見出しを「相談時間（時間）」のように直してもかまいません。",
            "Run again and say what they are: --minutes-in hours (1.5 is 90 minutes), --minutes-in clock (lengths as "
            "h:mm; 1:30 is 90 minutes) or --minutes-in minutes. Or name the unit in the head, as 相談時間（時間）.",
        ),
    ),
    Check(
        "length_is_no_time_of_day",
        Text(
            "見出し「{head}」の列には、長さではなく、相談を始めた時刻が入っているようです（例 {examples}）。{beside}",
            "Column '{head}' seems to hold the time of day at which contacts began (such as {examples}), not how long "
            "they took.{beside}",
        ),
        Text(
            "この列の見出しを「開始時刻」に直し、長さを分で書いた列「相談時間（分）」を加えてください"
            "（終了時刻があれば、終了から開始を引いた分数です）。--minutes-in では読めません。",
            "Call this column 開始時刻 (time of beginning) and add a column 相談時間（分） with the length in minutes "
            "(the end less the beginning). --minutes-in does not help.",
        ),
    ),
    Check(
        "length_unit_agrees",
        Text(
            "見出し「{head}」の単位は{named}ですが、--minutes-in {answer} が指定されました。",
            "The head '{head}' names {named}, but --minutes-in {answer} was given.",
        ),
        Text(
            "見出しが正しければ --minutes-in を付けずに実行し、そうでなければ見出しの単位を直してください。",
            "If the head is right, run without --minutes-in; else mend the unit in the head.",
        ),
    ),
    Check(
        "length_in_hours",
        Text(
            "見出し「{head}」の値を時間として読むと、{hours}時間を超えるものが多すぎます（例 {examples}）。",
            "Read as hours, too many values below '{head}' are longer than {hours} hours (such as {examples}).",
        ),
        Text(
            "分で書いたものなら、--minutes-in minutes を付けるか、見出しの単位を「（分）」に直してください。",
            "If they are minutes, use --minutes-in minutes, or mend the unit in the head to （分）.",
        ),
    ),
    Check(
        "lengths_plausible",
        Text(
            "相談方法のわりに、相談時間が全体として短すぎます（中央値: {medians}）。",
            "On the whole the contacts are too short for their method (medians in minutes: {medians}).",
        ),
        Text(
            "時間（1.5 など）で書いたものを分として読んでいないか確かめてください。"
            "時間なら、見出しを「相談時間（時間）」に直します。分で正しければ、そのままでかまいません。",
            "See whether hours were read as minutes; if so, name the unit in the head: 相談時間（時間）. "
            "If they are minutes, nothing has to be done.",
        ),
        "warning",
    ),
)
