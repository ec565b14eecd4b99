"""Counts of several centres: their own, and together what is known of all."""

import pytest

from hikiana.base.text import Text
from hikiana.release.pool.editions import read_editions
from hikiana.release.pool.tables import pool
from hikiana.statistics.dimension import TOTAL

from .made_up import SOURCE, bands, items, table

SEX = items("sex", male="男", female="女", unknown="不明")
SAME = {"sex": {"male": "male", "female": "female", "unknown": "unknown"}}


@pytest.fixture
def pooled(edition):
    def make(*tables, national=SAME, inhabitants=None):
        folders = [
            edition(name, each if isinstance(each, list) else [each], national=national, inhabitants=inhabitants)
            for name, each in zip("abcd", tables, strict=False)
        ]
        return pool(read_editions(folders), SOURCE)

    return make


def test_counts_stand_side_by_side_and_add_up(pooled):
    found = pooled(
        table("sex", SEX, {"male": 5, "female": 3, "unknown": 0}),
        table("sex", SEX, {"male": 7, "female": 2, "unknown": 1}),
    )
    (only,) = found.tables
    rows = {code: [only[code, centre, "clients"] for centre in ("centre_1", "centre_2", TOTAL)] for code in SEX.codes}
    assert rows == {"male": [5, 7, 12], "female": [3, 2, 5], "unknown": [0, 1, 1]}
    assert [only[TOTAL, centre, "clients"] for centre in ("centre_1", "centre_2", TOTAL)] == [8, 10, 18]
    assert found.unlike == ()


def test_sum_with_a_hidden_part_is_hidden(pooled):
    (only,) = pooled(
        table("sex", SEX, {"male": 5, "female": 3, "unknown": 0}, hidden=("female", "unknown")),
        table("sex", SEX, {"male": 7, "female": 2, "unknown": 1}),
    ).tables
    assert only.hides("female", "centre_1", "clients")
    assert only.hides("female", TOTAL, "clients")
    assert only["female", "centre_2", "clients"] == 2
    assert only["male", TOTAL, "clients"] == 12
    assert only[TOTAL, TOTAL, "clients"] == 18


def test_bands_are_added_up_to_what_both_have(pooled):
    (only,) = pooled(
        table("age", bands(15, 20, 40), {"0_15": 1, "15_20": 2, "20_40": 3, "40_None": 4}),
        table("age", bands(20, 30), {"0_20": 10, "20_30": 20, "30_None": 30}),
    ).tables
    assert {
        code: [only[code, centre, "clients"] for centre in ("centre_1", "centre_2", TOTAL)]
        for code in only.dimensions[0].leaves
    } == {
        "0_20": [3, 10, 13],
        "20_40_40_None": [7, 50, 57],
    }


def test_total_tells_those_too_who_are_in_no_common_category(pooled):
    found = pooled(
        table("way", items("way", web="HP", tv="テレビ"), {"web": 5, "tv": 6}),
        table("way", items("way", web="HP"), {"web": 7}),
        national={"way": {"web": "web"}},
    )
    (only,) = found.tables
    assert only.dimensions[0].leaves == ["web"]
    assert only[TOTAL, "centre_1", "clients"] == 11
    assert [told.ja for told in found.unlike] == ["表way：aセンターの「テレビ」"]


def test_table_of_one_centre_alone_is_not_pooled_and_one_of_two_of_three_names_the_third(edition):
    sex = table("sex", SEX, {"male": 5, "female": 3, "unknown": 0})
    other = table("other", items("course", a="あ"), {"a": 1})
    folders = [
        edition("a", [sex, other], national=SAME),
        edition("b", [sex], national=SAME),
        edition("c", [other], national=SAME),
    ]
    found = pool(read_editions(folders), SOURCE)
    assert [each.id for each in found.tables] == ["sex", "other"]
    assert [told.ja for told in found.unlike] == [
        "表sex：cセンターにはこの表がない",
        "表other：bセンターにはこの表がない",
    ]


def test_rates_are_of_the_inhabitants_that_are_known(edition):
    keys = table("key_figures", items("fiscal_year", **{"2024": "令和6年度"}), {"2024": 50})
    keys = type(keys)(
        keys.id,
        keys.title,
        keys.dimensions,
        tuple(
            type(measure)("new_clients", Text("新規", "New"), Text("名", "clients"), population="new_clients")
            for measure in keys.measures
        ),
        keys.cells.with_columns(measure=keys.cells["measure"].cast(str).replace("clients", "new_clients")),
        SOURCE,
    )
    folders = [edition("a", [keys], inhabitants=1_000_000), edition("b", [keys])]
    (rates,) = pool(read_editions(folders), SOURCE).tables
    assert rates.dimensions[0].codes == ["centre_1"]
    assert rates["centre_1", "rate"] == pytest.approx(5.0)
    assert rates["centre_1", "lower"] < 5.0 < rates["centre_1", "upper"]


def test_table_that_one_centre_has_alone_is_named(pooled):
    both = table("sex", SEX, {"male": 5, "female": 3, "unknown": 0})
    found = pooled([both, table("further_living", items("living", alone="一人"), {"alone": 8})], [both])
    assert [each.id for each in found.tables] == ["sex"]
    assert [told.ja for told in found.unlike] == ["表further_living：aセンターだけにある"]


def test_column_of_both_centres_whose_codes_are_their_own_compares_in_nothing(pooled):
    """Two centres may call different things alike."""
    living = table(
        "further_living", items("living", alone="一人", not_recorded="記録なし"), {"alone": 8, "not_recorded": 1}
    )
    (only,) = pooled(living, living, national={"living": {"not_recorded": "not_recorded"}}).tables
    assert only.dimensions[0].leaves == ["not_recorded"]
