"""The year at a glance: its key figures and the flow of new clients."""

from hikiana.sections import awareness, summary
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL


def test_channels_and_the_flow_are_of_the_same_clients(people, year):
    register = people({}, {"awareness_channel": "lecture", "method": "email"}, {"awareness_channel": "lecture"})
    channels, crossed = (
        awareness.awareness_channel(Year(register, year)),
        summary.channel_by_method(Year(register, year)),
    )
    for code in summary.CHANNEL.leaves:
        assert channels[code, "clients"] == crossed[code, TOTAL, "clients"]
    onward = summary.method_by_outcome(Year(register, year))
    for method in summary.FIRST_METHOD.leaves:
        assert crossed[TOTAL, method, "clients"] == onward[method, TOTAL, "clients"]
    assert "講演会で、2件（66.7%）" in awareness.sentences(Year(register, year)).texts[0].ja


def test_key_figures_mark_what_a_section_hides(synthetic, public, year):
    table = summary.key_figures(Year(public(synthetic, year, "clients|fiscal_year=2023"), year))
    assert table.hides("2023", "clients")
    assert table.hides("2023", "contacts_per_client")
    assert not table.hides("2023", "contacts")


def test_most_frequent_ways_are_told_although_the_flow_is_withheld(usual, synthetic, year):
    assert [figure.withheld for figure in summary.figures(Year(usual, year))] == [True]
    told = [text.ja for text in summary.sentences(Year(usual, year)).texts]
    assert [text for text in told if "初回の相談の方法" in text] == [
        text.ja for text in summary.sentences(Year(synthetic, year)).texts if "初回の相談の方法" in text.ja
    ]
