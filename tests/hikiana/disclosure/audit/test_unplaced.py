"""What the auditor cannot place is refused: names that are renamed, dropped or in another order hide nothing."""

import copy
import json
import shutil
from pathlib import Path

import pytest

from hikiana.base.errors import HikianaError
from hikiana.base.text import Text
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.audit.run import audit
from hikiana.statistics.dimension import TOTAL, Dimension
from hikiana.statistics.measure import Measure
from hikiana.statistics.names import Name
from hikiana.statistics.vocabulary import PERSONS, POPULATIONS, unknown_in

SHARES = {"share": {"formula": {"of": "clients", "by": "clients", "whole": {"relation": "total"}, "per": 100.0}}}
TIMES = {"contacts": {"population": "contacts"}, "time": {"population": "contacts", "sums": "duration_band"}}
WORDS = frozenset({"label", "title", "note", "edition", "source"})
"""What people read; the audit goes by none of it."""
IDLE = frozenset({"internal", "style", "shown", "note"})
"""What a definition says beside, and of no number."""


@pytest.fixture
def tables(edition, kit, crossed):
    """The folders of an edition that keeps its secrets and of one that does not, with their tables alone."""
    relation = kit.relation
    shares = {(row, "share"): 100 * sum(own) / 91 for row, own in kit.counts.items()} | {(TOTAL, "share"): 100.0}
    by_relation = kit.make_table("shares", [relation], [kit.share], shares)
    band = Dimension.of("duration_band", Text("時間", "Time"), ["0_15", "60_over"]).with_total(Text("計", "Total"))
    contacts = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
    time = Measure("time", Text("延べ時間", "Time"), Text("分", "min"), style="clock")
    lasting = {("0_15", "contacts"): 80.0, ("60_over", "contacts"): 20.0, (TOTAL, "contacts"): 100.0}
    times = kit.make_table("times", [band], [contacts, time], lasting | {(TOTAL, "time"): 2500.0})
    ranges = {"0_15": {"range": [0, 15]}, "60_over": {"range": [60, None]}}

    def write(name: str, table) -> Path:
        folder = edition(name=name).add(table).add(by_relation, measures=SHARES)
        folder = folder.add(times, measures=TIMES, items=ranges).write()
        for path in folder.iterdir():
            if path.name != "tables":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        return folder

    open_row = kit.make_table("relation_by_method", [relation, kit.method], [kit.clients], kit.with_totals(kit.counts))
    return write("good", crossed), write("bad", kit.hide(open_row, kit.hidden[:1]))


def _places(data, path=()):
    """Every place within JSON at which something stands that tells of numbers."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        if key not in WORDS | IDLE:
            yield (*path, key)
            yield from _places(value, (*path, key))


def _mutants(data):
    """Definitions in which one thing is renamed, dropped, emptied or left without its name."""
    for *way, last in _places(data):
        for change in ("drop", "rename", "rename key", "empty"):
            mutant = copy.deepcopy(data)
            at = mutant
            for key in way:
                at = at[key]
            value = at[last]
            if change == "drop":
                del at[last]
            elif change == "rename" and isinstance(value, str):
                at[last] = f"x{value}"
            elif change == "rename key" and isinstance(last, str):
                at[f"x{last}"] = at.pop(last)
            elif change == "empty" and value:
                at[last] = type(value)()
            else:
                continue
            yield f"{change} {'/'.join(map(str, (*way, last)))}", mutant


def _reordered(data):
    """Names in another order. The order of dimensions is that of the columns, and that of items the one in print."""
    if isinstance(data, dict):
        return {key: value if key == "range" else _reordered(value) for key, value in reversed(data.items())}
    if not isinstance(data, list):
        return data
    return [_reordered(value) for value in (data if all(isinstance(each, dict) for each in data) else reversed(data))]


def _audited(folder, sensitive=None):
    """The intervals of what is hidden, where nothing is found; None where the edition is refused."""
    try:
        found = audit([folder], sensitive=sensitive)
    except HikianaError:
        return None
    return None if found.findings else found.intervals


def _definitions(folder):
    path = folder / "tables" / "definitions.json"
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_definitions_in_another_order_say_the_same(tables, kit):
    good, bad = tables
    before = _audited(good, kit.sensitive)
    assert before
    for folder in (good, bad):
        path, data = _definitions(folder)
        path.write_text(json.dumps(_reordered(data)), encoding="utf-8")
    assert _audited(good, kit.sensitive) == before
    assert _audited(bad) is None


@pytest.mark.long
def test_no_name_that_is_changed_hides_what_an_edition_gives_away(tables):
    _, bad = tables
    path, data = _definitions(bad)
    assert _audited(bad) is None
    passed = []
    for what, mutant in _mutants(data):
        path.write_text(json.dumps(mutant), encoding="utf-8")
        if _audited(bad) is not None:
            passed.append(what)
    assert passed == []


@pytest.mark.long
def test_no_name_that_is_changed_makes_an_edition_safer_than_it_is(tables, kit):
    good, _ = tables
    path, data = _definitions(good)
    before = _audited(good, kit.sensitive)
    wider = []
    for what, mutant in _mutants(data):
        path.write_text(json.dumps(mutant), encoding="utf-8")
        if (after := _audited(good, kit.sensitive)) is not None and after != before:
            wider.append(what)
    assert wider == []


@pytest.mark.parametrize(
    "name",
    [
        "new_clients|relation=father|method=phone|fiscal_year=2024",
        "contacts|method=phone|kind=new|relation=father|fiscal_year=2024",
        "clients|years_since_start=0|relation=father|fiscal_year=2024|method=phone",
    ],
)
def test_sensitive_count_is_known_in_whatever_order_its_conditions_stand(tables, name):
    _, bad = tables
    found = audit([bad], sensitive=[name])
    assert {finding.kind for finding in found.findings} == {"opened"}


@pytest.mark.parametrize(
    "name",
    [
        "people|fiscal_year=2024|method=phone|relation=father",
        "new_clients|fiscal_year=2024|method=phone|parent=father",
        "new_clients|fiscal_year=2024|method=telephone|relation=father",
        "new_clients|fiscal_year=2023|method=phone|relation=father",
        "new_clients|method=phone|relation=father",
        "new_clients|fiscal_year=2024|method=phone|method=email",
        "new_clients|fiscal_year",
        "",
    ],
)
def test_sensitive_count_that_no_table_has_is_refused(tables, kit, name):
    good, _ = tables
    found = audit([good], sensitive=[*kit.sensitive, name])
    assert [finding.kind for finding in found.findings] == ["unplaced"]
    assert name in found.findings[0].message.ja


def test_fact_of_other_data_is_known_in_another_order_and_refused_where_it_cannot_be_placed(tables, kit):
    good, _ = tables
    told = Text("個票", "micro data")

    def found(name):
        return audit([good], sensitive=kit.sensitive, besides=[Fact(3.0, 3.0, ((name, 1.0),), told)]).findings

    assert {entry.kind for entry in found("new_clients|relation=father|method=phone|fiscal_year=2024")} == {"opened"}
    assert {entry.kind for entry in found("new_clients|relation=dad|fiscal_year=2024")} == {"unplaced"}


def test_measure_without_a_population_is_known_to_be_of_no_client_or_refused(edition, kit):
    band = Dimension.of("age_band", Text("年齢", "Age")).with_total(Text("計", "Total"))
    held = Measure("participants", Text("参加者", "Participants"), Text("名", "participants"))
    values = {("20_29", "participants"): 12.0}
    silent = {"participants": {"population": ""}, "clients": {"population": ""}}
    passes = edition(name="a").add(kit.make_table("held", [band], [held], values), measures=silent).audit()
    assert passes.findings == []
    counted = kit.make_table("held", [band], [kit.clients], {("20_29", "clients"): 12.0})
    assert [each.kind for each in edition(name="b").add(counted, measures=silent).audit().findings] == ["unplaced"]


def test_count_of_a_population_that_nobody_knows_is_refused(edition, kit):
    sex = Dimension.of("sex", Text("性別", "Sex"), ["male", "female"])
    table = kit.make_table("t", [sex], [kit.clients], {("male", "clients"): 20.0, ("female", "clients"): 30.0})
    found = edition().add(table, measures={"clients": {"population": "people"}}).audit().findings
    assert [(entry.kind, "people" in entry.message.ja) for entry in found] == [("unplaced", True)]


@pytest.mark.parametrize("population", sorted(POPULATIONS))
def test_every_population_of_persons_is_protected_alike(edition, kit, population):
    """Who knows that it is 2 to 5 knows too much of a number of persons below 5; of what they did he does not."""
    sex = Dimension.of("sex", Text("性別", "Sex"), ["male", "female"])
    table = kit.make_table("t", [sex], [kit.clients], {("male", "clients"): 20.0, ("female", "clients"): 3.0})
    hidden = kit.hide(table, [("female", "clients")])
    folder = edition().add(hidden, measures={"clients": {"population": population}}).write()
    name = f"{population}|fiscal_year=2024|sex=female"
    told = Fact(2.0, 5.0, ((name, 1.0),), Text("よそ", "elsewhere"))
    found = audit([folder], sensitive=[name], besides=[told]).findings
    assert [entry.kind for entry in found] == ["opened"] * (population in PERSONS)


@pytest.mark.parametrize(
    ("variable", "codes", "unknown"),
    [
        ("method", ["phone", "fax"], "fax"),
        ("fiscal_year", ["2024"], None),
        ("start_year", ["R6"], "R6"),
        ("fiscal_year", ["２０２４"], "２０２４"),
        ("colour", ["red"], "colour"),
        ("month", ["1", "13"], "13"),
    ],
)
def test_codes_are_known_by_the_lists(variable, codes, unknown):
    assert unknown_in(variable, codes) == unknown


def test_name_that_is_read_is_the_one_that_is_written():
    name = Name.parse("new_clients|sex=female+male|fiscal_year=2024")
    assert str(name) == "new_clients|fiscal_year=2024|sex=female+male"
    assert Name.parse(str(name)) == name
