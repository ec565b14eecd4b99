"""Reconciliation: the register's tables against print, and print against itself."""

import dataclasses
import functools
import re
from datetime import date

import polars as pl
import pytest

from hikiana.base.errors import ReconciliationError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.printed.figures import DASH, PUBLISHED, Key, Printed, read_errata
from hikiana.register.register import open_register
from hikiana.sections import reconciliation
from hikiana.sections.reconciliation import describe, reconcile
from hikiana.sections.year import Year

YEAR = FiscalYear(2024)
ERRATA = pl.read_csv(PUBLISHED / "errata.csv", infer_schema=False)
NAMES = [f"{line['table']} {line['row']} {line['column']}" for line in ERRATA.iter_rows(named=True)]


@pytest.fixture(scope="module")
def register():
    return open_register()


@pytest.fixture(scope="module")
def opened(register):
    """The year with its tables, which no errata change."""
    return Year(register, YEAR)


@pytest.fixture(scope="module")
def result(opened):
    return reconcile(opened)


@pytest.fixture
def reconcile_with(opened, tmp_path, monkeypatch):
    """Reconcile with other printed figures or errata than those of the repository."""

    def run(printed=None, errata=None):
        for frame, name in ((printed, f"{YEAR}.csv"), (errata, "errata.csv")):
            source = PUBLISHED / name
            (tmp_path / name).write_bytes(source.read_bytes())
            if frame is not None:
                frame.write_csv(tmp_path / name)
        lists = f"{YEAR}_activities.csv"
        (tmp_path / lists).write_bytes((PUBLISHED / lists).read_bytes())
        with monkeypatch.context() as patched:
            figures = Printed.read(YEAR, tmp_path)
            patched.setattr(reconciliation, "read_errata", functools.partial(read_errata, folder=tmp_path))
            patched.setattr(Printed, "read", lambda _: figures)
            return reconcile(opened)

    return run


def _printed_with(key: Key, value: str) -> pl.DataFrame:
    """The printed figures of the year with one of them changed."""
    place = (pl.col("table") == key.table) & (pl.col("row") == key.row) & (pl.col("column") == key.column)
    figures = pl.read_csv(PUBLISHED / f"{YEAR}.csv", infer_schema=False)
    changed = figures.with_columns(value=pl.when(place).then(pl.lit(value)).otherwise("value"))
    assert (changed["value"] != figures["value"]).sum() == 1
    return changed


def test_synthetic_register_has_no_differences(result):
    assert result.differences == []
    assert result.unexplained_checks == []
    assert result.stale_errata == []
    assert result.is_explained
    result.refuse_unexplained()


def test_every_printed_figure_of_the_first_sections_is_compared(result):
    """Figures in running text stand beside the tables and are held against them by the checks within print."""
    tables = ("contacts_total", "contacts_by_method", "duration_by_method", "clients_by_method", "online_sessions")
    tables += ("outreach_by_counterpart", "liaison_in", "liaison_out")
    covered = {comparison.key for comparison in result.comparisons} | {check.key for check in result.checks}
    assert [
        key for key in result.printed.values if key.table in tables and key not in covered and key.column != "備考"
    ] == [Key("contacts_by_method", "小計", "構成比")]


def test_computed_cell_at_a_printed_blank_is_compared_too(result):
    blank = Key("duration_by_method", "来所", "0~15分未満")
    (comparison,) = [comparison for comparison in result.comparisons if comparison.key == blank]
    assert (comparison.printed, comparison.computed, comparison.verdict) == ("", "0", "agrees")


def test_comparisons_that_print_has_wrong_are_known_errata(result):
    wrong = {comparison.key for comparison in result.comparisons if comparison.verdict == "erratum"}
    assert wrong <= result.errata.keys()
    assert Key("duration_by_method", "メール", "合計") in wrong


@pytest.mark.parametrize("index", range(ERRATA.height), ids=NAMES)
def test_leaving_out_an_erratum_leaves_something_unexplained(reconcile_with, index):
    line = ERRATA.row(index, named=True)
    result = reconcile_with(errata=ERRATA.with_row_index("nth").filter(pl.col("nth") != index).drop("nth"))
    assert len(result.errata) == ERRATA.height - 1
    assert not result.is_explained
    missed = [difference.key for difference in result.differences] + [check.key for check in result.unexplained_checks]
    assert Key(line["table"], line["row"], line["column"]) in missed
    with pytest.raises(ReconciliationError):
        result.refuse_unexplained()


@pytest.mark.parametrize(("column", "value"), [("printed", "99"), ("expected", "4.2")])
def test_erratum_that_does_not_describe_print_is_stale(reconcile_with, column, value):
    key = Key("clients_by_fiscal_year", "前年度", "1ケースあたり")
    here = (pl.col("table") == key.table) & (pl.col("row") == key.row)
    result = reconcile_with(
        errata=ERRATA.with_columns(pl.when(here).then(pl.lit(value)).otherwise(column).alias(column))
    )
    assert [erratum.key for erratum in result.stale_errata] == [key]
    assert not result.is_explained
    assert key.row in describe(result, "ja").split("説明のつかない違い")[1]


def test_erratum_that_expects_another_figure_than_the_records_give_explains_nothing(reconcile_with):
    key = Key("clients_by_method", "メール", "実人数")
    line = {"fiscal_year": "2024", "table": key.table, "row": key.row, "column": key.column}
    wrong = pl.DataFrame([line | {"printed": "30", "expected": "28", "why": "試験", "why_en": "test"}])
    result = reconcile_with(_printed_with(key, "30"), pl.concat([ERRATA, wrong.select(ERRATA.columns)]))
    assert [(difference.key, difference.computed) for difference in result.differences] == [(key, "29")]
    assert result.unexplained_checks == []
    assert result.stale_errata == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Key("contacts_total", "新規相談", "件"), "90"),
        (Key("contacts_by_method", "来所", "構成比"), "9.5"),
        (Key("duration_by_method", "出張相談等", "平均所要時間"), "67"),
        (Key("liaison_out", "精神科", "件数"), "2"),
        (Key("clients_by_method", "メール", "実人数"), "30"),
        (Key("outreach_by_counterpart", "本人、家族に対してのアウトリーチ相談", "ケース"), "12"),
        (Key("continuity", "H22年度", "相談延べ件数"), "477"),
    ],
    ids=lambda value: value.table if isinstance(value, Key) else value,
)
def test_changed_printed_figure_of_a_table_is_found(reconcile_with, key, value):
    result = reconcile_with(printed=_printed_with(key, value))
    assert (key, value) in {(difference.key, difference.printed) for difference in result.differences}
    assert not result.is_explained


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Key("age_by_sex", "不明", "計"), "9"),
        (Key("initial_outcome", "終了", "%"), "47.2"),
        (Key("web_access", "ひきこもり相談ホームページアクセス件数", "1日あたり"), "37"),
        (Key("contacts_total", "相談件数計", "本文"), "555"),
        (Key("supporter_meetings_summary", "当年度", "開催"), "30"),
    ],
    ids=lambda value: value.table if isinstance(value, Key) else value,
)
def test_changed_printed_figure_that_others_contradict_is_found(reconcile_with, key, value):
    result = reconcile_with(printed=_printed_with(key, value))
    failing = [check for check in result.unexplained_checks if check.key == key]
    assert failing
    assert all(check.printed == value for check in failing)


def test_new_erratum_explains_a_changed_figure(reconcile_with):
    key = Key("liaison_in", "役場", "件数")
    line = {"fiscal_year": "2024", "table": key.table, "row": key.row, "column": key.column}
    known = pl.DataFrame([line | {"printed": "2", "expected": "1", "why": "試験", "why_en": "test"}])
    assert not reconcile_with(_printed_with(key, "2")).is_explained
    assert reconcile_with(_printed_with(key, "2"), pl.concat([ERRATA, known.select(ERRATA.columns)])).is_explained


@pytest.fixture(scope="module")
def moved(register):
    """The result when one telephone contact of the year took place at the office, where its client never was.

    The client stays one of the telephone's by another contact.
    """
    of_year = register.reported_contacts.filter(fiscal_year=YEAR.year)
    telephone = (pl.col("method") == "phone").sum().over("case_id")
    office = (pl.col("method") == "office_visit").sum().over("case_id")
    callers = of_year.filter(telephone > 1, office == 0).filter(method="phone", kind="continuing", online=False)
    contact = callers.filter(pl.col("duration_min") >= 15).row(0, named=True)
    here = pl.col("contact_id") == contact["contact_id"]
    method = pl.when(here).then(pl.lit("office_visit")).otherwise(pl.col("method").cast(pl.String))
    contacts = register.contacts.with_columns(method=method.cast(register.contacts.schema["method"]))
    return contact, reconcile(Year(dataclasses.replace(register, contacts=contacts), YEAR))


def test_moved_contact_makes_exactly_the_cells_differ_that_it_touches(moved):
    contact, result = moved
    word = next(
        words
        for start, words in ((60, "60分以上"), (30, "30~60分未満"), (15, "15~30分未満"))
        if contact["duration_min"] >= start
    )
    expected = {("clients_by_method", row, "延べ回数") for row in ("電話", "来所")}
    expected.add(("clients_by_method", "来所", "実人数"))
    expected |= {
        ("contacts_by_method", row, column) for row in ("電話", "来所") for column in ("継続相談", "計", "構成比")
    }
    expected |= {
        ("duration_by_method", row, column)
        for row in ("電話", "来所")
        for column in (word, "合計", "延べ相談時間(時:分)")
    }
    differing = {(key.table, key.row, key.column) for key in (difference.key for difference in result.differences)}
    # Rounding decides whether a mean changes in print.
    means = {("duration_by_method", row, "平均所要時間") for row in ("電話", "来所")}
    assert differing - means == expected


def test_moved_contact_shifts_each_count_by_one(moved):
    _, result = moved
    shifts = {
        (difference.key.row, int(difference.computed) - int(difference.printed))
        for difference in result.differences
        if difference.key.column in ("延べ回数", "継続相談", "合計")
    }
    assert shifts == {("電話", -1), ("来所", 1)}


def test_what_is_unexplained_ends_with_exit_code_5(moved):
    _, result = moved
    many = len(result.differences)
    with pytest.raises(ReconciliationError, match=f"説明のつかない違いが{many}件") as refusal:
        result.refuse_unexplained()
    assert refusal.value.exit_code == 5
    assert refusal.value.in_language("en").startswith(f"{many} differences")


def test_description_names_each_difference_with_both_figures(moved):
    _, result = moved
    for lang, printed, computed in (("ja", "印刷", "計算"), ("en", "printed", "computed")):
        text = describe(result, lang)
        for difference in result.differences:
            place = f"{difference.key.table} / {difference.key.row} / {difference.key.column}"
            line = next(line for line in text.splitlines() if place in line and difference.computed in line)
            assert re.search(rf"{printed} {difference.printed}\b.*{computed} {re.escape(difference.computed)}$", line)


def test_register_of_another_year_than_print_is_told(register):
    with pytest.raises(UsageError, match="令和5年度"):
        reconcile(Year(register, FiscalYear(2023)))


def test_description_counts_what_agrees_and_lists_the_errata(result):
    japanese, english = describe(result, "ja"), describe(result, "en")
    agreeing = sum(comparison.verdict == "agrees" for comparison in result.comparisons)
    assert f"一致 {agreeing}" in japanese
    assert f"{agreeing} agree" in english
    assert f"{len(result.printed.values)} printed figures" in english
    for erratum in result.errata.values():
        assert erratum.why.ja in japanese
        assert erratum.why.en in english
    assert japanese.endswith("説明のつかない違いはありません。")
    assert english.endswith("Nothing is unexplained.")


def test_every_printed_figure_is_held_against_something_or_declared_with_a_reason(result):
    covered = result.compared | result.checked | result.beyond_records.keys()
    assert {key for key, value in result.printed.values.items() if value != DASH} <= covered
    assert result.uncovered == result.stale_declarations == []
    assert all(why.ja and why.en for why in result.beyond_records.values())


def test_figure_that_nothing_covers_is_unexplained(result):
    printed = Printed(
        result.printed.fiscal_year,
        pl.concat(
            [
                result.printed.cells,
                pl.DataFrame(
                    [("contacts_total", "新しい行", "件", "5", "件", 1)], result.printed.cells.schema, orient="row"
                ),
            ]
        ),
        result.printed.events,
    )
    more = dataclasses.replace(result, printed=printed)
    assert more.uncovered == [Key("contacts_total", "新しい行", "件")]
    assert "新しい行" in describe(more, "ja")
    with pytest.raises(ReconciliationError):
        more.refuse_unexplained()


@pytest.mark.parametrize("key", [Key("contacts_total", "新規相談", "件"), Key("contacts_total", "無い行", "件")])
def test_declaration_that_is_covered_or_not_in_print_is_unexplained(result, key):
    more = dataclasses.replace(result, beyond_records={**result.beyond_records, key: Text("理由", "reason")})
    assert more.stale_declarations == [key]
    assert key.row in describe(more, "en")
    assert not more.is_explained


def test_contact_outside_the_years_of_print_changes_nothing(register, result):
    later = register.contacts.filter(pl.col("date") <= date(2025, 3, 31)).tail(1)
    later = later.with_columns(contact_id=pl.lit("LATER"), date=pl.lit(date(2025, 4, 1)))
    longer = dataclasses.replace(register, contacts=pl.concat([register.contacts, later]))
    assert reconcile(Year(longer, YEAR)).comparisons == result.comparisons
