"""Columns that one answer of the office fills."""

import pytest

from hikiana.intake.filled_columns import FilledColumns
from hikiana.intake.findings import Place

PLACE = Place("台帳.xlsx")


def test_columns_of_one_answer_are_told_together_and_by_its_label_in_both_languages():
    filled = FilledColumns.read("contacts.online=いいえ; contacts.liaison_agency=その他; cases.prior_help_seeking=不明")
    told = filled.findings("column_as_answered", PLACE)
    assert [finding.message.en for finding in told] == [
        "'Prior help-seeking': not in the ledger, and all taken to be 'Unknown' by an answer of the office.",
        "'Liaison agency': not in the ledger, and all taken to be 'Other' by an answer of the office.",
        "'Online': not in the ledger, and all taken to be 'no' by an answer of the office.",
    ]


def test_two_ledgers_may_have_got_other_answers():
    both = FilledColumns.read("contacts.online=いいえ") | FilledColumns.read("contacts.online=はい")
    assert both.written() == "contacts.online=いいえ; contacts.online=はい"
    assert len(both.findings("column_as_answered_once", PLACE)) == 2


@pytest.mark.parametrize("written", ["online=いいえ", "people.online=いいえ", "contacts.nothing=いいえ", "="])
def test_line_that_names_no_column_is_refused(written):
    with pytest.raises(ValueError, match="no such column"):
        FilledColumns.read(written)
