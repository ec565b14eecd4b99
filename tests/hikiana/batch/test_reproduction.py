"""A report made again from its run.json: the same bytes from the same inputs, or a reason why not."""

import json
import platform
import shutil

import pytest

from hikiana.batch.record import Record

pytestmark = pytest.mark.long


def _made(office, *arguments):
    office.run("--fy", "2024", *arguments, SOURCE_DATE_EPOCH="1750000000")
    return office.contents()


def _again(office, *arguments):
    return office.report("--reproduce", "data/reports/2024/run.json", "--out", "again", *arguments)


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_report_is_made_again_to_the_same_bytes_on_another_day(office):
    office.remark(2024, "one", "所見")
    former = _made(office, "--sections")
    done = _again(office)
    assert done.returncode == 0, done.stderr
    now = _files(office.folder / "again" / "2024")
    assert {f"2024/{name}" for name in now} == former.keys()
    assert [name for name in now if name != "run.json" and now[name] != former[f"2024/{name}"]] == []
    records = [Record.require(office.folder / place / "2024") for place in ("again", "data/reports")]
    assert records[0].key == records[1].key
    assert records[0].made_on == records[1].made_on == "2025-06-15"
    assert "完全に一致しました" in done.stdout


def test_register_of_another_place_gives_the_same_documents(office):
    former = _made(office)
    shutil.move(office.folder / "records", office.folder / "moved")
    shutil.move(office.folder / "data" / "clean", office.folder / "elsewhere")
    (clean,) = (office.folder / "elsewhere").iterdir()
    done = _again(office, "--register", str(clean))
    assert done.returncode == 0, done.stderr
    now = _files(office.folder / "again" / "2024")
    assert now["report.html"] == former["2024/report.html"]
    assert now["report.pdf"] == former["2024/report.pdf"]


def test_other_inputs_are_named_and_nothing_is_written(office):
    _made(office)
    office.remark(2024, "two", "後から")
    with (office.folder / "records" / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("C6,A,2025-03-31,phone,5,false,,,\n")
    done = _again(office)
    assert done.returncode == 7
    assert "担当者の所見" in done.stderr
    assert "表「相談記録」" in done.stderr
    assert "何も書き出していません" in done.stderr
    assert not (office.folder / "again" / "2024").exists()


def test_other_outputs_are_named_and_nothing_is_written(office):
    office.section("02_two", "import datetime\n" + office.said("datetime.datetime.now()"))
    former = _made(office)
    done = office.report("--reproduce", "data/reports/2024/run.json", "--lang", "en")
    assert done.returncode == 7
    assert "notebooks/02_two.ipynb" in done.stderr
    assert "report.html" in done.stderr
    assert platform.machine() in done.stderr
    assert office.contents() == former


def test_file_that_is_no_record_is_refused(office):
    office.reports.joinpath("2024").mkdir(parents=True)
    record = office.reports / "2024" / "run.json"
    for content in ("", "[]", json.dumps({"fiscal_year": 2024, "synthetic": True})):
        record.write_text(content)
        done = _again(office)
        assert done.returncode == 3
        assert "run.json" in done.stderr
    record.unlink()
    assert _again(office).returncode == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("made_on", "garbage"),
        ("made_on", 1),
        ("options", {}),
        ("parameters", {}),
        ("outputs", []),
        ("outputs", {}),
        ("outputs", {"report.html": "", "report.pdf": "", "tables.xlsx": "", "../../elsewhere": ""}),
        ("sections", []),
        ("sections", {"01_one": []}),
        ("inputs", []),
        ("register", {}),
        ("software", {}),
        ("fiscal_year", "x"),
        ("fiscal_year", None),
    ],
)
def test_record_that_somebody_has_edited_is_no_record(record, tmp_path, name, value):
    told = json.loads(record)
    (tmp_path / "run.json").write_text(json.dumps(told), encoding="utf-8")
    assert Record.read(tmp_path) is not None
    (tmp_path / "run.json").write_text(json.dumps(told | {name: value}), encoding="utf-8")
    assert Record.read(tmp_path) is None


@pytest.fixture(scope="session")
def record(report):
    return (report.reports[0].folder / "run.json").read_text(encoding="utf-8")
