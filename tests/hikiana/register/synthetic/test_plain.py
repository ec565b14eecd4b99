"""The synthetic register of a centre whose printed figures nobody has: sound by whatever its profile says."""

from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.today import today
from hikiana.centre.profile import Centre, Exclusion
from hikiana.intake.read import read_register
from hikiana.register.synthetic import files, write_register
from hikiana.register.synthetic.plain import generate_plain
from hikiana.register.synthetic.plain_rows import code_among, completed
from hikiana.register.validation import validate
from schemas.code import Code
from schemas.code_lists import CODE_LISTS, CodeList
from schemas.tables import TABLES


@pytest.fixture
def centre():
    return Centre.read()


@pytest.fixture
def without_print(monkeypatch):
    monkeypatch.setattr(files, "printed_files", dict)


def _sound(tables, centre, folder):
    """The findings on a register that was written from these tables."""
    folder.mkdir(exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return validate(read_register(folder), centre, today()).findings


def test_register_without_print_follows_the_profile_and_passes_every_check(tmp_path, centre, without_print):
    write_register(tmp_path / "made", clients=8)
    raw = read_register(tmp_path / "made")
    assert raw.synthetic
    validated = validate(raw, centre, today())
    assert validated.findings == []
    years = validated.tables["contacts"].select(year=pl.col("date").dt.offset_by("-3mo").dt.year())["year"]
    assert set(years) == {year.year for year in centre.years_to(FiscalYear.of(today()).previous)}
    assert "全て創作" in (tmp_path / "made" / "register.toml").read_text(encoding="utf-8")


@settings(max_examples=6, deadline=None)
@given(
    opened=st.dates(date(2012, 1, 1), date(today().year - 3, 12, 31)),
    excluded=st.lists(st.tuples(st.sampled_from(["01100", "01202", "01204"]), st.dates(date(2013, 1, 1))), max_size=2),
    seed=st.integers(0, 99),
    clients=st.integers(1, 9),
)
def test_register_is_sound_whenever_the_centre_opened_and_whomever_it_does_not_count(
    tmp_path_factory, opened, excluded, seed, clients
):
    exclusions = tuple(Exclusion(place, since) for place, since in excluded)
    centre = replace(Centre.read(), opened=opened, exclusions=exclusions)
    tables = generate_plain(centre, seed, clients)
    assert tables["cases"].height > 0
    assert _sound(tables, centre, tmp_path_factory.mktemp("register")) == []


def test_same_seed_gives_the_same_records_and_another_one_others(centre):
    first, again, other = (generate_plain(centre, seed, 5) for seed in (3, 3, 4))
    assert all(first[name].equals(again[name]) for name in TABLES)
    assert not first["contacts"].equals(other["contacts"])


def test_every_code_that_may_be_used_is_used_by_somebody(centre):
    tables = generate_plain(centre, 1, 60)
    for table in TABLES.values():
        for column in table.columns.values():
            if column.code_list is None or isinstance(column.dtype, pl.List) or column.name == "health_center":
                continue
            used = set(tables[table.name][column.name].drop_nulls().cast(pl.String))
            assert used == set(column.code_list.codes), column.name


def test_coded_column_that_nobody_named_is_filled_by_codes_of_the_year():
    rows = [completed(Random(seed), "cases", {"case_id": "A"}, 2012) for seed in range(60)]
    assert all(row.keys() == TABLES["cases"].columns.keys() for row in rows)
    assert {row["sex"] for row in rows} == set(CODE_LISTS["sex"].codes)
    assert {row["purposes"] for row in rows if row["purposes"]} == set(), "there were no purposes before FY2013"
    later = [completed(Random(seed), "cases", {"case_id": "A"}, 2013)["purposes"] for seed in range(60)]
    assert None in later
    assert any(answers and len(answers) > 1 for answers in later)


def test_list_without_a_code_for_the_year_is_told_with_what_to_mend():
    with pytest.raises(InputError, match="valid_from"):
        code_among(Random(1), CodeList("sex", (Code("male", CODE_LISTS["sex"]["male"].label, valid_from=2020),)), 2019)


def test_centre_that_opened_in_this_fiscal_year_has_no_register_yet(centre):
    with pytest.raises(UsageError, match="まだない"):
        generate_plain(replace(centre, opened=FiscalYear.of(today()).start))


def test_number_of_clients_is_not_asked_for_beside_printed_figures(tmp_path):
    with pytest.raises(UsageError, match="--clients"):
        write_register(tmp_path / "made", clients=10)
    assert not (tmp_path / "made").exists()
