"""Data quality in an edition for everyone."""

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
