"""Definitions and counting rules, told from the code lists, the centre's profile and the rules of the code."""

from dataclasses import dataclass
from html import escape

from hikiana.comparison import RULE
from hikiana.fiscal_year import FiscalYear
from hikiana.presentation.days import written_day
from hikiana.presentation.figure import Figure
from hikiana.presentation.language import shown_language
from hikiana.presentation.numbers import LEGEND
from hikiana.presentation.sentences import Sentences
from hikiana.register import Register
from hikiana.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.text import Lang, Text


@dataclass(frozen=True, repr=False)
class Definitions:
    """Terms and what they mean, in the order told."""

    entries: tuple[tuple[Text, Text], ...]

    def to_html(self, lang: Lang = "ja") -> str:
        parts = (f"<dt>{escape(term(lang))}</dt><dd>{escape(meaning(lang))}</dd>" for term, meaning in self.entries)
        return f'<dl class="definitions">{"".join(parts)}</dl>'

    def __repr__(self) -> str:
        lang = shown_language()
        return "\n".join(f"{term(lang)}: {meaning(lang)}" for term, meaning in self.entries)

    def _repr_html_(self) -> str:
        return self.to_html(shown_language())


def counting_rules(register: Register, fiscal_year: FiscalYear) -> Definitions:
    """What is counted and how."""
    methods = CODE_LISTS["contact_method"]
    direct, indirect = (
        Text("・".join(methods[code].label.ja for code in codes), ", ".join(methods[code].label.en for code in codes))
        for codes in (methods.in_group("direct"), methods.in_group("indirect"))
    )
    centre = register.centre
    excluded = [(centre.municipalities[entry.municipality].name, entry.since) for entry in centre.exclusions]
    entries = [
        (
            Text("年度", "Fiscal year"),
            Text(
                "4月1日から翌年3月31日まで。{label}は{start}から{end}までの{days}日間。",
                "1 April to 31 March. {label} runs from {start} to {end}, {days} days.",
            ).format(
                label=fiscal_year.full_label,
                start=written_day(fiscal_year.start),
                end=written_day(fiscal_year.end),
                days=fiscal_year.days,
            ),
        ),
        (
            Text("相談（件）", "Contact"),
            Text(
                "1回の相談を1件と数える。方法は{direct}。メールは受信と返信をそれぞれ1件とする。",
                "Each consultation is one contact, by {direct}. Each mail received or sent is one.",
            ).format(direct=direct),
        ),
        (
            Text("連携等", "Liaison"),
            Text(
                "{indirect}は継続中の相談についての関係機関とのやりとりで、相談件数にも実人数にも含めない。"
                "相談方法別の計と相談時間には含める。",
                "{indirect}: exchanges with agencies about continuing consultations. They count neither as "
                "consultations nor towards clients; the totals by method and the durations include them.",
            ).format(indirect=indirect),
        ),
        (
            Text("クライアント（実人数）", "Client"),
            Text(
                "ひきこもりの状態にある当事者1人につき1名。家族や機関からの相談も、その当事者の相談として数える。"
                "年度の実人数は、その年度に1回以上相談のあった人の数である。",
                "One per person concerned: contacts with the family or an agency count for that person. The clients of "
                "a fiscal year are those with at least one consultation in it.",
            ),
        ),
        (
            Text("新規・継続", "New and continuing"),
            Text(
                "開設以来の最初の相談を新規、その後の相談を継続とする。年度の新規の件数は、新規のクライアントの人数に等しい。",
                "A client's first consultation since the opening is new, all later ones are continuing. The new "
                "contacts of a fiscal year are therefore as many as its new clients.",
            ),
        ),
        (
            Text("相談開始年度", "Start year"),
            Text("新規の相談があった年度。", "The fiscal year of the client's first consultation."),
        ),
        *(
            (
                Text("数えない居住者", "Residents not counted"),
                Text(
                    "{place}の居住者の相談は、{since}から数えない。",
                    "Contacts of residents of {place} are not counted from {since} on.",
                ).format(place=name, since=written_day(since)),
            )
            for name, since in excluded
        ),
        (
            Text("端数", "Rounding"),
            Text(
                "四捨五入による。構成比の合計は、端数のため100%にならないことがある。",
                "Half up. Shares may not add up to 100% because of rounding.",
            ),
        ),
        (Text("増減の言い方", "Words for change"), RULE),
        (Text("記号", "Signs"), LEGEND),
    ]
    return Definitions(tuple(entries))


def tables(register: Register, fiscal_year: FiscalYear) -> tuple[StatTable, ...]:
    return ()


def figures(register: Register, fiscal_year: FiscalYear) -> tuple[Figure, ...]:
    return ()


def sentences(register: Register, fiscal_year: FiscalYear) -> Sentences:
    return Sentences([])
