"""Liaison by agency and direction, from a few records and as printed."""

import pytest

from hikiana.sections import liaison
from hikiana.sections.year import Year
from hikiana.statistics.dimension import TOTAL
from schemas.code_lists import CODE_LISTS


def test_liaison_stands_in_its_direction(five, year, filled):
    assert filled(liaison.liaison_in(Year(five, year))) == {}
    assert filled(liaison.liaison_out(Year(five, year))) == {("psychiatry", "contacts"): 1, (TOTAL, "contacts"): 1}


@pytest.mark.parametrize("direction", ["in", "out"])
def test_liaison(synthetic, year, agree, direction):
    table = {"in": liaison.liaison_in, "out": liaison.liaison_out}[direction](Year(synthetic, year))
    agree(table[TOTAL, "contacts"], f"liaison_{direction}", "計", "件数")
    for agency in CODE_LISTS["liaison_agency"].entries:
        agree(table[agency.code, "contacts"], f"liaison_{direction}", agency.label.ja, "件数")
