"""Files for SPSS and Stata, read back: labels, and why a value is missing."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pyreadstat
import pytest

from hikiana.base.text import Text
from hikiana.release.exchange import IN_SPSS, IN_STATA, write_exchange
from hikiana.release.release import Release
from hikiana.release.tables import MISSING
from hikiana.statistics.dimension import Item


def _read(package, table, kind, **options):
    read, folder = {"sav": (pyreadstat.read_sav, "spss"), "dta": (pyreadstat.read_dta, "stata")}[kind]
    return read(package / folder / f"{table}.{kind}", output_format="polars", **options)


def _coded(package, table, kind):
    """The table with the codes in the place of numbers, by codes.csv."""
    frame, _ = _read(package, table, kind)
    codes = pl.read_csv(package / "codes.csv").filter(table=table).unique(["variable", "code"])
    for variable, of in codes.group_by("variable"):
        frame = frame.with_columns(pl.col(variable[0]).replace_strict(dict(of.select("number", "code").iter_rows())))
    return frame


@pytest.mark.parametrize("kind", ["sav", "dta"])
@pytest.mark.parametrize("table", ["contacts_by_method", "contacts_by_period"])
def test_file_holds_the_cells_of_the_csv(package, kind, table):
    of_csv = pl.read_csv(package / "csv" / f"{table}.csv")
    read = _coded(package, table, kind).select(of_csv.columns).with_columns(pl.col("edition").cast(pl.Int64))
    assert read.sort(pl.all()).equals(of_csv.with_columns(pl.col("value").cast(pl.Float64)).sort(pl.all()))


def test_reasons_for_missing_values_are_three_user_missing_values_in_spss(package):
    frame, meta = _read(package, "contacts_by_method", "sav", user_missing=True)
    assert [entry["lo"] for entry in meta.missing_ranges["value"]] == list(IN_SPSS.values())
    words = dict(frame.select("value", "status").filter(pl.col("value") < 0).unique().iter_rows())
    status = meta.variable_value_labels["status"]
    assert {value: status[number] for value, number in words.items()} == {
        IN_SPSS[reason]: label.ja for reason, label in MISSING.items()
    }
    assert meta.variable_value_labels["value"] == {IN_SPSS[reason]: label.ja for reason, label in MISSING.items()}


def test_reasons_for_missing_values_are_three_extended_missing_values_in_stata(package):
    frame, meta = _read(package, "contacts_by_method", "dta", user_missing=True)
    assert set(meta.missing_user_values["value"]) == set(IN_STATA.values())
    status = meta.variable_value_labels["status"]
    rows = frame.select("value", "status").iter_rows()
    assert {(value, status[number]) for value, number in rows if isinstance(value, str)} == {
        (IN_STATA[reason], label.ja) for reason, label in MISSING.items()
    }


@pytest.mark.parametrize(("kind", "missing"), [("sav", IN_SPSS), ("dta", IN_STATA)])
def test_suppressed_answer_of_micro_data_is_not_an_answer_that_was_not_given(package, kind, missing):
    frame, meta = _read(package, "clients", kind, user_missing=True)
    assert frame["sex"].to_list() == [1, missing["suppressed"], None, 1]
    assert meta.variable_value_labels["sex"] == {1: "男性", missing["suppressed"]: MISSING["suppressed"].ja}
    assert _read(package, "clients", kind)[0]["sex"].to_list() == [1, None, None, 1]


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_variables_and_values_have_japanese_labels(package, kind):
    _, meta = _read(package, "contacts_by_method", kind)
    assert meta.column_names_to_labels["method"] == "方法"
    assert meta.variable_value_labels["method"] == {1: "電話", 2: "メール", 3: "来所", 4: "計"}
    assert meta.file_label == "方法別の件数"


def test_stata_file_is_of_the_format_that_every_stata_since_14_reads(package):
    content = (package / "stata" / "contacts_by_method.dta").read_bytes()
    assert content.startswith(b"<stata_dta><header><release>118</release>")


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_file_is_of_the_day_on_which_the_release_was_made(package, kind):
    _, meta = _read(package, "contacts_by_method", kind)
    assert meta.creation_time == datetime(2025, 6, 1)


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_file_of_synthetic_data_says_so(synthetic_package, kind):
    frame, meta = _read(synthetic_package, "synthetic_contacts_by_method", kind)
    assert meta.file_label.startswith("合成データ：")
    assert frame["synthetic"].to_list() == [1] * frame.height


def test_label_that_is_too_long_for_a_program_ends_so_that_it_shows(editions, about, tmp_path):
    long = Text("あ" * 200, "a" * 200)
    (year, (table, _)) = next(iter(editions.items()))
    items = tuple(Item(item.code, long, item.members) for item in table.dimensions[0].items)
    dimension = replace(table.dimensions[0], items=items, title=long)
    write_exchange(tmp_path, Release.of({year: [replace(table, title=long, dimensions=(dimension,))]}, [], about()))
    for kind, letters in (("sav", 85), ("dta", 80)):
        _, meta = _read(tmp_path, "contacts_by_method", kind)
        label = meta.column_names_to_labels["method"]
        assert (label[0], label[-1]) == ("あ", "…")
        assert len(label) <= letters


def test_figure_that_would_mean_a_missing_value_is_refused(about, editions, micro, tmp_path):
    frame = micro.frame.with_columns(contacts=pl.lit(IN_SPSS["suppressed"]))
    release = Release.of(editions, [replace(micro, frame=frame)], about())
    with pytest.raises(ValueError, match="clients: contacts holds a figure that would mean a missing value"):
        write_exchange(tmp_path, release)
