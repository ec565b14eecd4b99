"""What the definitions say of an edition for everyone."""

from hikiana.sections import consulters, definitions
from hikiana.sections.year import Year


def test_definitions_say_what_is_not_shown(usual, year):
    told = dict(definitions.disclosure(Year(usual, year)).entries)
    words = " ".join(f"{term.ja} {meaning.ja}" for term, meaning in told.items())
    assert f"{usual.centre.disclosure.k}人未満" in words
    assert "「父母」は父、母。" in words
    assert consulters.relation_by_method(Year(usual, year)).title.ja in words
    assert "x：非公表" in definitions.counting_rules(Year(usual, year)).to_html()


def test_definitions_of_the_edition_that_shows_all_have_no_such_page(synthetic, year):
    assert definitions.disclosure(Year(synthetic, year)) is None
    assert "非公表" not in definitions.counting_rules(Year(synthetic, year)).to_html()
