"""The door: what leaves it has no hidden value, and nothing that follows from one."""

from dataclasses import replace

import polars as pl
import pytest

import hikiana.presentation.tables  # noqa: F401  # how a notebook shows a table
from hikiana.base.text import Text
from hikiana.centre.policy import Policy
from hikiana.disclosure.mask.meaning import counts
from hikiana.disclosure.protection import Protection
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Formula, Measure
from hikiana.statistics.table import Origin, StatTable

from .conftest import AGE

HIDDEN = "new_clients|age_band=30_39|fiscal_year=2024"


def _protection(table, *hidden, policy=None):
    ids = frozenset(count.id for count in counts(table))
    return Protection(policy or Policy(), ids - set(hidden), frozenset(hidden))


@pytest.fixture
def protected(age_by_sex):
    return _protection(age_by_sex(), HIDDEN, f"{HIDDEN}|sex=female", f"{HIDDEN}|sex=male").door(age_by_sex())


def test_hidden_count_has_no_value(protected):
    assert protected["30_39", "total", "clients"] is None
    assert protected.hides("30_39", "total", "clients")
    assert protected["20_29", "male", "clients"] == 9


def test_share_of_a_hidden_count_is_hidden(protected):
    assert protected.hides("30_39", "total", "share")
    assert protected["20_29", "total", "share"] == pytest.approx(100 * 15 / 40)


def test_shares_of_a_hidden_total_are_hidden(age_by_sex):
    total = "new_clients|fiscal_year=2024"
    table = _protection(age_by_sex(), total).door(age_by_sex())
    assert all(table.hides(age, "total", "share") for age in AGE.codes)
    assert table["20_29", "total", "clients"] == 15


def test_count_that_nobody_decided_on_is_hidden(age_by_sex):
    table = Protection(Policy(), frozenset(), frozenset()).door(age_by_sex())
    assert set(table.cells["status"]) == {"suppressed"}
    assert table.cells["value"].is_null().all()


def test_protected_table_keeps_no_counts(protected):
    assert protected.counts is None
    assert protected.protected


def test_table_that_the_policy_leaves_out_is_withheld(age_by_sex):
    policy = Policy(left_out=frozenset({"age_by_sex"}))
    table = _protection(age_by_sex(), policy=policy).door(age_by_sex())
    assert table.withheld
    assert table.cells["value"].is_null().all()
    data, _ = table._repr_mimebundle_()
    assert data == {"text/plain": ""}


CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"), population="contacts")
TIME = Measure(
    "time",
    Text("時間", "Time"),
    Text("分", "min"),
    population="contacts",
    formula=Formula("contacts", bands="band"),
    sums="band",
)
MEAN = Measure("mean", Text("平均", "Mean"), Text("分", "min"), formula=Formula("time", "contacts"))
OLDEST = Measure("oldest", Text("最高", "Oldest"), Text("歳", "years"), internal=True)
METHOD = Dimension(
    "method", Text("方法", "Method"), tuple(Item(code, Text(code, code)) for code in ("phone", "visit", "mail"))
).with_total(Text("計", "Total"))
BAND = Dimension(
    "band", Text("時間", "Band"), tuple(Item(code, Text(code, code)) for code in ("short", "long"))
).with_total(Text("計", "Total"))


def _durations():
    """Contacts by method and band of time; the total time and its mean by method."""
    numbers = {"phone": (9, 8), "visit": (6, 7), "mail": (9, 9), "total": (24, 24)}
    cells = [
        *(
            (method, band, "contacts", n, n)
            for method, pair in numbers.items()
            for band, n in zip(("short", "long"), pair, strict=True)
        ),
        *((method, "total", "contacts", sum(pair), sum(pair)) for method, pair in numbers.items()),
        *((method, "total", "time", 10 * sum(pair), None) for method, pair in numbers.items()),
        *((method, "total", "mean", 10.0, None) for method in numbers),
        ("total", "total", "oldest", 70.0, None),
    ]
    names = {"method": pl.String, "band": pl.String, "measure": pl.String, "value": pl.Float64, "persons": pl.Float64}
    frame = pl.DataFrame(cells, names, orient="row", strict=False)
    measures = [CONTACTS, TIME, MEAN, OLDEST]
    origin = Origin(Text("出典", "Source"), lambda table: table)
    return StatTable.of("durations", Text("時間", "Times"), [METHOD, BAND], measures, [frame], source=origin)


def test_time_and_mean_are_hidden_where_a_band_is():
    table = _protection(_durations(), "contacts|band=short|method=phone", "contacts|band=short|method=visit").door(
        _durations()
    )
    assert table.hides("phone", "total", "time")
    assert table.hides("phone", "total", "mean")
    assert table["mail", "total", "time"] == 180
    assert table["total", "total", "time"] == 480
    assert table["phone", "total", "contacts"] == 17


def test_total_that_would_give_the_only_hidden_time_away_is_hidden_with_its_mean():
    table = _protection(_durations(), "contacts|band=short|method=phone").door(_durations())
    assert table.hides("phone", "total", "time")
    assert table.hides("total", "total", "time")
    assert table.hides("total", "total", "mean")


def test_value_of_one_person_is_no_measure_of_it():
    table = _protection(_durations()).door(_durations())
    assert [measure.code for measure in table.measures] == ["contacts", "time", "mean"]
    assert table.hides("total", "total", "oldest")


def test_statistic_of_too_few_is_hidden():
    few = replace(MEAN, formula=Formula("contacts", persons=4))
    raw = replace(_durations(), measures=(CONTACTS, TIME, few), counted=(CONTACTS, TIME, few, OLDEST))
    table = _protection(raw).door(raw)
    assert table.hides("phone", "total", "mean"), "17 persons are fewer than 4 × 5"
    assert table["total", "total", "mean"] == 10.0
