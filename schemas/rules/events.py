"""Rules of activities, clinic and web access."""

import unicodedata
from collections.abc import Callable

import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.rules.rule import (
    BEFORE_OPENING,
    HAS_CASE,
    IN_FUTURE,
    NOT_OF_CENTRE,
    SAME_ANSWER,
    Context,
    Rule,
    answered_twice,
    before_first_year,
    fiscal_year_of,
    unless_only_with,
    without_case,
)
from schemas.words import PART

_GETA = "〓"
"""What programs leave where they lost a character (U+FFFD is in no Japanese code)."""


def _without_a_form(column: str) -> Callable[[Context], pl.Series]:
    """Whether a text has a character beyond Japanese print: a private one (外字), a pictograph, a damaged one."""

    def broken(context: Context) -> pl.Series:
        texts = context.tables["activities"][column]
        strange = [text for text in texts.drop_nulls().unique() if not _is_of_jis(text)]
        return texts.is_in(strange)

    return broken


def _is_of_jis(text: str) -> bool:
    """Whether JIS X 0213:2004 or Windows' code page 932 (with 髙 and 﨑) has every character."""
    return all(
        unicodedata.category(character) != "Co"
        and character != _GETA
        and (_encodes(character, "euc_jis_2004") or _encodes(character, "cp932"))
        for character in text
    )


def _encodes(character: str, code: str) -> bool:
    try:
        character.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _served_by_another(context: Context) -> pl.Series:
    """Whether a municipality of the row lies in the district of another health centre than the one named."""
    districts: dict[str, list[str]] = {}
    for code, place in context.centre.municipalities.items():
        districts.setdefault(place.health_center, []).append(code)
    served = pl.DataFrame({"health_center": list(districts), "served": list(districts.values())})
    events = context.tables["activities"].select(pl.col("health_center").cast(pl.String), "municipalities")
    named = events.join(served, on="health_center", how="left", maintain_order="left")
    # A code that is no municipality's is a fault of its own.
    known = pl.col("municipalities").list.eval(
        pl.element().filter(pl.element().is_in(list(context.centre.municipalities)))
    )
    elsewhere = known.list.set_difference("served").list.len() > 0
    return named.select(elsewhere.fill_null(False) & pl.col("health_center").is_not_null()).to_series()


_CLINIC = CODE_LISTS["clinic_service"]
_OUTPATIENT, _DAY_CARE = _CLINIC.with_role("outpatient"), _CLINIC.with_role("day_care")

EVENT_RULES: tuple[Rule, ...] = (
    Rule(
        "activity_since_opening",
        "activities",
        "fiscal_year",
        *BEFORE_OPENING,
        before_first_year,
    ),
    Rule(
        "activity_date_since_opening",
        "activities",
        "date",
        *BEFORE_OPENING,
        lambda context: (
            (pl.col("date") < context.centre.opened) & (pl.col("fiscal_year") >= context.centre.first_year.year)
        ),
    ),
    Rule("meeting_kinds_once", "activities", "meeting_kinds", *SAME_ANSWER, lambda _: answered_twice("meeting_kinds")),
    Rule(
        "activity_in_its_year",
        "activities",
        "date",
        Text("開催日が年度（4月〜3月）の中にありません。", "The date is not within the fiscal year (April to March)."),
        Text("開催日か年度を直してください。", "Mend the date or the fiscal year."),
        lambda _: fiscal_year_of("date") != pl.col("fiscal_year"),
    ),
    Rule(
        "activity_ends_after_start",
        "activities",
        "end_date",
        Text("終了日が開催日より前か、開催日がありません。", "The end is before the start, or there is no start."),
        Text("どちらかの日付を直してください。", "Mend one of the dates."),
        lambda _: pl.col("end_date").is_not_null() & (pl.col("end_date") < pl.col("date")).fill_null(True),
    ),
    Rule(
        "activity_places_known",
        "activities",
        "municipalities",
        *NOT_OF_CENTRE,
        lambda context: (
            ~pl.col("municipalities").list.eval(pl.element().is_in(list(context.centre.municipalities))).list.all()
        ),
    ),
    Rule(
        "health_center_serves_place",
        "activities",
        "health_center",
        Text(
            "この保健所の所管ではない市町村があります（行はそのまま数えます）。",
            "This health centre does not serve a municipality of the row (which is counted as it is).",
        ),
        Text("市町村と保健所のどちらが正しいか確かめてください。", "Check which of the two is right."),
        _served_by_another,
        "warning",
    ),
    *(
        Rule(
            f"{column}_can_be_printed",
            "activities",
            column,
            Text(
                "どの書体にもあるとは限らない文字（外字、絵文字など）か、読めなかった文字（〓、�）があります。",
                "A character that not every font holds (private, pictograph) or that was lost (〓, �).",
            ),
            Text("別の文字に替えてください。PDFでは〓になることがあります。", "Replace it; the PDF may show 〓."),
            _without_a_form(column),
            "warning",
        )
        for column in ("title", "partner")
    ),
    *(
        [
            Rule(
                "part_within_participants",
                "activities",
                "participants_from_part",
                Text(
                    f"{PART.ja}の参加者が参加者数より多くなっています。",
                    f"More participants from {PART.en} than participants.",
                ),
                Text("どちらかの人数を直してください。", "Mend one of the numbers."),
                lambda _: (
                    pl.col("participants_from_part").is_not_null()
                    & (pl.col("participants_from_part") > pl.col("participants")).fill_null(True)
                ),
            )
        ]
        if PART
        else []
    ),
    Rule("clinic_has_case", "clinic", "case_id", *HAS_CASE, without_case),
    Rule("clinic_since_opening", "clinic", "fiscal_year", *BEFORE_OPENING, before_first_year),
    Rule(
        "clinic_not_in_future",
        "clinic",
        "fiscal_year",
        *IN_FUTURE,
        lambda context: pl.col("fiscal_year") > fiscal_year_of(context.today),
    ),
    Rule(
        "outpatient_has_visits",
        "clinic",
        "visits",
        Text(
            f"「{_CLINIC.labels('outpatient').ja}」には延べ回数を記入します。",
            f"The number of visits is needed for: {_CLINIC.labels('outpatient').en}.",
        ),
        Text("延べ回数を記入するか、診療を直してください。", "Fill in the visits or mend the service."),
        lambda _: pl.col("service").is_in(_OUTPATIENT) & pl.col("visits").is_null(),
    ),
    Rule(
        "next_step_only_of_day_care",
        "clinic",
        "next_step",
        Text(
            f"次のステップは、「{_CLINIC.labels('day_care').ja}」のときだけ記入します。",
            f"A next step is given only for: {_CLINIC.labels('day_care').en}.",
        ),
        Text(
            f"「{_CLINIC.labels('day_care').ja}」なら診療を直し、違うなら、次のステップは備考など読まない列に移します。",
            f"Mend the service if it is {_CLINIC.labels('day_care').en}; else move the step into a column "
            "that is not read, such as 備考.",
        ),
        lambda _: unless_only_with("next_step", "service", _DAY_CARE),
    ),
    Rule(
        "month_starts_on_first",
        "web_access",
        "month",
        Text("月の初日（例 2024-04-01）を記入します。", "The first day of the month (2024-04-01) is written."),
        Text("日を1日に直してください。", "Mend the day."),
        lambda _: pl.col("month").dt.day() != 1,
    ),
    Rule(
        "web_since_opening",
        "web_access",
        "month",
        *BEFORE_OPENING,
        lambda context: pl.col("month") < context.centre.opened.replace(day=1),
    ),
    Rule("web_not_in_future", "web_access", "month", *IN_FUTURE, lambda context: pl.col("month") > context.today),
)
