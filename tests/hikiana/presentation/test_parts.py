"""Parts of a section whose headings follow from data."""

from dataclasses import replace

import polars as pl
import pytest

from hikiana.base.text import Text
from hikiana.presentation.parts import Part, Parts
from hikiana.presentation.sentences import Sentences
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measures import CLIENTS
from hikiana.statistics.table import StatTable

SENTENCES = Sentences([Text("文。", "A sentence.")])


@pytest.fixture
def table():
    rows = Dimension("row", Text("行", "Row"), (Item("a", Text("あ", "A")),))
    cells = pl.DataFrame({"row": ["a"], "measure": [CLIENTS.code], "value": [1.0]})
    return StatTable.of("t", Text("題", "T"), [rows], [CLIENTS], [cells], source=Text("出典", "Source"))


@pytest.fixture
def shown(monkeypatch):
    def of(*parts):
        told = []
        monkeypatch.setattr("IPython.display.display", lambda *things: told.extend(things))
        Parts(
            [Part(Text(f"部{place}", f"Part {place}"), Text("説明", "Text"), things) for place, things in parts]
        )._ipython_display_()
        return told

    return of


def test_part_of_which_nothing_is_there_is_left_out(shown, table):
    head, *rest = shown((1, (None,)), (2, (SENTENCES, table)))
    assert (repr(head), rest) == ("部2", [SENTENCES, table])


def test_part_that_the_edition_withholds_has_neither_heading_nor_sentence(shown, table):
    withheld = replace(table, withheld=True)
    assert shown((1, (SENTENCES, withheld))) == [withheld]
    head, *_ = shown((1, (withheld, table)))
    assert (repr(head), list(head.references)) == ("部1", ["table-t"])
