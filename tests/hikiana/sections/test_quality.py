"""Data quality in an edition for everyone."""

from dataclasses import replace

from hikiana.intake.unrecorded import Unrecorded
from hikiana.sections import quality
from hikiana.sections.year import Year


def test_quality_tells_nothing_but_what_cannot_be_compared(usual, year):
    for told in (quality.sentences, quality.counted, quality.compared):
        assert told(Year(usual, year)).to_html() == ""
    assert quality.reconciliation(Year(usual, year)) is None
    assert quality.errata(Year(usual, year)) is None
    assert all(table.withheld for table in quality.tables(Year(usual, year)))
    found = quality.breaks(Year(usual, year))
    assert found.rows
    # What shades a chart shades no table.
    assert "網かけ" not in "".join(text.ja for words in found.words for text in words.of.values())


def test_table_that_the_office_does_not_keep_has_no_row_and_no_zero(make_register, year):
    kept = make_register(("A", "2024-08-01", "phone", 5))
    lacking = replace(kept, unrecorded=Unrecorded.of({"activities"}))
    assert "activities" in quality.rows_by_table(Year(kept, year)).dimensions[0].codes
    assert "activities" not in quality.rows_by_table(Year(lacking, year)).dimensions[0].codes
