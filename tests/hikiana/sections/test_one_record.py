"""One record changed: exactly the cells and sentences that rest on it change, and nothing else in the whole report."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.register.register import Register, open_register
from hikiana.sections.contents import section_modules
from hikiana.sections.year import Year


@pytest.fixture(scope="module")
def register() -> Register:
    return open_register()


def _cells(register, year):
    found = {}
    for module in section_modules():
        for table in module.tables(Year(register, year)):
            names = [*(dimension.name for dimension in table.dimensions), "measure"]
            for row in table.cells.select(*names, "value", "status").iter_rows():
                found[table.id, *row[:-2]] = row[-2:]
    return found


def _sentences(register, year):
    return {
        (module.__name__.rpartition(".")[2], text.ja)
        for module in section_modules()
        for text in module.sentences(Year(register, year)).texts
    }


@pytest.fixture(scope="module")
def before(register, year):
    return _cells(register, year), _sentences(register, year)


@pytest.fixture
def changes(before, year):
    """The cells that differ, and the sections whose sentences do."""

    def compare(changed):
        cells, sentences = before
        after = _cells(changed, year)
        differing = {place for place in cells.keys() | after.keys() if cells.get(place) != after.get(place)}
        told = {section for section, _ in sentences ^ _sentences(changed, year)}
        return differing, told

    return compare


def _with_case(register, case_id, **values):
    chosen = pl.col("case_id") == case_id
    cases = register.cases.with_columns(
        pl.when(chosen).then(pl.lit(value).cast(register.cases.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )
    return replace(register, cases=cases)


def _new(register, **values):
    """A new client of FY2024 with these values."""
    return register.new_clients.filter(fiscal_year=2024, **values)["case_id"][0]


def test_sex_of_one_client(register, changes):
    client = (
        _new(register, sex="male", age=31)
        if not register.new_clients.filter(fiscal_year=2024, sex="male", age=31).is_empty()
        else _new(register, sex="male")
    )
    age = register.cases.filter(case_id=client)["age"][0]
    cells, told = changes(_with_case(register, client, sex="female"))
    assert {place[0] for place in cells} == {"age_by_sex", "age_summary"}
    rows = {place[1] for place in cells if place[0] == "age_by_sex"}
    assert "total" in rows
    assert {place[2] for place in cells if place[0] == "age_by_sex"} == {"male", "female"}
    assert age is None or ("age_summary", "male", "known") in cells
    assert not any(place[1] == "all" for place in cells if place[0] == "age_summary")
    assert told == {"persons"}


def test_outcome_of_one_first_consultation(register, changes):
    client = _new(register, initial_outcome="closed_referred", method="phone")
    cells, told = changes(_with_case(register, client, initial_outcome="closed_advice"))
    parts = {"closed_referred", "closed_advice"}
    assert cells == {
        *(("initial_outcome", part, measure) for part in parts for measure in ("clients", "share")),
        *(("method_by_outcome", row, part, "clients") for row in ("phone", "total") for part in parts),
    }
    assert told == {"outcomes"}


def test_channel_of_one_client(register, changes):
    client = _new(register, awareness_channel="lecture")
    method = register.new_clients.filter(case_id=client)["method"][0]
    cells, told = changes(_with_case(register, client, awareness_channel="relative"))
    parts = {"lecture", "relative"}
    assert cells == {
        *(("awareness_channel", part, measure) for part in parts for measure in ("clients", "share")),
        *(("awareness_share_by_fiscal_year", "2024", part, "share") for part in parts),
        *(("channel_by_method", part, column, "clients") for part in parts for column in (method, "total")),
    }
    assert told == {"awareness"}


def test_minutes_of_one_contact_within_its_band(register, changes):
    contact = register.reported_contacts.filter(pl.col("duration_min") == 20, method="phone", fiscal_year=2024)
    chosen = pl.col("contact_id") == contact["contact_id"][0]
    longer = register.contacts.with_columns(
        pl.when(chosen).then(21).otherwise("duration_min").cast(pl.Int16).alias("duration_min")
    )
    cells, told = changes(replace(register, contacts=longer))
    assert cells <= {
        *(("duration_by_method", row, "total", m) for row in ("phone", "total") for m in ("time", "mean_minutes")),
        *(("per_client_summary", "minutes", m) for m in ("lower_quartile", "median", "upper_quartile", "top_share")),
    }
    assert {("duration_by_method", row, "total", "time") for row in ("phone", "total")} <= cells
    assert told <= {"durations", "patterns"}
    assert "durations" in told


def test_participants_of_one_meeting(register, changes):
    chosen = (pl.col("kind") == "supporter_meeting") & (pl.col("participants") == 60) & (pl.col("fiscal_year") == 2024)
    (event,) = register.activities.filter(chosen)["activity_id"]
    more = register.activities.with_columns(
        participants=pl.when(chosen).then(70).otherwise("participants").cast(pl.Int32)
    )
    cells, told = changes(replace(register, activities=more))
    assert cells == {
        ("supporter_meetings", f"event-{event}", "participants"),
        ("supporter_meetings", "total", "participants"),
        ("supporter_meetings_summary", "2024", "participants"),
        ("supporter_meetings_summary", "2024", "participants_to_tens"),
        ("key_figures", "2024", "participants"),
    }
    assert told == {"network"}


def test_page_views_of_one_month(register, changes):
    chosen = pl.col("month") == pl.date(2024, 6, 1)
    more = register.web_access.with_columns(
        page_views=pl.when(chosen).then(pl.col("page_views") + 1000).otherwise("page_views").cast(pl.Int32)
    )
    cells, told = changes(replace(register, web_access=more))
    changed = {("web_access", "page_views"), ("web_access", "per_day"), ("key_figures", "page_views")}
    assert cells == {(table, "2024", measure) for table, measure in changed}
    assert told == {"awareness"}


def test_nothing_changed_changes_nothing(register, changes):
    assert changes(replace(register)) == (set(), set())
