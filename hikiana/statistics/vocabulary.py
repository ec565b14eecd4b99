"""What cells of tables count: populations, and the variables and codes of the conditions on them.

One list for whoever hides cells and whoever attacks them. Who attacks refuses what is not named here: of a count that
nobody can place, nobody can say what it gives away.
"""

from collections.abc import Collection, Mapping

from schemas.code_lists import CODE_LISTS
from schemas.own_columns import OWN_COLUMNS
from schemas.start_years import BEFORE
from schemas.words import REGION

PERSONS = frozenset({"new_clients", "clients", "day_care_clients", "outpatients", "clients_seen"})
"""Populations of persons: what is counted is clients."""

OF_PERSONS = frozenset({"contacts", "visits"})
"""Populations of what persons did: clients stand behind each count."""

POPULATIONS = PERSONS | OF_PERSONS

QUANTITIES = frozenset({"duration_band"})
"""Variables of the bands of quantities that are summed."""

OF_NO_CLIENT = frozenset(
    {
        *(("events", "件"), ("sessions", "回"), ("meetings", "回"), ("known", "回"), ("regions", REGION.ja)),
        *((f"participants{which}", "名") for which in ("", "_to_tens", "_from_elsewhere", "_from_part")),
        *(("page_views", "件"), ("days", "日"), ("per_day", "件"), ("places", "ヵ所"), ("population", "人")),
        *(("read", "行"), ("rows", "行"), ("set_aside", "行"), ("struck_out", "行")),
        *(("cells", "か所"), ("figures", "個")),
        # Statistics of a count, which are given where that is shown, and of so many clients alone (Formula.persons).
        *(("mean", "件"), ("mean_age", "歳"), ("median_days", "日")),
        *(("rate", "名"), ("lower", "名"), ("upper", "名")),
    }
)
"""Measures without a population, by code and Japanese unit: what they tell is not about one client or a few."""

YEARS = frozenset({"fiscal_year", "start_year"})
"""Variables whose codes are fiscal years: 2024. Of who started before the records begin it need not be known."""

OVERLAPPING = frozenset(
    {
        *("consultation_purpose", "prior_agency", "online_scope"),
        *(column.name for column in OWN_COLUMNS if column.several),
    }
)
"""Variables of which one record may have several codes; by every other one the categories add up."""

_OF_LISTS = {"kind": "contact_kind", "method": "contact_method", "relation": "consulter_relation"}
"""Variables that have the codes of a list of another name."""
_ALIKE = (
    *("age_band", "awareness_channel", "consultation_purpose", "duration_band", "initial_outcome", "liaison_agency"),
    *("liaison_direction", "next_step", "outreach_counterpart", "prior_agency", "prior_help_seeking", "region"),
    *("relation_detail", "sex"),
)
DERIVED: Mapping[str, set[str]] = {
    "month": {str(month) for month in range(1, 13)},
    "contacts_band": {"1", "2", "3_4", "5_9", "10_19", "20_over"},
    "years_since_start": {"0", "1_2", "3_over", BEFORE},
    "wait": {"none", "week", "month", "quarter", "later"},
    "online_scope": {"phone_continuing", "all"},
    # Who answered at all, and who named more than one.
    "consultation_purpose": {"answered"},
    "prior_agency": {"several"},
}
"""By variable the codes that follow from the records, which no centre keeps or calls otherwise."""
_CODES: Mapping[str, frozenset[str]] = {
    variable: frozenset(CODE_LISTS[listed].codes if listed else ()) | DERIVED.get(variable, set())
    for variable, listed in {**dict.fromkeys(DERIVED), **_OF_LISTS, **{name: name for name in _ALIKE}}.items()
} | {column.name: frozenset({*CODE_LISTS[column.code_list].codes, column.none_code}) for column in OWN_COLUMNS}


def unknown_in(variable: str, codes: Collection[str]) -> str | None:
    """The variable, or the first of the codes of it, that no count is known by; None where all are known."""
    if variable in YEARS:
        known = {BEFORE} if variable == "start_year" else set()
        return next((code for code in sorted(set(codes) - known) if not _is_year(code)), None)
    if variable not in _CODES:
        return variable
    return next(iter(sorted(set(codes) - _CODES[variable])), None)


def _is_year(code: str) -> bool:
    return len(code) == 4 and code.isascii() and code.isdecimal()
