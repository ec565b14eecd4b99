"""Methods of contact: by phone, at the office, by mail, at home … (図4), unique clients, online sessions, outreach."""

from dataclasses import replace

import polars as pl

from hikiana.base.text import Text
from hikiana.centre.printed.figures import Key
from hikiana.presentation.figure import Figure
from hikiana.presentation.hidden import one_of, or_nothing, told
from hikiana.presentation.sentences import NONE_IN_YEAR, Sentences, is_none, largest, listed, number
from hikiana.sections.shared.in_print import PrintedCell, newest_share
from hikiana.sections.shared.trends import shares_by_fiscal_year, shares_figure
from hikiana.sections.shown import section_figure, section_table, shown_by
from hikiana.sections.year import Year
from hikiana.statistics.counting import count, distinct, share
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.measures import CLIENTS, CONTACTS
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

METHODS = CODE_LISTS["contact_method"]
DIRECT, INDIRECT = METHODS.with_role("consultation"), METHODS.with_role("coordination")
OTHERS = METHODS.labels_within("coordination")
VISITS, CALLS, WRITTEN = (METHODS.with_role(role) for role in ("visit", "call", "written"))
SUBTOTALS = ("subtotal_direct", "subtotal_indirect")

TITLE = Text("相談方法", "Method")
METHOD = Dimension.of("contact_method", TITLE, name="method")
DIRECT_METHOD = Dimension.of("contact_method", TITLE, DIRECT, name="method")
KIND = Dimension.of("contact_kind", Text("新規・継続", "New or continuing"), name="kind").with_total(
    Text("計", "Total")
)
_COUNTERPARTS = CODE_LISTS["outreach_counterpart"]
COUNTERPART = Dimension.of("outreach_counterpart", Text("相手", "Counterpart")).with_total(Text("計", "Total"))
ONLINE = Dimension(
    "online_scope",
    Text("オンラインの相談", "Online consultations"),
    (
        Item("all", Text("オンラインの相談", "Online consultations")),
        *(
            [
                Item(
                    "phone_continuing",
                    Text("うち「{calls}」の継続相談", "Of these continuing, counted as {calls}").format(
                        calls=METHODS.labels_within("call")
                    ),
                )
            ]
            if CALLS
            else []
        ),
    ),
    partition=False,
)

OCCASIONS = Measure("contacts", Text("延べ回数", "Contacts"), Text("回", "contacts"), population="contacts")
DISTINCT_CLIENTS = replace(CLIENTS, distinct=True)
PLACES = Measure(
    "places", Text("居住市町村数", "Municipalities"), Text("ヵ所", "municipalities"), formula=Formula("contacts")
)
SHARE = Measure.share(
    Text("構成比", "Share"),
    Text("{others}を含む計に対する割合", "of all contacts, with {others}").format(others=OTHERS)
    if INDIRECT
    else Text("計に対する割合", "of all contacts"),
    Formula.share("contacts", "method"),
)


_WITH_SUBTOTALS = (
    METHOD.with_aggregate(SUBTOTALS[0], Text("小計", "Subtotal"), DIRECT).with_aggregate(
        SUBTOTALS[1], Text("小計", "Subtotal"), INDIRECT
    )
    if INDIRECT
    else METHOD
)


@section_table
def contacts_by_method(year: Year) -> StatTable:
    """Contacts by method × new/continuing, with and without liaison and care conferences, and shares of all."""
    method = year.shown(_WITH_SUBTOTALS.with_total(Text("計", "Total")))
    counts = count(year.contacts, [method, KIND], CONTACTS)
    shares = share(counts.filter(pl.col("kind") == TOTAL), method, SHARE).filter(~pl.col("method").is_in(SUBTOTALS))
    return year.table(
        "contacts_by_method",
        Text("相談方法別の件数", "Contacts by method"),
        [method, KIND],
        [CONTACTS, SHARE],
        [counts, shares],
        note=_what_methods_include(),
        impossible=pl.col("method").cast(pl.String).is_in([*INDIRECT, SUBTOTALS[1]]) & (pl.col("kind") == "new"),
        where=year.condition,
    )


@section_table
def clients_by_method(year: Year) -> StatTable:
    """Contacts and unique clients of each direct method; a client of two methods counts in both."""
    consultations = year.contacts.filter("direct")
    method = year.shown(DIRECT_METHOD)
    return year.table(
        "clients_by_method",
        Text("相談方法別の延べ回数と実人数", "Contacts and clients by method"),
        [method],
        [OCCASIONS, DISTINCT_CLIENTS],
        [
            count(consultations, [method], OCCASIONS),
            distinct(consultations, method, CLIENTS, of="case_id"),
        ],
        where=year.condition,
        note=Text(
            "複数の方法で相談した人はそれぞれに数えるため、実人数は足し合わせられない。{written}は受信と返信をそれぞれ1回と数える。",
            "A client of several methods counts in each, so clients do not add up. Each message in or out counts.",
        ).format(written=METHODS.labels("written"))
        if WRITTEN
        else Text(
            "複数の方法で相談した人はそれぞれに数えるため、実人数は足し合わせられない。",
            "A client of several methods counts in each, so clients do not add up.",
        ),
    )


@section_table
def outreach_by_counterpart(year: Year) -> StatTable | None:
    """Visits and their clients: those to the client or family, case reviews with agencies.

    None for a centre that has no such method.
    """
    if not VISITS:
        return None
    outreach = year.contacts.filter(pl.col("method").is_in(VISITS))
    return year.table(
        "outreach_by_counterpart",
        Text("{visits}の相手", "{visits} by counterpart").format(visits=METHODS.labels("visit")),
        [COUNTERPART],
        [OCCASIONS, DISTINCT_CLIENTS],
        [count(outreach, [COUNTERPART], OCCASIONS), distinct(outreach, COUNTERPART, CLIENTS, of="case_id")],
        where=year.condition | {"method": VISITS},
    )


@section_table
def online_sessions(year: Year) -> StatTable:
    """Online consultations and the number of municipalities their clients live in."""
    online = year.contacts.filter("direct", "online")
    within = online.filter(pl.col("method").is_in(CALLS), kind="continuing")
    scopes = pl.concat(
        [
            frame.with_columns(online_scope=pl.lit(code))
            for code, frame in (("all", online), ("phone_continuing", within))
        ]
    )
    return year.table(
        "online_sessions",
        Text("オンラインの相談", "Online consultations"),
        [ONLINE],
        [OCCASIONS, PLACES],
        [count(scopes, [ONLINE], OCCASIONS), distinct(scopes, ONLINE, PLACES, of="client_municipality")],
        note=Text("居住市町村が不明の人は市町村数に含まない。", "Clients of unknown residence add no municipality."),
        where=year.condition,
    )


@section_table
def method_share_by_fiscal_year(year: Year) -> StatTable:
    """Share of each method in all contacts by fiscal year (図4), in percent."""
    return shares_by_fiscal_year(
        year,
        "method_share_by_fiscal_year",
        Text("年度別の相談方法の割合", "Share of each method by fiscal year"),
        year.shown(METHOD).with_total(Text("計", "Total")),
        of=year.scan("reported_contacts"),
        counted=CONTACTS,
        shares=SHARE,
    )


@section_figure
def figure(year: Year) -> Figure:
    """図4: the methods' shares by fiscal year as columns of 100 %."""
    table = method_share_by_fiscal_year(year)
    return shares_figure(year, table, Text("相談方法", "methods of contact"))


_WITH_OTHERS = Text("{others}を含む", " with {others}").format(others=OTHERS) if INDIRECT else Text("", "")


def sentences(year: Year) -> Sentences:
    """The leading method or, where it cannot be told, each of them; clients, outreach and online sessions."""
    by_method = contacts_by_method(year)
    clients = clients_by_method(year)
    outreach = outreach_by_counterpart(year)
    online = online_sessions(year)
    if is_none(by_method, TOTAL, TOTAL, "contacts"):
        return Sentences([NONE_IN_YEAR])
    methods = by_method.dimensions[0].leaves
    everything = number(by_method, TOTAL, TOTAL, "contacts")
    if top := largest(by_method, methods, TOTAL, "contacts"):
        texts = [
            Text(
                "件数が最も多い方法は{label}で{each}{count}、{with_others}{all}の{each}{share}にあたる。",
                "Most frequent: {label}, {each}{count}, {each}{share} of all {all}{with_others}.",
            ).format(
                with_others=_WITH_OTHERS,
                label=top.label,
                each=top.each,
                count=number(by_method, top.code, TOTAL, "contacts"),
                all=everything,
                share=number(by_method, top.code, TOTAL, "share"),
            )
        ]
    else:
        texts = [
            Text(
                "{with_others}{all}の方法の内訳は、{parts}である。",
                "{all}{with_others}: {parts}.",
            ).format(all=everything, parts=listed(by_method, methods, TOTAL, "contacts"), with_others=_WITH_OTHERS)
        ]
    if most := largest(clients, clients.dimensions[0].leaves, "clients"):
        texts.append(
            Text(
                "実人数が最も多い方法は{label}で{each}{clients}である。", "Most clients: {label}, {each}{clients}."
            ).format(label=most.label, each=most.each, clients=number(clients, most.code, "clients"))
        )
    if outreach is not None and outreach[TOTAL, "contacts"]:
        texts.append(
            Text(
                "{visits}は{all}{parts}である。",
                "{visits}: {all}{parts}.",
            ).format(
                visits=METHODS.labels("visit"), all=number(outreach, TOTAL, "contacts"), parts=_counterparts(outreach)
            )
        )
    if online["all", "contacts"]:
        texts.append(
            Text(
                "オンラインの相談は{count}{places}{phone}である。", "Online consultations: {count}{places}{phone}."
            ).format(
                count=number(online, "all", "contacts"),
                places=or_nothing(
                    Text("（居住市町村は{places}）", " with residents of {places}").format(
                        places=number(online, "all", "places")
                    )
                ),
                phone=_counted_as_calls(online),
            )
        )
    return Sentences(texts)


def _what_methods_include() -> Text | None:
    """That visits take case reviews at agencies in, calls those by video, and what is never new."""
    parts = [
        Text("「{visits}」は関係機関でのケース検討を含む", "{visits}: with case reviews at agencies").format(
            visits=METHODS.labels("visit")
        )
        if VISITS
        else None,
        Text(
            "「{calls}」などはオンラインの相談を含む", "{calls} and the other methods: with online consultations"
        ).format(calls=METHODS.labels("call"))
        if CALLS
        else None,
        Text("{others}に新規はない", "{others}: never new").format(others=METHODS.labels("coordination"))
        if INDIRECT
        else None,
    ]
    named = [part for part in parts if part]
    return (
        Text("。".join(part.ja for part in named) + "。", ". ".join(part.en for part in named) + ".") if named else None
    )


def _counted_as_calls(online: StatTable) -> Text:
    if not CALLS:
        return Text("", "")
    words = Text(
        "で、そのうち{calls}に数えた継続相談は{phone}", ", of which {phone} are continuing ones counted as {calls}"
    )
    counted = number(online, "phone_continuing", "contacts")
    return or_nothing(words.format(calls=METHODS.labels_within("call"), phone=counted))


def _counterparts(outreach: StatTable) -> Text:
    """How the outreach divides into visits and case reviews, each with its clients, as far as that is told."""
    parts = []
    for code, clause in _CLAUSES:
        clients = number(outreach, code, "clients")
        persons = one_of(Text("（{clients}）", "{clients}").format(clients=clients), Text("", "clients"))
        parts.append(clause.format(contacts=number(outreach, code, "contacts"), persons=persons))
    return or_nothing(Text("で、{parts}", ", of which {parts}").format(parts=told(parts, en=" and ")))


_WORDS_OF_ROLES = {
    "client": Text("{label}への訪問が{contacts}{persons}", "{contacts} to {persons} or their families"),
    "agency": Text(
        "{label}とのケース検討が{contacts}{persons}", "{contacts} as case reviews with agencies about {persons}"
    ),
}
_CLAUSES = [
    (code, Text(words.ja.replace("{label}", _COUNTERPARTS[code].label.ja), words.en))
    for role, words in _WORDS_OF_ROLES.items()
    for code in _COUNTERPARTS.with_role(role)
]


def _printed_online(cell: PrintedCell) -> Key | None:
    box = "ZOOMによるオンライン個別相談・関係機関同席の相談"
    return {
        ("all", "contacts"): Key("online_sessions", box, "回"),
        ("all", "places"): Key("online_sessions", box, "ヵ所"),
        ("phone_continuing", "contacts"): Key("online_sessions", "オンラインによる継続相談", "件"),
    }.get((cell.row.code, cell.column.measure.code))


def _printed_outreach(cell: PrintedCell) -> Key | None:
    return {
        (TOTAL, "contacts"): Key("outreach_by_counterpart", "アウトリーチ", "件"),
        **{
            (code, "clients"): Key("outreach_by_counterpart", "本人、家族に対してのアウトリーチ相談", "ケース")
            for code in _COUNTERPARTS.with_role("client")
        },
    }.get((cell.row.code, cell.column.measure.code))


tables, figures = shown_by(__name__)
PRINTED = {
    "method_share_by_fiscal_year": newest_share("contacts_by_method"),
    "online_sessions": _printed_online,
    "outreach_by_counterpart": _printed_outreach,
}
