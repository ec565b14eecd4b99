"""Warnings about records that can be true but hardly are.

The limits are judgements: clearly beyond what a centre's work looks like, and beyond every record of the synthetic
register, whose durations follow the printed bands (longest: 120 minutes). Each names its reason.

Nothing here looks at how an age changes: the age is recorded once per client, at the first contact.
"""

from collections.abc import Mapping

import polars as pl

from hikiana.base.text import Text
from schemas.ages import least, most
from schemas.closed_days import closed_days
from schemas.code_lists import CODE_LISTS
from schemas.rules.rule import Context, Rule, fiscal_year_of, whose_are_known

# Which minutes are long for a method stands with it in the code lists: a call of three hours; two hours to read and
# answer one e-mail; half a working day for a visit or a conference; a whole one for outreach, since part of the journey
# is easily written down with it.
_METHODS = CODE_LISTS["contact_method"]
LONGEST_MINUTES: Mapping[str, int] = {
    entry.code: entry.longest_minutes for entry in _METHODS.entries if entry.longest_minutes is not None
}
# People meet: this takes some time. A call that nobody answers takes none.
MEETINGS = _METHODS.with_role("in_person")
# By method the fewest minutes that the median of its contacts can be. To go somewhere and talk takes a quarter of an
# hour and more; a call may end soon, but half of all calls do not end within three minutes. Nothing is said of e-mail.
SHORTEST_MEDIAN: Mapping[str, int] = {
    entry.code: entry.least_median_minutes for entry in _METHODS.entries if entry.least_median_minutes is not None
}
FEWEST_FOR_MEDIAN = 5
"""Contacts by a method; fewer have no median to speak of."""
# An e-mail arrives on any day, and mobile consultations are held when families have time.
ON_ANY_DAY = _METHODS.with_role("any_day")
# Hikikomori is not spoken of before the teens; above ninety it is mostly the age of the parent, or one digit too many.
YOUNGEST, OLDEST = 10, 90
SATURDAY = 6


def _too_long(_: Context) -> pl.Expr:
    longest = pl.col("method").replace_strict(LONGEST_MINUTES, default=None, return_dtype=pl.Int16)
    return pl.col("duration_min") > longest


def _on_closed_day(context: Context) -> pl.Expr:
    years = range(context.centre.opened.year, context.today.year + 1)
    closed = pl.Series([day for year in years for day in closed_days(year)])
    on_weekend = pl.col("date").dt.weekday() >= SATURDAY
    return (on_weekend | pl.col("date").is_in(closed.implode())) & ~pl.col("method").is_in(ON_ANY_DAY)


def _recorded_twice(_: Context) -> pl.Expr:
    several_a_day = ~pl.col("method").is_in(MEETINGS)
    minutes = pl.when(several_a_day).then("duration_min")
    record = pl.struct("case_id", "date", "method", minutes, "liaison_direction", "liaison_agency")
    # Hashes of 64 bits are compared at half the cost; two different ones in ten million rows do not meet in practice.
    return record.hash().is_duplicated()


def _without_contact(context: Context) -> pl.Expr:
    if not whose_are_known(context):
        return pl.lit(False)  # the contact whose client cannot be read may be the one that is missed
    present = pl.concat([context.tables[table]["case_id"].hash().unique() for table in ("contacts", "clinic")])
    return ~pl.col("case_id").hash().is_in(present.implode())


def _clinic_before_first_contact(context: Context) -> pl.Series:
    clinic, contacts = context.tables["clinic"].lazy(), context.tables["contacts"].lazy()
    first = (
        contacts.join(clinic.select("case_id"), on="case_id", how="semi").group_by("case_id").agg(pl.col("date").min())
    )
    at_fault = context.at_fault("contacts")["case_id"]
    before = (pl.col("fiscal_year") < fiscal_year_of("date")) & ~pl.col("case_id").is_in(at_fault.implode())
    joined = clinic.join(first, on="case_id", how="left", maintain_order="left")
    return joined.select(before & whose_are_known(context)).collect().to_series()


_LIMITS = Text(
    "、".join(f"{_METHODS[code].label.ja}{minutes}分" for code, minutes in LONGEST_MINUTES.items()),
    ", ".join(f"{_METHODS[code].label.en} {minutes}" for code, minutes in LONGEST_MINUTES.items()),
)
_MEETINGS = _METHODS.labels("in_person")
_ANY_DAY = _METHODS.labels("any_day")
_SEVERAL_A_DAY = Text(
    "・".join(entry.label.ja for entry in _METHODS.entries if entry.code not in MEETINGS),
    ", ".join(entry.label.en for entry in _METHODS.entries if entry.code not in MEETINGS),
)
_SUPPORTERS_MEETINGS = CODE_LISTS["activity_kind"].with_role("meeting")
_CASE_REVIEWS = CODE_LISTS["meeting_kind"].with_role("case_review")

PLAUSIBILITY_RULES: tuple[Rule, ...] = (
    Rule(
        "contact_not_too_long",
        "contacts",
        "duration_min",
        Text(
            f"相談方法のわりに相談時間が長い（目安の上限: {_LIMITS.ja}）。",
            f"Long for a contact by this method (more minutes than: {_LIMITS.en}).",
        ),
        Text(
            "分で記入したか、けた違いや移動時間がないか確かめてください。正しければ、そのままでかまいません。",
            "Check that these are minutes, without a digit too many or the journey. If right, leave it.",
        ),
        _too_long,
        "warning",
    ),
    Rule(
        "meeting_takes_time",
        "contacts",
        "duration_min",
        Text(
            f"人と会う相談（{_MEETINGS.ja}）の相談時間が0分です。",
            f"A contact at which people meet ({_MEETINGS.en}) has a duration of 0 minutes.",
        ),
        Text(
            "相談時間を記入してください。会えなかった訪問などで正しければ、そのままでかまいません。",
            "Fill in the minutes. If it is right (nobody was met), leave it.",
        ),
        lambda _: (pl.col("duration_min") == 0) & pl.col("method").is_in(MEETINGS),
        "warning",
    ),
    Rule(
        "contact_on_working_day",
        "contacts",
        "date",
        Text(
            f"土曜・日曜・祝日・年末年始の相談です（除く：{_ANY_DAY.ja}）。",
            f"A contact at a weekend, on a public holiday or at the New Year (apart from: {_ANY_DAY.en}).",
        ),
        Text(
            "相談日を確かめてください。開いていた日なら、そのままでかまいません。",
            "Check the date. If the centre was open on that day, leave it.",
        ),
        _on_closed_day,
        "warning",
    ),
    Rule(
        "contact_recorded_once",
        "contacts",
        "contact_id",
        Text(
            f"同じケースの同じ日・同じ方法の相談がほかにもあります（{_SEVERAL_A_DAY.ja}では、時間と連携先も同じもの）。",
            f"The client has another contact by the same method on that day (for {_SEVERAL_A_DAY.en}: also of "
            "the same minutes and agency).",
        ),
        Text(
            "別々の相談なら、そのままでかまいません。同じ相談を二度書いたときだけ、1行にまとめます。",
            "If these are different contacts, leave them. Only if one was recorded twice, make one row of them.",
        ),
        _recorded_twice,
        "warning",
        across_rows=True,
    ),
    Rule(
        "age_plausible",
        "cases",
        "age",
        Text(
            f"当事者の年齢が{YOUNGEST}歳未満か、{OLDEST}歳を超えています。",
            f"The person concerned is younger than {YOUNGEST} or older than {OLDEST}.",
        ),
        Text(
            "親など相談者の年齢でないか、けたの違いがないか確かめてください。不明なら空欄にします。",
            "Check that it is not the consulter's age and that no digit is wrong. Leave it empty where unknown.",
        ),
        lambda _: (most() < YOUNGEST) | (least() > OLDEST),
        "warning",
    ),
    Rule(
        "case_has_contact",
        "cases",
        "case_id",
        Text(
            "相談記録にもデイケア・外来にもないケースです。件数にも人数にも入りません。",
            "The case has neither a contact nor a clinic row: it is in no count of clients.",
        ),
        Text(
            "相談記録の入れ忘れ、ケース番号の書き違い、二重の登録でないか確かめてください。",
            "Check for a contact not entered, a wrong case id or a case entered twice.",
        ),
        _without_contact,
        "warning",
        across_rows=True,
    ),
    Rule(
        "clinic_after_first_contact",
        "clinic",
        "fiscal_year",
        Text(
            "デイケア・外来の年度が、そのケースの最初の相談の年度より前です。",
            "The fiscal year lies before that of the client's first contact.",
        ),
        Text(
            "年度とケース番号を確かめ、抜けている相談があれば加えてください。",
            "Check the year and the case id, and add a contact that is missing.",
        ),
        _clinic_before_first_contact,
        "warning",
        across_rows=True,
    ),
    Rule(
        "case_review_names_agency",
        "activities",
        "partner",
        Text(
            "ケース検討をした連絡会議に、保健所も相手の機関もありません。",
            "A supporters' meeting with a case review names neither a health centre nor a partner.",
        ),
        Text(
            "保健所か相手の機関を記入してください（個人名は書きません）。",
            "Fill in the health centre or the partner, without names of persons.",
        ),
        lambda _: (
            pl.col("kind").is_in(_SUPPORTERS_MEETINGS)
            & pl.col("meeting_kinds").list.eval(pl.element().is_in(_CASE_REVIEWS)).list.any()
            & pl.col("health_center").is_null()
            & pl.col("partner").is_null()
        ),
        "warning",
    ),
)
