"""Every margin of the printed year, recomputed from the records."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest

from hikiana.register.synthetic.figures import words
from hikiana.register.synthetic.plans import AGE_BANDS
from schemas.code_lists import CODE_LISTS

METHODS = words("contact_method")
DIRECT = {word: code for word, code in METHODS.items() if "consultation" in CODE_LISTS["contact_method"][code].roles}
BANDS = {"0_15": (0, 15), "15_30": (15, 30), "30_60": (30, 60), "60_over": (60, 24 * 60)}


@pytest.mark.parametrize(("column", "is_new"), [("新規相談", True), ("継続相談", False)])
def test_contacts_by_method(this_year, printed, tally, column, is_new):
    assert tally(this_year.filter(new=is_new), "method") == printed("contacts_by_method", METHODS, column)


def test_clients_by_method(this_year, printed):
    clients = this_year.filter("counted").group_by("method").agg(pl.col("case_id").n_unique())
    assert dict(clients.iter_rows()) == printed("clients_by_method", DIRECT, "実人数")


@pytest.mark.parametrize("word", words("duration_band"))
def test_duration_bands(this_year, printed, tally, word):
    low, high = BANDS[words("duration_band")[word]]
    band = this_year.filter(pl.col("duration_min").is_between(low, high, closed="left"))
    assert tally(band, "method") == printed("duration_by_method", METHODS, word)


def test_total_minutes_by_method(this_year, printed):
    minutes = this_year.group_by("method").agg(pl.col("duration_min").cast(pl.Int64).sum())
    held = {word: code for word, code in METHODS.items() if code != "care_conference"}
    assert dict(minutes.iter_rows()) == printed("duration_by_method", held, "延べ相談時間(時:分)")
    assert (this_year["duration_min"] % 5 == 0).all()


def test_outreach_counterpart_is_one_per_client(this_year, figures, tally):
    visited = this_year.filter(method="outreach").select("case_id", "outreach_counterpart").unique()
    families = figures.count("outreach_by_counterpart", "本人、家族に対してのアウトリーチ相談", "ケース")
    clients = figures.count("clients_by_method", "アウトリーチ", "実人数")
    assert tally(visited, "outreach_counterpart") == {"client_or_family": families, "agency": clients - families}


@pytest.mark.parametrize(("direction", "table"), [("from_agency", "liaison_in"), ("to_agency", "liaison_out")])
def test_liaison_by_agency(this_year, printed, tally, direction, table):
    found = tally(this_year.filter(liaison_direction=direction), "liaison_agency")
    assert found == printed(table, words("liaison_agency"), "件数")


@pytest.mark.parametrize("word", [word for word, code in DIRECT.items() if code != "mobile_consultation"])
def test_relation_by_first_method(new_clients, printed, tally, word):
    found = tally(new_clients.filter(first_method=DIRECT[word]), "relation")
    assert found == printed("relation_by_method", words("consulter_relation"), word)


def test_relation_detail(new_clients, figures, tally):
    rows = figures.rows_with("consulter_relation", "relation_detail", "件")
    assert tally(new_clients, "relation_detail") == figures.counts("consulter_relation", rows, "件")
    assert new_clients.filter(pl.col("relation_detail").is_not_null())["relation"].unique().to_list() == ["other"]


@pytest.mark.parametrize(("word", "sex"), [("男", "male"), ("女", "female")])
def test_age_bands_by_sex(new_clients, printed, word, sex):
    people = new_clients.filter(sex=sex)
    found = {
        band: people.filter(pl.col("age").is_between(*bounds) if bounds else pl.col("age").is_null()).height
        for band, bounds in AGE_BANDS.items()
    }
    expected = printed("age_by_sex", {band: band for band in AGE_BANDS}, word)
    assert {band: number for band, number in found.items() if number} == expected


@pytest.mark.parametrize(("word", "sexes"), [("男性", ["male"]), ("女性", ["female"]), ("全体", ["male", "female"])])
def test_mean_age_rounds_half_up_to_the_printed_one(new_clients, figures, word, sexes):
    ages = new_clients.filter(pl.col("sex").is_in(sexes))["age"].drop_nulls()
    mean = Decimal(ages.cast(pl.Int64).sum()) / len(ages)
    assert mean.quantize(Decimal("0.1"), ROUND_HALF_UP) == figures.number("age_summary", word, "平均")


def test_youngest_and_oldest(new_clients, figures):
    assert new_clients["age"].min() == figures.count("age_summary", "最少年齢", "歳")
    assert new_clients["age"].max() == figures.count("age_summary", "最高年齢", "歳")


@pytest.mark.parametrize(
    ("column", "table", "code_list", "unit"),
    [
        ("region", "residence_by_region", "region", "圏域"),
        ("prior_help_seeking", "prior_help_seeking", "prior_help_seeking", "件数"),
        ("initial_outcome", "initial_outcome", "initial_outcome", "件数"),
    ],
)
def test_new_clients_by(new_clients, printed, tally, column, table, code_list, unit):
    assert tally(new_clients, column) == printed(table, words(code_list), unit)


def test_prior_agencies(new_clients, printed, tally):
    answers = new_clients.select("prior_agencies").explode("prior_agencies", empty_as_null=True)
    assert tally(answers, "prior_agencies") == printed("prior_agency", words("prior_agency"), "件")


def test_awareness_channel_leaves_the_unprinted_rest_to_the_named_channels(new_clients, printed, tally):
    known = printed("awareness_channel", words("awareness_channel"), "件")
    found = tally(new_clients, "awareness_channel")
    assert found.items() >= known.items()
    assert found.keys() - known.keys() == {"lecture", "relative", "peer_group"}


def test_online_contacts(this_year, cases, figures):
    online = this_year.filter("online").join(cases, on="case_id")
    videos = "ZOOMによるオンライン個別相談・関係機関同席の相談"
    assert online.height == figures.count("online_sessions", videos, "回")
    assert online["method"].unique().to_list() == ["phone"]
    assert not online["new"].any()
    assert online["municipality"].null_count() == 0
    assert online["municipality"].n_unique() == figures.count("online_sessions", videos, "ヵ所")
