"""Categories are put together until they compare, and no further."""

from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.text import Text
from hikiana.release.pool.alignment import align
from hikiana.statistics.dimension import Dimension, Item

from .made_up import bands, items

STARTS = st.lists(st.integers(1, 90), min_size=1, max_size=12, unique=True).map(sorted)


def _members(aligned):
    return [dict(category.members) for category in aligned.categories]


def test_same_categories_stay_as_they_are():
    same = items("sex", male="男", female="女")
    codes = {"male": "male", "female": "female"}
    assert _members(align([same, same], [codes, codes])) == [
        {0: ("male",), 1: ("male",)},
        {0: ("female",), 1: ("female",)},
    ]


def test_finer_categories_are_put_together_as_the_other_centre_has_them():
    fine, coarse = (
        items("relation", father="父", mother="母", self="本人"),
        Dimension(
            "relation",
            Text("相談者", "Consulter"),
            (Item("parent", Text("父母", "Parents"), codes=("father", "mother")), Item("self", Text("本人", "Self"))),
        ),
    )
    same = {code: code for code in ("father", "mother", "self")}
    first, second = align([fine, coarse], [same, same]).categories
    assert (first.code, first.label.ja, dict(first.members)) == (
        "parent",
        "父母",
        {0: ("father", "mother"), 1: ("parent",)},
    )
    assert (second.code, dict(second.members)) == ("self", {0: ("self",), 1: ("self",)})


def test_category_that_overlaps_two_draws_both_together():
    parts = {code: code for code in "abc"}
    left = Dimension("x", Text("x", "x"), (Item("ab", Text("ab", "ab"), codes=("a", "b")), Item("c", Text("c", "c"))))
    right = Dimension("x", Text("x", "x"), (Item("a", Text("a", "a")), Item("bc", Text("bc", "bc"), codes=("b", "c"))))
    (only,) = align([left, right], [parts, parts]).categories
    assert dict(only.members) == {0: ("ab", "c"), 1: ("a", "bc")}


def test_code_without_a_national_one_is_named_and_in_no_category():
    left, right = items("x", a="あ", tv="テレビ"), items("x", a="あ")
    aligned = align([left, right], [{"a": "a"}, {"a": "a"}])
    assert [category.code for category in aligned.categories] == ["a"]
    assert [(centre, label.ja) for centre, label in aligned.unlike] == [(0, "テレビ")]


def test_own_code_of_a_national_one_compares():
    left, right = items("x", denwa="でんわ"), items("x", phone="電話")
    (only,) = align([left, right], [{"denwa": "phone"}, {"phone": "phone"}]).categories
    assert dict(only.members) == {0: ("denwa",), 1: ("phone",)}


def test_category_that_only_one_centre_has_stands_alone():
    left, right = items("x", a="あ", b="い"), items("x", a="あ")
    same = {"a": "a", "b": "b"}
    assert _members(align([left, right], [same, same])) == [{0: ("a",), 1: ("a",)}, {0: ("b",)}]


def test_areas_of_several_centres_are_called_what_they_are():
    left, right = items("region", north="北", south="南", away="県外"), items("region", ward="区", city_out="市外")
    (home, outside) = align(
        [left, right],
        [{"north": "home", "south": "home", "away": "outside"}, {"ward": "home", "city_out": "outside"}],
    ).categories
    assert home.label.ja == "区"
    assert dict(home.members) == {0: ("north", "south"), 1: ("ward",)}
    assert dict(outside.members) == {0: ("away",), 1: ("city_out",)}


@given(st.lists(STARTS, min_size=2, max_size=4))
def test_bands_compare_where_all_centres_have_a_limit(starts):
    aligned = align([bands(*each) for each in starts], [{} for _ in starts])
    common = set(starts[0]).intersection(*starts[1:])
    assert len(aligned.categories) == len(common) + 1
    assert aligned.unlike == ()
    for centre, each in enumerate(starts):
        members = [code for category in aligned.categories for code in category.members[centre]]
        assert members == bands(*each).codes
