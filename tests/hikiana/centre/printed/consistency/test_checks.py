"""Checks within print: each rule finds the figure that the others contradict, and lets right print pass."""

from fractions import Fraction

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.printed.consistency import check_print
from hikiana.centre.printed.consistency.checks import MEAN, compare, part_of, shares, sums_to, within
from hikiana.centre.printed.figures import Erratum, Key, Printed, read_errata

YEAR = FiscalYear(2024)
WHOLE = Key("t", "計", "件数")
SHARES = {"電話": ("1", "33.3"), "来所": ("1", "33.3"), "メール": ("1", "33.3"), "計": ("3", "100")}


def _page(*figures):
    rows = [(key.table, key.row, key.column, value, None, key.occurrence) for key, value in figures]
    names = ("table", "row", "column", "value", "unit", "occurrence")
    schema = dict.fromkeys(names, pl.String) | {"occurrence": pl.Int64}
    return Printed(YEAR, pl.DataFrame(rows, schema=schema, orient="row"), pl.DataFrame({"kind": []}))


def _of_methods(**figures):
    return _page(*((Key("t", row, "件数"), value) for row, value in figures.items()))


def _parts(*rows):
    return [Key("t", row, "件数") for row in rows]


@pytest.fixture(scope="module")
def printed():
    return Printed.read(YEAR)


@pytest.fixture(scope="module")
def corrected(printed):
    return printed.corrected(read_errata(YEAR))


def test_every_check_holds_once_the_errata_are_put_right(corrected):
    assert [check for check in check_print(corrected) if not check.holds] == []


def test_every_failing_check_of_print_as_it_stands_is_about_a_known_erratum(printed):
    errata = read_errata(YEAR)
    tables = {key.table for key in errata}
    failing = [check for check in check_print(printed) if not check.holds]
    assert failing
    assert {check.key.table for check in failing} <= tables


def test_printed_value_of_a_check_is_what_stands_in_print(printed):
    assert all(check.printed == printed.values[check.key] for check in check_print(printed))


@pytest.mark.parametrize(
    "kind", ["内訳の和", "他の箇所の同じ数字", "構成比", "割り算", "「約n割」", "時間区分と延べ時間"]
)
def test_rules_of_every_kind_are_checked(corrected, kind):
    assert kind in {check.rule.ja for check in check_print(corrected)}


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "rule"),
    [
        ("contacts_total", "相談件数計", "件", "555", "内訳の和"),
        ("contacts_total", "新規相談", "本文", "92", "他の箇所の同じ数字"),
        ("clients_by_fiscal_year", "当年度", "1ケースあたり", "4.6", "割り算"),
        ("clients_by_fiscal_year", "新規相談", "注", "90", "他の箇所の同じ数字"),
        ("continuity", "H25年度", "実人数", "343", "内訳の和"),
        ("continuity", "R6年度", "当年度以前の相談者計", "28", "内訳の和"),
        ("contacts_by_method", "来所", "計", "56", "内訳の和"),
        ("contacts_by_method", "メール", "構成比", "61.5", "構成比"),
        ("contacts_by_method", "メール", "本文", "7", "「約n割」"),
        ("clients_by_method", "電話", "延べ回数", "114", "他の箇所の同じ数字"),
        ("clients_by_method", "電話", "実人数", "57", "ありうる範囲"),
        ("outreach_by_counterpart", "アウトリーチ", "件", "24", "他の箇所の同じ数字"),
        ("duration_by_method", "計", "合計", "582", "他の箇所の同じ数字"),
        ("duration_by_method", "電話", "平均所要時間", "24", "割り算"),
        ("liaison_out", "計", "件数", "25", "内訳の和"),
        ("consulter_relation", "計", "件数", "90", "他の箇所の同じ数字"),
        ("initial_outcome", "総計", "件数", "92", "他の箇所の同じ数字"),
        ("relation_by_method", "父", "総計", "99", "他の箇所の同じ数字"),
        ("age_by_sex", "計", "男", "70", "内訳の和"),
        ("age_summary", "全体", "平均", "50.0", "ありうる範囲"),
        ("residence_by_region", "計", "圏域", "92", "内訳の和"),
        ("prior_help_seeking", "計", "件数", "92", "内訳の和"),
        ("initial_outcome", "終了", "%", "47.2", "構成比"),
        ("day_care", "計", "人数", "40", "内訳の和"),
        ("outpatient", "延べ回数", "計", "483", "内訳の和"),
        ("supporter_meetings_summary", "当年度", "開催", "30", "一覧の行数"),
        ("supporter_meetings_summary", "当年度", "参加者", "470", "おおよその数"),
        ("web_access", "ひきこもり相談ホームページアクセス件数", "1日あたり", "37", "割り算"),
        ("awareness_channel", "ホームページ", "%", "46", "構成比"),
    ],
)
def test_figure_that_others_contradict_fails_its_own_check(corrected, table, row, column, value, rule):
    key = Key(table, row, column)
    assert corrected.values[key] != value
    changed = corrected.corrected({key: Erratum(key, corrected.values[key], value, Text("", ""))})
    failing = {(check.key, check.rule.ja) for check in check_print(changed) if not check.holds}
    assert (key, rule) in failing


def test_empty_page_allows_no_check():
    assert check_print(_page()) == []


def test_sum_that_does_not_hold_says_what_it_should_be():
    page = _of_methods(電話="3", 来所="4", 計="8")
    (check,) = sums_to(page, WHOLE, _parts("電話", "来所"))
    assert (check.holds, check.printed, check.expected) == (False, "8", "7")


def test_sum_counts_a_dash_as_nothing():
    page = _of_methods(電話="3", 来所="-", 計="3")
    assert [check.holds for check in sums_to(page, WHOLE, _parts("電話", "来所"))] == [True]


@pytest.mark.parametrize("figures", [{"電話": "3"}, {"計": "3"}, {"電話": "3", "計": "-"}])
def test_sum_is_passed_over_where_its_places_are_not_printed(figures):
    assert list(sums_to(_of_methods(**figures), WHOLE, _parts("電話"))) == []


@pytest.mark.parametrize(
    ("printed_figure", "expected", "holds"),
    [
        ("68", Fraction(270, 4), True),
        ("67", Fraction(270, 4), False),
        ("4.7", Fraction(554, 118), True),
        ("7.0", 7, True),
    ],
)
def test_quotient_is_compared_at_the_printed_decimals_rounded_half_up(printed_figure, expected, holds):
    page = _page((WHOLE, printed_figure))
    (check,) = compare(page, WHOLE, MEAN, expected)
    assert check.holds is holds


def test_share_of_nothing_is_not_checked():
    page = _of_methods(電話="0", 計="0")
    share = Key("t", "電話", "構成比")
    assert list(part_of(page, share, _parts("電話")[0], WHOLE, rule=MEAN, scale=100)) == []


def _share_page(**changed):
    rows = SHARES | changed
    return _page(
        *(
            (Key("t", row, column), value)
            for row, pair in rows.items()
            for column, value in zip(("件数", "構成比"), pair, strict=True)
        ),
    )


def test_shares_may_miss_100_by_what_rounding_does():
    checks = list(shares(_share_page(), "t", ["電話", "来所", "メール"], "件数", "計"))
    assert [check.holds for check in checks] == [True] * 4


def test_wrong_share_fails_for_itself_and_for_the_sum():
    checks = list(shares(_share_page(電話=("1", "34.3")), "t", ["電話", "来所", "メール"], "件数", "計"))
    assert [(check.key.row, check.expected) for check in checks if not check.holds] == [
        ("電話", "33.3"),
        ("計", "100.9"),
    ]


@pytest.mark.parametrize(("value", "holds"), [("2", True), ("5", True), ("1", False), ("6", False)])
def test_bounded_figure_may_lie_on_its_bounds(value, holds):
    (check,) = within(_page((WHOLE, value)), WHOLE, 2, 5)
    assert check.holds is holds


@pytest.mark.parametrize(("time", "holds"), [("30", True), ("58", True), ("29", False), ("59", False)])
def test_total_time_lies_between_what_the_bands_allow(time, holds):
    page = _page(
        (Key("duration_by_method", "電話", "15~30分未満"), "2"),
        (Key("duration_by_method", "電話", "延べ相談時間(時:分)"), time),
    )
    (check,) = [check for check in check_print(page) if check.rule.en.startswith("duration bands")]
    assert check.holds is holds


def test_total_time_has_no_upper_bound_with_contacts_of_an_hour_and_over():
    page = _page(
        (Key("duration_by_method", "電話", "60分以上"), "1"),
        (Key("duration_by_method", "電話", "延べ相談時間(時:分)"), "900"),
    )
    (check,) = [check for check in check_print(page) if check.rule.en.startswith("duration bands")]
    assert check.holds


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        (Key("staff_training", "1/28 ひきこもり支援対策研修会", "ひきこもり当事者"), "252"),
        (Key("staff_training", "1/28 ひきこもり支援対策研修会", "当センター相談者"), "3"),
        (Key("peer_supporter_training", "3/18~24 ひきこもりサポーター養成研修", "週間"), "2"),
        (Key("peer_supporter_training", "3/18~24 ひきこもりサポーター養成研修", "時間"), "12"),
        (Key("continuity", "R6年度", "本文"), "28"),
        (Key("supporter_meetings_summary", "当年度", "開催"), "30"),
    ],
    ids=lambda part: part.column if isinstance(part, Key) else part,
)
def test_wrong_figure_of_the_region_fails_a_check(corrected, key, wrong):
    assert key in corrected.values
    spoilt = corrected.corrected({key: Erratum(key, corrected.values[key], wrong, Text("誤", "wrong"))})
    failing = [check.key for check in check_print(spoilt) if not check.holds]
    assert key in failing
