"""The region that follows from the municipality."""

import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.intake.parse import parse
from hikiana.intake.read import read_register
from hikiana.register.validation import validate


def _cases(folder):
    return parse(read_register(folder).tables["cases"])


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_empty_region_is_that_of_the_municipality_and_told_with_its_rows(folder, keep, sound, blank):
    for row in sound["cases"]:
        row["region"] = blank if row["municipality"] else row["region"]
    typed, (note,) = _cases(keep(folder, sound))
    assert typed["region"].to_list() == ["okhotsk", "ishikari", "outside_hokkaido"]
    assert (note.rule, note.severity, note.rows.to_list()) == ("region_from_municipality", "note", [2, 3])
    assert note.values.to_list() == ["北見市 → オホーツク", "札幌市 → 石狩"]


def test_region_of_a_municipality_that_is_written_by_its_name_is_filled_in_too(folder, keep, sound):
    sound["cases"][0] |= {"municipality": "北見市", "region": ""}
    typed, (note,) = _cases(keep(folder, sound))
    assert typed["region"][0] == "okhotsk"
    assert note.rule == "region_from_municipality"


def test_region_that_no_municipality_tells_stays_an_error(check, sound):
    sound["cases"][0] |= {"municipality": "", "region": ""}
    (error,) = check(sound)
    assert error.rule == "not_nullable"
    assert (error.severity, error.rows.to_list(), error.column.en) == ("error", [2], "Region (region)")


def test_region_that_cannot_be_read_or_is_unknown_is_not_filled_in(folder, keep, sound):
    sound["cases"][0]["region"], sound["cases"][1]["region"] = "どこか", "unknown"
    typed, (error,) = _cases(keep(folder, sound))
    assert typed["region"].to_list() == [None, "unknown", "outside_hokkaido"]
    assert (error.rule, error.rows.to_list()) == ("code_known", [2])


def test_column_of_regions_may_be_absent_beside_municipalities(folder, keep, sound, centre):
    for row in sound["cases"]:
        del row["region"]
    raw = read_register(keep(folder, sound))
    validated = validate(raw, centre)
    note, error = (found for found in validated.findings if found.column and "region" in found.column.en)
    assert (note.rule, note.rows.to_list(), note.letters) == ("region_from_municipality", [2, 3], "L")
    assert (error.rule, error.rows.to_list(), error.letters) == ("not_nullable", [4], "L")
    assert validated.tables["cases"]["region"].to_list() == ["okhotsk", "ishikari"]


def test_parquet_without_regions_is_read_in_the_same_way(folder, keep, sound):
    del sound["cases"][2]
    sound["contacts"] = sound["contacts"][:5]
    keep(folder, sound)
    pl.read_csv(folder / "cases.csv", infer_schema=False).drop("region").write_parquet(folder / "cases.parquet")
    (folder / "cases.csv").unlink()
    typed, (note,) = _cases(folder)
    assert typed["region"].to_list() == ["okhotsk", "ishikari"]
    assert note.rule == "region_from_municipality"


def test_regions_and_municipalities_cannot_both_be_absent(folder, keep, sound):
    for row in sound["cases"]:
        del row["region"], row["municipality"]
    with pytest.raises(InputError) as refusal:
        read_register(keep(folder, sound))
    for told in ("(region)", "(municipality)"):
        assert told in refusal.value.message.ja
