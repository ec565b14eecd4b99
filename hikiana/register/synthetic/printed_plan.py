"""The plan of the last year: every margin as printed, corrected by the errata."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from math import ceil

from hikiana.register.synthetic.draws import apportion
from hikiana.register.synthetic.figures import Figures, words
from hikiana.register.synthetic.plans import AGE_BANDS, DURATION_BANDS, MINUTES_PER_UNIT, YearMargins, first_methods
from schemas.code_lists import CODE_LISTS

HALF_A_TENTH = Decimal("0.05")
# What the printed text names without a count of its own: the rest of the channels.
REST_OF_CHANNELS = ("lecture", "relative", "peer_group")


def printed_plan(figures: Figures, active: Mapping[int, int]) -> YearMargins:
    """The margins of the printed year. KeyError or ValueError for a figure that is missing or does not add up."""
    year = figures.printed.fiscal_year
    new = active[year.year]
    relations, methods = words("consulter_relation"), words("contact_method")
    direct = {
        word: code for word, code in methods.items() if code in CODE_LISTS["contact_method"].with_role("consultation")
    }
    by_method = {
        word: figures.counts("relation_by_method", relations, word, figures.count("relation_by_method", "計", word))
        for word, code in direct.items()
        if code != "mobile_consultation"
    }
    relation_method = {
        (relation, direct[word]): count for word, counts in by_method.items() for relation, count in counts.items()
    }
    first = first_methods(relation_method)
    if first != {
        code: count for code, count in figures.counts("contacts_by_method", direct, "新規相談", new).items() if count
    }:
        raise ValueError(f"the relations by method add up to other first methods than printed: {first}")
    outcomes = figures.counts("initial_outcome", words("initial_outcome"), "件数", new)
    clients = figures.counts("clients_by_method", direct, "実人数")
    # Who is told to come in switches to office visits in the same year; all other new clients stay with their method.
    switching = {"office_visit": outcomes["continue_office_visit"]}
    known = figures.counts("awareness_channel", words("awareness_channel"), "件")
    rest = apportion(dict.fromkeys(REST_OF_CHANNELS, 1), new - sum(known.values()))
    age_sex = _age_by_sex(figures, new)
    videos = "ZOOMによるオンライン個別相談・関係機関同席の相談"
    plan = YearMargins(
        fiscal_year=year,
        active=active,
        relation_method=relation_method,
        relation_details=figures.counts(
            "consulter_relation", figures.rows_with("consulter_relation", "relation_detail", "件"), "件"
        ),
        age_sex=age_sex,
        age_sums=_age_sums(figures, age_sex),
        age_limits=(figures.count("age_summary", "最少年齢", "歳"), figures.count("age_summary", "最高年齢", "歳")),
        regions=figures.counts("residence_by_region", words("region"), "圏域", new),
        prior=figures.counts("prior_help_seeking", words("prior_help_seeking"), "件数", new),
        prior_agencies=figures.counts("prior_agency", words("prior_agency"), "件"),
        awareness=known | rest,
        outcomes=outcomes,
        all_switch=True,
        continuing=figures.counts("contacts_by_method", direct, "継続相談"),
        carried={code: clients[code] - first.get(code, 0) - switching.get(code, 0) for code in direct.values()},
        bands=_bands(figures, methods),
        units={
            code: _units(figures.count("duration_by_method", word, "延べ相談時間(時:分)"))
            for word, code in methods.items()
            if code != "care_conference"
        },
        family_outreach=figures.count("outreach_by_counterpart", "本人、家族に対してのアウトリーチ相談", "ケース"),
        liaison={
            (direction, agency): count
            for direction, table in (("from_agency", "liaison_in"), ("to_agency", "liaison_out"))
            for agency, count in figures.counts(
                table, words("liaison_agency"), "件数", figures.count(table, "計", "件数")
            ).items()
        },
        care_conferences=figures.count("contacts_by_method", "ケア会議", "計"),
        online=figures.count("online_sessions", videos, "回"),
        online_places=figures.count("online_sessions", videos, "ヵ所"),
    )
    plan.check(figures.count("contacts_total", "相談件数計", "件"))
    return plan


def _age_by_sex(figures: Figures, new: int) -> dict[tuple[str, str], int]:
    bands = {band: band for band in AGE_BANDS}
    counts = {
        sex: figures.counts("age_by_sex", bands, word, figures.count("age_by_sex", "計", word))
        for sex, word in (("male", "男"), ("female", "女"))
    }
    return {(band, sex): counts[sex][band] for band, sex in product(AGE_BANDS, counts)}


def _age_sums(figures: Figures, age_sex: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Total ages of men and women whose three means, rounded half up, are the printed ones."""
    people = {
        sex: sum(n for (band, of), n in age_sex.items() if of == sex and AGE_BANDS[band]) for sex in ("male", "female")
    }
    men, women, all_ = (
        _totals(figures.number("age_summary", word, "平均"), count)
        for word, count in (
            ("男性", people["male"]),
            ("女性", people["female"]),
            ("全体", sum(people.values())),
        )
    )
    fitting = [(man, woman) for man in men for woman in women if man + woman in all_]
    if not fitting:
        raise ValueError("no whole ages have the printed means")
    male, female = fitting[len(fitting) // 2]
    return {"male": male, "female": female}


def _totals(mean: Decimal, people: int) -> range:
    """The whole totals whose mean is printed as `mean`, to one decimal, half up."""
    low, high = ((mean + side) * people for side in (-HALF_A_TENTH, HALF_A_TENTH))
    return range(ceil(low), ceil(high))


def _bands(figures: Figures, methods: Mapping[str, str]) -> dict[tuple[str, str], int]:
    bands: dict[tuple[str, str], int] = {}
    for word, band in words("duration_band").items():
        counts = figures.counts("duration_by_method", methods, word, figures.count("duration_by_method", "計", word))
        bands |= {(code, band): count for code, count in counts.items()}
    return {(method, band): bands[method, band] for method in methods.values() for band in DURATION_BANDS}


def _units(minutes: int) -> int:
    units, rest = divmod(minutes, MINUTES_PER_UNIT)
    if rest:
        raise ValueError(f"{minutes} minutes are no multiple of {MINUTES_PER_UNIT}")
    return units
