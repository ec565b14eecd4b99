"""The policy of the public edition, as a centre's profile gives it."""

import pytest

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.centre.policy import Policy
from hikiana.centre.profile import Centre

from ..disclosure.conftest import AGE

YOUNG = {"variable": "age_band", "code": "under_40", "ja": "40歳未満", "en": "Under 40", "codes": ["20_29", "30_39"]}


def test_profile_without_a_policy_hides_fewer_than_five():
    policy = Policy.of({})
    assert policy.k == 5
    assert policy.shown(AGE) == AGE


def test_categories_are_merged_at_the_place_of_the_first():
    shown = Policy.of({"merged": [YOUNG]}).shown(AGE)
    assert shown.codes == ["under_40", "40_49", "total"]
    assert shown["under_40"].stands_for == ("20_29", "30_39")
    assert shown["total"].members == ("under_40", "40_49")


def test_aggregate_of_a_part_of_a_merged_category_is_left_out():
    aggregate = AGE.with_aggregate("up_to_29", Text("29歳まで", "Up to 29"), ["20_29"])
    both = AGE.with_aggregate("up_to_39", Text("39歳まで", "Up to 39"), ["20_29", "30_39"])
    policy = Policy.of({"merged": [YOUNG]})
    assert "up_to_29" not in policy.shown(aggregate).codes
    assert "up_to_39" not in policy.shown(both).codes, "it would say what the merged category says"


@pytest.mark.parametrize("k", [2, 0, -1, 4.5, "5"])
def test_threshold_below_three_is_refused(k):
    with pytest.raises(ValueError, match="at least 3"):
        Policy.of({"k": k})


@pytest.mark.parametrize("codes", [["20_29", "20_29"], ["20_29", "male"], ["20-29"]])
def test_codes_that_are_not_of_one_list_are_refused(codes):
    with pytest.raises(ValueError, match="age_band"):
        Policy.of({"merged": [YOUNG | {"codes": codes}]})


def test_code_in_two_categories_is_refused():
    with pytest.raises(ValueError, match="once each"):
        Policy.of({"merged": [YOUNG, YOUNG | {"code": "thirties", "codes": ["30_39"]}]})


def test_shipped_profile_has_a_policy():
    policy = Centre.read().disclosure
    assert policy.k >= 3
    assert policy.left_out
    assert "region" in policy.merged


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ({"K": 10}, "disclosure.K"),
        ({"left_out": "clinic"}, "left_out is a list"),
        ({"weights": {"sex": -1}}, "weights"),
        ({"weights": {"sex": "hoch"}}, "weights"),
        ({"merged": [YOUNG | {"code": "total"}]}, "total is another category"),
        ({"merged": [YOUNG | {"code": "50_59"}]}, "50_59 is another category"),
    ],
)
def test_profile_that_cannot_be_meant_so_is_refused(profile, told):
    with pytest.raises(ValueError, match=told):
        Policy.of(profile)


def test_wrong_policy_is_told_in_japanese_with_its_file(tmp_path):
    path = tmp_path / "centre.toml"
    path.write_text(
        'name = { ja = "甲", en = "A" }\nopened = 2015-04-01\n[[disclosure.merged]]\nvariable = "region"\n'
        'code = "a"\nja = "あ"\nen = "A"\ncodes = ["tsurumi", "nowhere"]\n',
        encoding="utf-8-sig",
    )
    with pytest.raises(InputError) as refusal:
        Centre.read(tmp_path)
    for part in (str(path), "tsurumi、nowhere", "ないコード"):
        assert part in refusal.value.message.ja
