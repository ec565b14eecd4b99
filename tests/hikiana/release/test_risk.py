"""The risk of pooled data, computed by hand for a small frame."""

import math

import polars as pl
import pytest

from hikiana.release.risk import FIGURES, classes, risk_report

FRAME = pl.DataFrame(
    {"sex": [*"mmmm", *"ff"], "age": [*"111222"], "outcome": ["closed", "other", "closed", *["closed"] * 3]}
)


def test_class_is_measured_against_itself_and_the_whole():
    found = classes(FRAME, ["sex", "age"], "outcome")
    assert found["class_size"].to_list() == [2, 3, 1]
    assert found["distinct_l"].to_list() == [1, 2, 1]
    entropy = -(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3))
    assert found["entropy_l"].to_list() == pytest.approx([1, math.exp(entropy), 1])
    # Overall 5/6 closed: a class of closed only is 1/6 away, that with 2/3 closed as well.
    assert found["distance"].to_list() == pytest.approx([1 / 6] * 3)


def test_report_measures_the_rows_that_are_released(pooled):
    report = risk_report(pooled)
    sizes = pooled.frame.group_by(pooled.quasi_identifiers).len()["len"]
    assert report.value("k") == sizes.min() >= pooled.k
    assert report.value("uniques") == 0
    assert report.value("distinct_l", "initial_outcome") >= pooled.diversity
    assert report.value("clients") == report.value("rows") + report.value("dropped")
    assert report.class_sizes["rows"].sum() == pooled.frame.height
    assert set(report.figures["figure"]) == set(FIGURES)


def test_report_in_words_says_k_and_what_is_left_out(pooled):
    report = risk_report(pooled)
    whole = " ".join(statement.ja for statement in report.statements)
    assert f"最も小さい組は{report.value('k'):.0f}名" in whole
    assert f"{pooled.dropped}名は" in whole
    assert all(
        statement.ja and statement.en and "{" not in statement.ja + statement.en for statement in report.statements
    )
