"""A folder that was damaged on its way is refused in words, or says what it said before; it never ends in a fault."""

import json
import shutil
from contextlib import suppress
from random import Random

import pytest

from hikiana.base.errors import HikianaError, InputError
from hikiana.base.text import Text
from hikiana.disclosure.audit.run import audit
from hikiana.presentation.charts import bars
from hikiana.presentation.figure import Figure, svg

HOSTILE = (
    *(b"NaN", b"Infinity", b"1e999", b"-5", b'"', b"[" * 2000, b"\xff\xfe", b"\x00", b"<", b"9" * 5000, b"{", b"null"),
    *(b'"suppressed"', b"sNaN", b"\r", b"1e30"),
)


@pytest.fixture
def folder(clean, kit):
    """An edition with all kinds of files."""
    words = Text("図", "F")
    figure = Figure("f", words, lambda lang: bars(clean.tables[0][0], lang, "clients"), words, words)
    specification = figure.specification("ja")
    clean.chart("relation_by_method", specification).show(f'<figure id="figure-f">{svg(specification)}</figure>')
    made = clean.write()
    (made / "run.json").write_text(json.dumps({"key": "0123", "documents": {"report.pdf": 1.5}}), encoding="utf-8")
    return made


def test_edition_that_is_not_damaged_passes(folder):
    assert audit([folder]).findings == []


@pytest.mark.parametrize("seed", range(6))
def test_damaged_file_is_refused_in_words_or_says_the_same(folder, seed):
    chance = Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        whole = path.read_bytes()
        for _ in range(3):
            place = chance.randrange(len(whole))
            spoilt, lost = chance.choice(HOSTILE), chance.choice((0, 1, 10, 1000))
            path.write_bytes(whole[:place] + spoilt + whole[place + lost :])
            with suppress(HikianaError):
                audit([folder])
        path.write_bytes(whole)


@pytest.mark.parametrize("name", ["report.html", "tables.xlsx", "notebooks/01_contacts.ipynb", "run.json"])
def test_file_that_is_damaged_throughout_is_found(folder, name):
    (folder / name).write_bytes(b"\xff\x00 damaged")
    findings = audit([folder]).findings
    assert {finding.kind for finding in findings} == {"unread"}
    assert name in findings[0].place.ja


@pytest.mark.parametrize("value", ["inf", "nan", "sNaN", "1e30", "-inf", "x"])
def test_cell_that_is_no_number_is_refused(folder, value):
    path = folder / "tables" / "relation_by_method.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",20.0,20,", f",{value},20,"), encoding="utf-8")
    assert value in path.read_text(encoding="utf-8")
    with pytest.raises(InputError, match=r"relation_by_method\.csv"):
        audit([folder])


def test_status_that_is_not_known_is_refused(folder):
    """A hidden cell that is called otherwise would not be attacked."""
    path = folder / "tables" / "relation_by_method.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("suppressed", "confidential"), encoding="utf-8")
    with pytest.raises(InputError, match="confidential"):
        audit([folder])


@pytest.mark.parametrize("text", ["[]", "{}", '{"tables": 1}', "[" * 100_000, '{"tables": [[]]}', "NaN", ""])
def test_definitions_that_are_damaged_are_refused(folder, text):
    (folder / "tables" / "definitions.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"definitions\.json"):
        audit([folder])


def test_definitions_that_are_lost_are_refused(folder):
    shutil.rmtree(folder / "tables")
    (folder / "tables").mkdir()
    with pytest.raises(InputError, match=r"definitions\.json"):
        audit([folder])
