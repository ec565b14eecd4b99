"""How clients learned of the centre, for everyone: a rank or a list, and never "unknown" where it is hidden."""

import pytest

from hikiana.sections import awareness
from hikiana.sections.year import Year

WEBSITE, AGENCY, LECTURE = ({"awareness_channel": code} for code in ("website", "municipality_or_agency", "lecture"))


@pytest.fixture(scope="module")
def register(make_new):
    return make_new((9, WEBSITE), (6, AGENCY), (3, LECTURE), (2, {"awareness_channel": "relative"}))


def test_merged_channels_are_told_together(register, publish, year):
    told = [text.ja for text in awareness.sentences(Year(publish(register, awareness), year)).texts]
    assert any("最も多いのはホームページで、9件" in text for text in told)
    assert any("その他5件" in text for text in told)


def test_hidden_channel_that_could_be_the_largest_leaves_a_list_without_a_rank(register, publish, year):
    hidden = publish(register, awareness, "awareness_channel=website")
    (told,) = [text.ja for text in awareness.sentences(Year(hidden, year)).texts if "きっかけ" in text.ja]
    assert told == "知ったきっかけは市町村窓口や関係機関6件、その他5件、ホームページは非公表である。"


def test_hidden_total_leaves_a_list_that_does_not_begin_in_the_middle(register, publish, year):
    hidden = publish(register, awareness, "new_clients|fiscal_year=2024")
    told = [text.ja for text in awareness.sentences(Year(hidden, year)).texts]
    assert not [text for text in told if text.startswith("ほかは") or "いずれも不明" in text]
    assert any(text.startswith("知ったきっかけはホームページ9件") for text in told)
