"""run.json as anybody may have damaged it: a sound record with which everything works, or none."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hikiana.base.checksum import sha256
from hikiana.base.errors import HikianaError, InputError, ReproductionError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.batch.placing import keep_changed, keep_real_report
from hikiana.batch.plan import YearPlan, _why
from hikiana.batch.record import Record
from hikiana.batch.reports import Way
from hikiana.batch.reproduction import reproduce
from hikiana.batch.sameness import refuse_other_inputs, refuse_other_outputs
from hikiana.document.files import ALL

SOUND = Record(
    fiscal_year=2024,
    synthetic=True,
    made_on="2025-06-15",
    key="0123",
    register={"name": "登録簿", "given": "/相談　台帳/台帳.xlsx"},
    sources={"contacts.csv": "ab"},
    parameters={"register": "/clean/a-1", "edition": "internal", "lang": "ja", "fiscal_year": 2024},
    options={"sections": False, "accept_quarantine": False},
    inputs={"register": "cd"},
    sections={"01_one": {"notebook": "ef", "seconds": 1.5, "kept": False}},
    documents={"report.pdf": 2.5},
    findings={"error": 0, "warning": 2, "note": 0},
    outputs=dict.fromkeys(("report.html", "report.pdf", "tables.xlsx", "tables/a.csv", "notebooks/01_one.ipynb"), "12"),
    software={"hikiana": "0.1", "commit": None, "commit_changed": None, "packages": {}},
)

ODD = st.sampled_from(
    [
        *("Infinity", "-Infinity", "NaN", "1e308", "-1e308", "1e999", "-5", "0", "-0.0", "9" * 400, "true", "null"),
        *('""', '"\\u0000"', '"a\\nb"', '"\\ud83d"', '"\\u001b[31m"', '"../../etc"', '"/etc/passwd"', '"C:\\\\\\\\x"'),
        *(
            f'"{"あ" * 5000}"',
            "[]",
            "{}",
            "[[[[]]]]",
            '{"a": {"b": []}}',
            '"9999-12-31"',
            '"0001-01-01"',
            '"2025-02-30"',
        ),
        *('"en"', '"public"', '"xx"', "[" * 3000 + "]" * 3000, '"tables/' + "a" * 300 + '.csv"', '"\\ue000　"'),
    ]
)
MARK = "<here>"


def _places(told, way=()):
    for name, value in told.items():
        yield (*way, name)
        if isinstance(value, dict):
            yield from _places(value, (*way, name))


PLACES = list(_places(json.loads(json.dumps(SOUND.__dict__))))


def _damaged(way, literal, as_name):
    """The text of a record with something else at one place: its value, or its name."""
    told = json.loads(json.dumps(SOUND.__dict__))
    at = told
    for name in way[:-1]:
        at = at[name]
    if as_name:
        at[MARK] = at.pop(way[-1])
        return json.dumps(told).replace(f'"{MARK}"', literal)
    at[way[-1]] = MARK
    return json.dumps(told).replace(f'"{MARK}"', literal)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("reports") / "2024"
    (made / "tables").mkdir(parents=True)
    (made / "tables" / "a.csv").write_text("changed", encoding="utf-8")
    return made


def _work_with(record, folder):
    """Whatever is done with a former record; raises what may be told."""
    assert json.dumps(record.__dict__, allow_nan=False)
    plan = YearPlan(FiscalYear(2024), folder, sections=[], documents=[], key="0123", why=None)
    assert _why(record, "0123", folder, None, [])
    record.changed_outputs(folder)
    keep_changed(plan)
    for compare in (lambda: refuse_other_inputs(plan, {}, record), lambda: refuse_other_outputs(SOUND, record)):
        try:
            compare()
        except ReproductionError as fault:
            for lang in ("ja", "en"):
                fault.in_language(lang).encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(PLACES),
    ODD | st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists).map(json.dumps),
    st.booleans(),
)
@example(("fiscal_year",), "Infinity", False)
@example(("fiscal_year",), "1e308", False)
@example(("made_on",), "-5", False)
@example(("sections", "01_one", "seconds"), "Infinity", False)
@example(("register", "given"), f'"{"あ" * 5000}"', False)
@example(("outputs", "tables/a.csv"), f'"tables/{"あ" * 200}.csv"', True)
@example(("software", "commit"), "5", False)
def test_damaged_record_is_none_or_one_that_works(folder, monkeypatch, way, literal, as_name):
    asked = []
    monkeypatch.setattr("hikiana.batch.reports.make_reports", lambda *told, **options: asked.append((told, options)))
    (folder / "run.json").write_text(_damaged(way, literal, as_name), encoding="utf-8")
    keep_real_report(folder, type("Real", (), {"synthetic": False})())
    record = Record.read(folder)
    if record is None:
        with pytest.raises(InputError, match=r"run\.json"):
            reproduce(folder, folder / "again", None, Way())
        return
    _work_with(record, folder)
    assert Record(**json.loads(json.dumps(record.__dict__))) == record
    try:
        reproduce(folder, folder / "again", None, Way())
    except HikianaError as fault:
        fault.in_language("ja").encode()
    for (_, given_register, _, edition, lang), options in asked:
        assert isinstance(given_register, Path)
        assert (edition in ("internal", "public"), lang in ("ja", "en")) == (True, True)
        assert isinstance(options["accept_quarantine"], bool)
        assert isinstance(options["wanted"].by_section, bool)
        assert options["wanted"].documents([])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.integers(0, 2000))
def test_bytes_that_are_lost_or_changed_leave_no_record_or_one_that_works(folder, spoilt, place):
    SOUND.write(folder)
    content = (folder / "run.json").read_bytes()
    (folder / "run.json").write_bytes(content[:place] + spoilt + content[place + len(spoilt) :])
    if (record := Record.read(folder)) is not None:
        _work_with(record, folder)


def test_record_is_read_as_it_was_written(folder):
    SOUND.write(folder)
    assert Record.read(folder) == SOUND


@pytest.mark.parametrize("name", ["../../elsewhere", "/etc/passwd", "tables/../../a.csv"])
def test_record_that_names_a_file_outside_of_its_report_is_none(tmp_path, name):
    replace(SOUND, outputs=SOUND.outputs | {name: "12"}).write(tmp_path)
    assert Record.read(tmp_path) is None


def test_report_stands_until_one_of_its_files_is_changed(tmp_path):
    page = tmp_path / "report.html"
    page.write_text("as it was made", encoding="utf-8")
    record = replace(SOUND, outputs={page.name: sha256(page)})
    assert _why(record, SOUND.key, tmp_path, None, list(SOUND.documents)) is None
    page.write_text("changed", encoding="utf-8")
    assert page.name in _why(record, SOUND.key, tmp_path, None, list(SOUND.documents)).ja
    unmade = _why(record, SOUND.key, tmp_path, None, ["report.pdf", "report.docx"])
    assert "report.docx" in unmade.ja
    assert "report.pdf" not in unmade.ja


def test_notebooks_may_come_out_otherwise_only_where_the_register_lies_elsewhere():
    others = replace(SOUND, outputs=SOUND.outputs | {"notebooks/01_one.ipynb": "34"})
    with pytest.raises(ReproductionError, match="01_one"):
        refuse_other_outputs(others, SOUND)
    refuse_other_outputs(replace(others, parameters=SOUND.parameters | {"register": "/clean/b-2"}), SOUND)


def test_report_is_made_anew_beside_a_damaged_record_and_not_made_again_from_it(office):
    office.run("--fy", "2024")
    path = office.reports / "2024" / "run.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"fiscal_year": 2024', '"fiscal_year": Infinity', 1))
    refused = office.report("--reproduce", "data/reports/2024/run.json", "--out", "again")
    assert refused.returncode == 3
    assert "この版の hikiana が報告書と一緒に書いた run.json ではありません" in refused.stderr
    assert office.run("--fy", "2024") == {f"2024 {name}" for name in ALL.documents([])}
    assert Record.require(path).fiscal_year == 2024
