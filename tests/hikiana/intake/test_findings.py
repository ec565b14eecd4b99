"""How findings are told."""

import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.intake.findings import SHOWN_CHARACTERS, Finding, describe_all, refuse_errors

COLUMN = Text("相談日 (date)", "Date (date)")


def _finding(rows=(), values=None, severity="error", rule="rule"):
    return Finding(
        rule,
        "contacts.csv",
        Text("読めません。", "Not readable."),
        COLUMN,
        pl.Series(rows, dtype=pl.UInt32),
        None if values is None else pl.Series(values, dtype=pl.String),
        severity,
    )


def test_finding_names_file_column_fault_row_and_value():
    finding = _finding([3, 7], ["2010-02-30", None])
    assert finding.describe("ja").splitlines() == [
        "contacts.csv / 相談日 (date): 読めません。",
        "    3行目 「2010-02-30」",
        "    7行目 （空欄）",
    ]
    assert finding.describe("en").splitlines() == [
        "contacts.csv / Date (date): Not readable.",
        "    row 3 '2010-02-30'",
        "    row 7 (empty)",
    ]


def test_finding_of_a_whole_file_has_no_row():
    finding = Finding("file_present", "cases.csv", Text("ファイルがありません。", "The file is missing."))
    assert finding.describe("ja") == "cases.csv: ファイルがありません。"
    assert finding.describe("en") == "cases.csv: The file is missing."
    assert finding.count == 1


def test_values_that_may_be_free_text_are_withheld():
    finding = _finding([3])
    assert finding.describe("ja").splitlines()[1:] == ["    3行目 （値は表示しません）"]
    assert finding.describe("en").splitlines()[1:] == ["    row 3 (value not shown)"]


def test_many_rows_are_cut_after_five_and_the_rest_counted():
    finding = _finding(range(2, 14), [str(number) for number in range(12)])
    lines = {lang: finding.describe(lang).splitlines() for lang in ("ja", "en")}
    assert [len(told) for told in lines.values()] == [7, 7]
    assert lines["ja"][-1] == "    ほか7行"
    assert lines["en"][-1] == "    and 7 more rows"
    assert finding.count == 12


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_long_value_is_cut(lang):
    told = _finding([2], ["あ" * 300]).describe(lang)
    assert "あ" * (SHOWN_CHARACTERS - 1) + "…" in told
    assert "あ" * SHOWN_CHARACTERS not in told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_control_characters_do_not_reach_the_terminal(lang):
    told = _finding([2], ["a\x1b[31m\nb\u202ec\x00"]).describe(lang)
    assert "a�[31m�b�c�" in told
    assert len(told.splitlines()) == 2


def test_errors_come_before_warnings_and_otherwise_in_the_order_found():
    findings = [
        _finding([4], ["w"], "warning"),
        _finding([3], ["b"]),
        _finding([2], ["a"]),
    ]
    told = describe_all(findings, "en")
    assert told.index("'b'") < told.index("'a'") < told.index("'w'")


@pytest.mark.parametrize(
    ("lang", "more"), [("ja", "ほかに3種類の指摘があります。"), ("en", "3 more kinds of findings.")]
)
def test_many_findings_are_cut_with_a_word_about_the_rest(lang, more):
    told = describe_all([_finding([number], ["x"]) for number in range(2, 25)], lang).splitlines()
    assert told[-1] == more
    assert sum("contacts.csv" in line for line in told) == 20


def test_errors_are_refused_all_at_once_with_their_number():
    with pytest.raises(InputError) as refusal:
        refuse_errors([_finding([2, 3], ["a", "b"]), _finding([4], ["w"], "warning"), _finding()], "登録簿/甲")
    for lang, number in (("ja", "3か所"), ("en", "甲': 3.")):
        told = refusal.value.in_language(lang)
        assert number in told
        assert "登録簿/甲" in told
        assert "contacts.csv" in told
    assert "'w'" not in refusal.value.in_language("en")
    assert refusal.value.exit_code == 3


def test_warnings_alone_are_not_refused():
    assert refuse_errors([_finding([4], ["w"], "warning")], "甲") is None
    assert refuse_errors([], "甲") is None
