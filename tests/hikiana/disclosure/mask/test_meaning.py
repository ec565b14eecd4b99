"""Names of counts: the same count has the same name, and what adds up to what follows from names and margins."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.base.text import Text
from hikiana.disclosure.mask.meaning import Sum, counts, differences, rests, splits, sums, wholes
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import CLIENTS, CONTACTS, DIRECT, NEW_PERSONS
from hikiana.statistics.names import Name, name_at
from hikiana.statistics.table import Origin, StatTable

from ..conftest import AGE, SEX

CODES = st.frozensets(st.sampled_from(["a", "b", "c", "d"]), min_size=1)


def _ids(table):
    return {count.place: count.id for count in counts(table)}


def test_total_of_everybody_is_no_condition(age_by_sex):
    ids = _ids(age_by_sex())
    assert ids["total", "total", "clients"] == "new_clients|fiscal_year=2024"
    assert ids["20_29", "total", "clients"] == "new_clients|age_band=20_29|fiscal_year=2024"
    assert ids["20_29", "male", "clients"] == "new_clients|age_band=20_29|fiscal_year=2024|sex=male"


def test_total_of_some_is_a_condition(age_by_sex):
    ids = _ids(age_by_sex(age=replace(AGE, exhaustive=False)))
    assert ids["total", "total", "clients"] == "new_clients|age_band=20_29+30_39+40_49|fiscal_year=2024"


def test_merged_category_is_named_by_what_it_stands_for(age_by_sex):
    merged = AGE.merged([Item("under_40", Text("40歳未満", "Under 40"), codes=("20_29", "30_39"))])
    ids = _ids(age_by_sex(age=merged))
    assert ids["under_40", "total", "clients"] == "new_clients|age_band=20_29+30_39|fiscal_year=2024"
    assert ids["total", "total", "clients"] == "new_clients|fiscal_year=2024"


def test_shares_count_nothing_of_their_own(age_by_sex):
    assert {place[-1] for place in _ids(age_by_sex())} == {"clients"}


def _alone(measure: Measure, dimension: Dimension, where=None) -> StatTable:
    cells = pl.DataFrame({dimension.name: dimension.codes, "measure": measure.code, "value": 7.0, "persons": 7.0})
    origin = Origin(Text("出典", "Source"), lambda table: table)
    return StatTable.of("t", Text("表", "T"), [dimension], [measure], [cells], source=origin, where=where or {})


def test_new_contacts_are_the_new_clients():
    kind = Dimension.of("contact_kind", Text("種類", "Kind"), name="kind")
    table = _alone(CONTACTS, kind, {"fiscal_year": ("2024",), "method": DIRECT})
    assert str(name_at(table, ("new",), CONTACTS)) == "new_clients|fiscal_year=2024"
    assert str(name_at(table, ("continuing",), CONTACTS)).startswith(
        "contacts|fiscal_year=2024|kind=continuing|method="
    )


def test_clients_who_started_in_the_year_are_the_new_clients():
    since = Dimension(
        "years_since_start", Text("年", "Years"), (Item("0", Text("0", "0")), Item("1_2", Text("1", "1")))
    )
    table = _alone(CLIENTS, since, {"fiscal_year": ("2024",)})
    assert str(name_at(table, ("0",), CLIENTS)) == str(name_at(_alone(NEW_PERSONS, SEX), ("total",), NEW_PERSONS)) + (
        "|fiscal_year=2024"
    )


def test_item_for_everybody_is_no_condition():
    who = Dimension("who", Text("人", "Who"), (Item("all", Text("全体", "All"), codes=("*",)),), variable="sex")
    assert str(name_at(_alone(NEW_PERSONS, who), ("all",), NEW_PERSONS)) == "new_clients"


def test_contacts_need_their_persons(age_by_sex):
    table = age_by_sex()
    assert all(count.persons == count.value for count in counts(table))


def test_margins_add_up(age_by_sex):
    of = "new_clients|{}fiscal_year=2024{}".format
    found = set(sums(age_by_sex()))
    ages = tuple(of(f"age_band={age}|", "") for age in ("20_29", "30_39", "40_49"))
    assert Sum(of("", ""), ages) in found
    assert Sum(
        of("age_band=20_29|", ""), tuple(of("age_band=20_29|", f"|sex={sex}") for sex in ("male", "female"))
    ) in (found)


def test_categories_that_overlap_do_not_add_up(age_by_sex):
    assert not any(
        "age_band" in sum.parts[0] and "age_band" not in sum.whole
        for sum in sums(age_by_sex(age=replace(AGE, partition=False)))
    )


def test_several_years_are_the_sum_of_each():
    values = {"visits|fiscal_year=2022": 3, "visits|fiscal_year=2023": 4, "visits|fiscal_year=2022+2023": 7}
    assert list(splits(values)) == [
        Sum("visits|fiscal_year=2022+2023", ("visits|fiscal_year=2022", "visits|fiscal_year=2023"))
    ]


def test_whole_of_codes_is_known_where_the_values_say_so():
    parts = {"contacts|liaison_direction=from_agency": 3, "contacts|liaison_direction=to_agency": 4}
    assert [sum.whole for sum in splits({**parts, "contacts": 7})] == ["contacts"]
    assert list(splits({**parts, "contacts": 9})) == []


def test_sum_of_a_whole_code_list_is_a_count_that_no_table_has():
    values = {"contacts|liaison_direction=from_agency": 3, "contacts|liaison_direction=to_agency": 4}
    assert list(wholes(values)) == [("contacts", 7)]
    assert list(wholes({"contacts|liaison_direction=from_agency": 3})) == []


def test_difference_of_nested_counts_is_found():
    values = {"contacts|method=outreach": 23, "contacts|method=mobile_consultation+outreach": 27}
    assert list(differences(values)) == [("contacts|method=mobile_consultation", 4)]


def test_difference_that_is_counted_is_none():
    values = {"n|year=1": 1, "n|year=2": 2, "n|year=1+2": 3}
    assert list(differences(values)) == []


def test_what_parts_leave_of_a_whole_is_found():
    values = {"new_clients": 91, "new_clients|sex=male": 60, "new_clients|sex=female": 28}
    ((sum, rest, left),) = set(rests(values, values.keys()))
    assert (sum.whole, left) == ("new_clients", 3)
    assert rest in sum.parts


def test_each_of_several_answers_leaves_something():
    values = {"new_clients": 91, "new_clients|purpose=work": 89, "new_clients|purpose=living": 37}
    assert {left for _, _, left in rests(values, ["new_clients"])} == {2, 54}


def test_new_clients_leave_those_who_started_before():
    values = {"clients|contacts_band=1|fiscal_year=2023": 40, "new_clients|contacts_band=1|fiscal_year=2023": 39}
    assert [left for _, _, left in rests(values, values.keys())] == [1]


@given(st.dictionaries(st.sampled_from(["age_band", "sex", "region"]), CODES))
def test_name_can_be_taken_apart_again(conditions):
    name = Name.literal("new_clients", conditions)
    assert Name.read(str(name)) == name
    assert Name.read(str(name)).where == conditions


def test_protected_table_has_no_counts(age_by_sex):
    with pytest.raises(ValueError, match="no counts left"):
        list(counts(replace(age_by_sex(), counts=None)))
