"""The network for everyone: an activity whose list is left out is not told as one that did not take place."""

from dataclasses import replace

from hikiana.centre.policy import Outlet
from hikiana.disclosure.protection import Protection
from hikiana.sections import network
from hikiana.sections.year import Year


def test_list_that_is_left_out_is_no_missing_activity(synthetic, year):
    policy = replace(synthetic.centre.disclosure, left_out=frozenset({"briefings", "supporter_meetings_by_region"}))
    outlet = Outlet(policy, Protection(policy, frozenset(), frozenset()).door)
    public = synthetic.behind(outlet)
    told = network.sentences(Year(public, year)).texts
    assert told[-1].ja == "講師派遣は該当がない。"
    assert not [text for text in told if "事業概要説明" in text.ja]
    assert network.figure(Year(public, year)).withheld
