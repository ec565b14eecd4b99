"""Purposes for everyone: a hidden purpose is no missing one, and no rank that it could change."""

import pytest

from hikiana.sections import purposes
from hikiana.sections.year import Year

RELATING, WORKING, OTHER = ({"purposes": [code]} for code in purposes.PURPOSE.codes[:3])


@pytest.fixture(scope="module")
def register(make_new):
    return make_new((8, RELATING), (6, WORKING), (2, OTHER))


def test_hidden_purposes_are_named_as_not_published(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes), year)).texts
    assert told[-1].ja.endswith("は非公表である。")
    assert "2件" not in told[-1].ja


def test_hidden_purposes_leave_no_most_frequent_one(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes), year)).texts
    assert not [text for text in told if "最も多い" in text.ja]


def test_hidden_purposes_are_not_told_as_unrecorded(register, publish, year):
    told = purposes.sentences(Year(publish(register, purposes, "new_clients"), year)).texts
    assert purposes.NONE_RECORDED not in told


def test_hidden_years_are_marked_in_the_panels(register, publish, year):
    figure = purposes.figure(Year(publish(register, purposes), year))
    assert any("非公表" in note.ja for note in figure.notes)
    assert '"x"' in str(figure.specification("ja")).replace("'", '"')
