"""A second run: what has not changed is not made again, and what has changed is, with a reason."""

import json

import pytest

DOCUMENTS = {"report.docx", "report.html", "report.pdf", "tables.xlsx", "tables", "notebooks"}


def _of(year, *sections):
    return {f"{year} {name}" for name in DOCUMENTS | set(sections)}


def _reasons(office, *arguments):
    done = office.report("--explain", *arguments)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if "（" in line and line.startswith("20")]


@pytest.mark.quick
def test_second_run_makes_nothing_and_says_so(office):
    assert office.run("--fy", "2023:2024") == _of(2023, "01_one", "02_two") | _of(2024, "01_one", "02_two")
    before = office.contents()
    done = office.report("--fy", "2023:2024")
    assert "[1/" not in done.stderr
    first, second, count = done.stdout.splitlines()
    assert first.startswith("変わりありません: ")
    assert "2024/report.html" in second
    assert count == "4節のうち0節を実行しました。"
    assert office.contents() == before


def test_new_remark_runs_one_section_of_one_year(office):
    office.run("--fy", "2023:2024")
    former = office.contents()
    office.remark(2024, "two", "ここに**所見**")
    assert office.run("--fy", "2023:2024") == _of(2024, "02_two")
    now = office.contents()
    assert {name for name in former if name.startswith("2023/") and now[name] != former[name]} == set()
    assert "<strong>所見</strong>" in now["2024/report.html"].decode()
    assert former["2024/notebooks/01_one.ipynb"] == now["2024/notebooks/01_one.ipynb"]
    record = json.loads(now["2024/run.json"])
    assert {name: section["kept"] for name, section in record["sections"].items()} == {"01_one": True, "02_two": False}


def test_explanation_names_what_changed(office):
    assert _reasons(office, "--fy", "2024") == [
        "2024 01_one: 実行（まだ実行していない）",
        "2024 02_two: 実行（まだ実行していない）",
        "2024 報告書: 作成（まだない）",
    ]
    office.remark(2024, "two", "所見")
    office.section("01_one", office.said("year.register.contacts.height * 2"))
    assert _reasons(office, "--fy", "2024") == [
        "2024 01_one: 実行（変わった: ノートブック）",
        "2024 02_two: 実行（変わった: 担当者の所見）",
        "2024 報告書: 作成（節が変わった）",
    ]
    contacts = office.folder / "records" / "contacts.csv"
    with contacts.open("a", encoding="utf-8") as file:
        file.write("C6,A,2025-03-31,phone,5,false,,,\n")
    reasons = _reasons(office, "--fy", "2024")
    assert reasons[0] == "2024 01_one: 実行（変わった: 表「相談記録」）"
    assert _reasons(office, "--fy", "2024") == [
        "2024 01_one: 前回のまま（変わりなし）",
        "2024 02_two: 前回のまま（変わりなし）",
        "2024 報告書: 前回のまま（変わりなし）",
    ]
    assert _reasons(office, "--fy", "2024", "--force")[-1] == "2024 報告書: 作成（--force）"


def test_report_that_somebody_changed_is_made_again_from_what_is_kept(office):
    office.run("--fy", "2024")
    before = office.contents()
    (office.reports / "2024" / "report.html").write_text("touched", encoding="utf-8")
    (office.reports / "2024" / "tables.xlsx").unlink()
    done = office.report("--fy", "2024", "--explain")
    assert "2024 報告書: 作成（変わった: report.html, tables.xlsx）" in done.stderr
    assert "書き換えられていた report.html を" in done.stderr
    now = office.contents()
    assert {name for name in before if now[name] != before[name]} == {"2024/run.json"}
    (kept,) = office.reports.glob("changed/2024-*")
    assert {path.name: path.read_text(encoding="utf-8") for path in kept.iterdir()} == {"report.html": "touched"}


def test_kept_section_that_was_damaged_runs_again(office):
    office.run("--fy", "2024")
    for kept in office.reports.glob(".sections/*/01_one"):
        kept.write_bytes(kept.read_bytes()[:-10])
    (office.reports / "2024" / "report.html").unlink()
    assert _reasons(office, "--fy", "2024")[0] == "2024 01_one: 実行（控えが壊れている）"


def test_force_makes_everything_again_to_the_same_bytes(office):
    office.run("--fy", "2024", SOURCE_DATE_EPOCH="1750000000")
    before = office.contents()
    assert office.run("--fy", "2024", "--force", SOURCE_DATE_EPOCH="1750000000") == _of(2024, "01_one", "02_two")
    now = office.contents()
    assert {name for name in before | now if now.get(name) != before.get(name)} <= {"2024/run.json"}


def test_report_keeps_its_day_unless_another_is_asked_for(office):
    office.run("--fy", "2024", SOURCE_DATE_EPOCH="1750000000")
    assert office.run("--fy", "2024") == set()
    assert json.loads((office.reports / "2024" / "run.json").read_text())["made_on"] == "2025-06-15"
    assert office.run("--fy", "2024", SOURCE_DATE_EPOCH="1760000000") == _of(2024)
    assert json.loads((office.reports / "2024" / "run.json").read_text())["made_on"] == "2025-10-09"


def test_other_language_is_another_run_and_the_former_is_kept_beside_it(office):
    office.run("--fy", "2024")
    assert office.run("--fy", "2024", "--lang", "en") == _of(2024, "01_one", "02_two")
    assert office.run("--fy", "2024") == _of(2024)


def test_pages_of_sections_are_made_from_what_is_kept(office):
    office.run("--fy", "2024")
    assert office.run("--fy", "2024", "--sections") == _of(
        2024, *(f"sections/{stem}.{kind}" for stem in ("01_one", "02_two") for kind in ("docx", "html", "pdf"))
    )
    assert office.run("--fy", "2024", "--sections") == set()


def test_section_that_is_gone_is_gone_from_the_report(office):
    office.run("--fy", "2024")
    (office.folder / "notebooks" / "02_two.ipynb").unlink()
    assert office.run("--fy", "2024") == _of(2024)
    assert "2024/notebooks/02_two.ipynb" not in office.contents()
