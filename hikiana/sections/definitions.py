"""Definitions and counting rules, told from the code lists, the centre's profile and the rules of the code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from hikiana.base.days import written_day
from hikiana.base.language import shown_language
from hikiana.base.text import Lang, Text
from hikiana.centre.policy import Policy
from hikiana.centre.records_since import TERM, records_since
from hikiana.presentation import words
from hikiana.presentation.numbers import legend
from hikiana.presentation.sentences import Sentences
from hikiana.sections.contents import all_tables
from hikiana.sections.shown import shown_by
from hikiana.sections.year import Year
from hikiana.statistics.comparison import RULE
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS
from schemas.start_years import LABEL

_FIRST = Text("開設以来の最初の相談", "first consultation since the opening")
_FIRST_ON_RECORD = Text(
    "記録のなかで最初の相談（開始年度から、記録の始まりより前に始めたと分かる人を除く）",
    "first consultation on record (but of those who had come before by their start year)",
)


_GIVEN_START = Text(
    "ケースに開始年度があればその年度、なければ最初の相談があった年度。記録の始まりより前に始め、年度の分からない人は"
    "「{before}」とする。",
    "That of the case where it has one, else the fiscal year of the first consultation. Who started before the records "
    "begin, in a fiscal year that is not known, stands under '{before}'.",
).format(before=LABEL)


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

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, object]:
        lang = shown_language()
        told = [[term(lang), meaning(lang)] for term, meaning in self.entries]
        return words.shown("definitions", self.to_html(lang), repr(self), entries=told)


_WITH_AGENCIES = Text(
    "{indirect}は継続中の相談についての関係機関とのやりとりで、相談件数にも実人数にも含めない。"
    "相談方法別の計と相談時間には含める。",
    "{indirect}: exchanges with agencies about continuing consultations. They count neither as "
    "consultations nor towards clients; the totals by method and the durations include them.",
).format(indirect=CODE_LISTS["contact_method"].labels("coordination"))


def counting_rules(year: Year) -> Definitions:
    """What is counted and how."""
    methods = CODE_LISTS["contact_method"]
    centre = year.centre
    excluded = [(centre.municipalities[entry.municipality].name, entry.since) for entry in centre.exclusions]
    entries = [
        (
            Text("年度", "Fiscal year"),
            Text(
                "4月1日から翌年3月31日まで。{label}は{start}から{end}までの{days}日間。{part}",
                "1 April to 31 March. {label} runs from {start} to {end}, {days} days. {part}",
            ).format(
                part=year.unfinished.warning if year.unfinished else Text("", ""),
                label=year.fiscal_year.full_label,
                start=written_day(year.fiscal_year.start),
                end=written_day(year.fiscal_year.end),
                days=year.fiscal_year.days,
            ),
        ),
        *([(TERM, since)] if (since := records_since(centre)) else []),
        (
            Text("相談（件）", "Contact"),
            Text(
                "1回の相談を1件と数える。方法は{direct}。{written}",
                "Each consultation is one contact, by {direct}.{written}",
            ).format(
                direct=methods.labels_within("consultation"),
                written=Text(
                    "{written}は受信と返信をそれぞれ1件とする。", " Each message received or sent is one."
                ).format(written=methods.labels("consultation", "written"))
                if methods.with_role("consultation", "written")
                else "",
            ),
        ),
        *([(Text("連携等", "Liaison"), _WITH_AGENCIES)] if methods.with_role("coordination") else []),
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
                "{first}を新規、その後の相談を継続とする。年度の新規の件数は、新規のクライアントの人数に等しい。",
                "A client's {first} is new, all later ones are continuing. The new "
                "contacts of a fiscal year are therefore as many as its new clients.",
            ).format(first=_FIRST_ON_RECORD if centre.records_since else _FIRST),
        ),
        (
            Text("相談開始年度", "Start year"),
            _GIVEN_START
            if centre.begins_late
            else Text("新規の相談があった年度。", "The fiscal year of the client's first consultation."),
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
        (Text("記号", "Signs"), legend(year.outlet is not None)),
    ]
    return Definitions(tuple(entries))


def disclosure(year: Year) -> Definitions | None:
    """What an edition for everyone does not show and why; None of the edition that shows all."""
    if year.outlet is None:
        return None
    policy = year.outlet.policy
    every = all_tables(year)
    titles = {entry.variable or entry.name: entry.title for table in every for entry in table.dimensions}
    entries = [
        *((term, meaning.format(k=policy.k)) for term, meaning in _RULES),
        *((_MORE, _WHY[reason]) for reason in sorted(year.outlet.fallback)),
        (Text("この版で示さない数", "Numbers not shown in this edition"), _hidden(every)),
        *(
            (
                Text("まとめた区分：{title}", "Merged categories: {title}").format(title=titles[variable]),
                _merged(policy, variable),
            )
            for variable in policy.merged
            if variable in titles
        ),
    ]
    if left_out := [table.title for table in every if table.withheld]:
        meaning = Text("{titles}。", "{titles}.").format(titles=_in_a_row(left_out, "／", "; "))
        entries.append((Text("公開版に載せない表", "Tables left out"), meaning))
    return Definitions(tuple(entries))


def _hidden(every: Sequence[StatTable]) -> Text:
    """How many cells of the tables that are shown are hidden."""
    status = [word for table in every if not table.withheld for word in table.cells["status"]]
    return Text("表の{all}個の数のうち{hidden}個。", "{hidden} of {all} numbers in tables.").format(
        all=f"{len(status):,}", hidden=f"{status.count('suppressed'):,}"
    )


def _merged(policy: Policy, variable: str) -> Text:
    """The categories that stand in the place of those that they are made of."""
    groups = policy.merged[variable]
    codes = {code for group in groups for code in group.codes}
    named = (CODE_LISTS[variable],) if variable in CODE_LISTS else CODE_LISTS.values()
    labels = next(entries for entries in named if codes <= set(entries.codes))
    told = [
        Text("「{group}」は{parts}", "'{group}': {parts}").format(
            group=group.label, parts=_in_a_row([labels[code].label for code in group.codes], "、", ", ")
        )
        for group in groups
    ]
    return Text("{groups}。", "{groups}.").format(groups=_in_a_row(told, "。", "; "))


def _in_a_row(texts: Sequence[Text], ja: str, en: str) -> Text:
    return Text(ja.join(text.ja for text in texts), en.join(text.en for text in texts))


_MORE = Text("多めに x とした数", "More hidden than needed")
_WHY = {
    reason: Text(
        f"x とする数を最も少なくする計算が{why.ja}ため、少人数の数と関係のある数は、計を除いて全て x とした。",
        f"The fewest numbers to hide could not be worked out ({why.en}): all that a small number is related to are "
        "hidden, but for totals.",
    )
    for reason, why in {
        "no_solver": Text("できなかった", "no solver"),
        "time": Text("時間内に終わらなかった", "too little time"),
        "infeasible": Text("できなかった", "no solution"),
    }.items()
}
_RULES = (
    (
        Text("示さない理由", "Why"),
        Text(
            "少人数の区分の数は、それが誰のことかを知る手がかりになり、その人についてほかのことまで分かるおそれがある。"
            "相談した人を守るため、公開版ではそのような数を示さない。",
            "The number of a small group may help somebody to find out who is meant, and then more about that person. "
            "To protect those who asked for help, the public edition does not show such numbers.",
        ),
    ),
    (
        Text("示さない数（x）", "Numbers not shown (x)"),
        Text(
            "1人以上{k}人未満の人の数と、{k}人未満の人についての件数は、x とする。",
            "Numbers of at least one and fewer than {k} persons, and counts that concern fewer than {k} persons, "
            "are written x.",
        ),
    ),
    (
        Text("あわせて示さない数", "Numbers hidden along with them"),
        Text(
            "計からほかの数を引くと x の数が分かるときは、ほかの数も x とする。"
            "このため{k}人以上の数も x になることがあり、x であることから人数が少ないとはいえない。",
            "Where an x could be found by taking the other numbers from a total, more of them are written x. "
            "They may therefore be numbers of {k} persons or more: an x does not say that a number is small.",
        ),
    ),
    (
        Text("割合・平均・順位", "Shares, means and ranks"),
        Text(
            "x の数から計算される割合や平均は示さない。"
            "「最も多い」と述べるのは、x の数がいくつであっても変わらないときだけである。"
            "最も若い人の年齢のように、一人の人のことを示す値は載せない。",
            "Shares and means that follow from an x are not shown. Something is called the most frequent only where no "
            "x could change it. What tells of a single person, such as the youngest one's age, is left out.",
        ),
    ),
    (
        Text("伏せない数", "What is not hidden"),
        Text(
            "研修会や連絡会議の回数と参加者、ホームページのアクセスは、相談した人の数ではないため、少なくてもそのまま示す。",
            "Meetings, trainings and their participants, and page views, are no numbers of those who asked for help: "
            "they are shown even where they are small.",
        ),
    ),
    (
        Text("ほかの年度の公開版", "Public editions of other years"),
        Text(
            "x とする数は、どの表とどの年度の公開版を合わせても、x の数が計算できないように、全てを合わせて決める。",
            "What is hidden is decided for all tables and the public editions of all years together, so that no "
            "combination of them gives an x away.",
        ),
    ),
)


def sentences(year: Year) -> Sentences:
    return Sentences([])


tables, figures = shown_by(__name__)
