"""The command as an office worker meets it: in a process of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hikiana.base.variables import PLACE
from hikiana.base.version import __version__
from hikiana.base.workspace import SYNTHETIC
from schemas.dictionary import data_dictionary

COMMANDS = (
    "report",
    "validate",
    "ingest",
    "register",
    "reconcile",
    "audit",
    "release",
    "synth",
    "template",
    "dictionary",
)
COMMAND = "from hikiana.cli import main; main()"


@pytest.fixture
def run(tmp_path, warm):
    """Run hikiana in an empty folder, which also gets what it makes; every error is told in words."""

    def command(*arguments, program=COMMAND):
        own = {**os.environ, PLACE: str(tmp_path / "own")}
        done = warm.run(program, *map(str, arguments), cwd=tmp_path, env=own, timeout=60)
        if "--debug" not in arguments:
            assert "Traceback" not in done.stderr
        return done

    return command


def _japanese(text):
    return bool(re.search(r"[ぁ-ん]", text))


def test_help_names_the_commands(run):
    done = run("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"\b{command}\b", done.stdout)
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_both_languages(run, command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert _japanese(done.stdout)
    assert re.search(r"[A-Z][a-z]+ [a-z]+", done.stdout)


def test_command_without_arguments_shows_the_help_and_no_complaint(run):
    done = run()
    assert "--help" in done.stdout + done.stderr
    assert "違います" not in done.stderr


def test_installed_command_tells_its_version():
    command = [Path(sys.executable).with_name("hikiana"), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"hikiana {__version__}\n", "")


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("hikiana.cli", ("polars", "pandera", "altair", "papermill", "IPython")),
        # A report that stands unchanged is told in a second.
        (
            "hikiana.batch.reports",
            ("altair", "papermill", "IPython", "typst", "docx", "pikepdf", "vl_convert", "nbconvert"),
        ),
    ],
)
def test_help_and_plan_do_without_the_heavy_libraries(module, heavy):
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("report",),
        ("report", "--fy", "2024", "--bogus"),
        ("synth", "--times", "0"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_japanese_and_ends_with_2(run, tmp_path, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert _japanese(done.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "told"),
    [
        ("--lang en bogus", 2, "bogus"),
        ("bogus --lang=en", 2, "bogus"),
        ("report --lang en --fy 24", 2, "'24' is not a fiscal year"),
        ("--lang=en reconcile --fy 2024 --register nowhere", 3, "'nowhere'"),
        ("reconcile --fy 2024 --register nowhere --lang en", 3, "'nowhere'"),
    ],
)
def test_english_is_spoken_wherever_it_is_asked_for(run, arguments, exit_code, told):
    done = run(*arguments.split())
    assert done.returncode == exit_code
    assert told in done.stderr
    assert not _japanese(done.stderr)


def test_unknown_language_is_refused(run):
    done = run("--lang", "fr", "report", "--fy", "2024")
    assert done.returncode == 2
    assert "fr" in done.stderr


def test_unknown_command_is_named(run):
    assert "bogus" in run("bogus").stderr


def test_year_before_the_opening_is_refused_before_the_register_is_read(run):
    done = run("report", "--fy", "H20", "--register", "nowhere")
    assert done.returncode == 2
    assert "平成20年度" in done.stderr
    assert "2009-07-01" in done.stderr
    assert "nowhere" not in done.stderr


def test_edition_that_does_not_exist_is_refused_before_the_register_is_read(run):
    done = run("report", "--fy", "2024", "--register", "nowhere", "--edition", "publik")
    assert done.returncode == 2
    assert "「publik」はありません" in done.stderr
    assert "nowhere" not in done.stderr


def test_missing_register_is_named_and_ends_with_3(run, tmp_path):
    done = run("report", "--fy", "2024", "--register", "nowhere")
    assert (done.returncode, done.stdout) == (3, "")
    assert "「nowhere」がありません" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "report --fy 2014 --out reports",
            ["contacts.csv / 相談方法 (method): 使えない値です。", "4行目 「fax」", "電話、来所"],
        ),
        (
            "reconcile --fy 2024 --lang en",
            ["contacts.csv / Method (method): Not an accepted value.", "row 4 'fax'", "電話 (phone)"],
        ),
    ],
)
def test_unknown_code_is_told_and_nothing_is_written(run, tmp_path, keep, sound, command, told):
    sound["contacts"][2]["method"] = "fax"
    register = keep(tmp_path / "register_of_test_cli", sound)
    done = run(*command.split(), "--register", register)
    assert (done.returncode, done.stdout) == (3, "")
    for words in told:
        assert words in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["register_of_test_cli"]


@pytest.mark.parametrize("before", [True, False])
def test_traceback_is_shown_only_when_it_is_asked_for(run, before):
    arguments = ["reconcile", "--fy", "2024", "--register", "nowhere"]
    done = run("--debug", *arguments) if before else run(*arguments, "--debug")
    assert done.returncode != 0
    assert "Traceback" in done.stderr
    assert "InputError" in done.stderr


def test_dictionary_is_written_where_it_is_asked_for(run, tmp_path):
    done = run("dictionary", "--out", "made/dictionary.md")
    assert done.returncode == 0
    assert "made/dictionary.md" in done.stdout
    assert (tmp_path / "made" / "dictionary.md").read_text(encoding="utf-8") == data_dictionary()


def test_place_that_cannot_be_written_is_told_in_words(run, tmp_path):
    (tmp_path / "file").write_text("mine")
    done = run("dictionary", "--out", "file/dictionary.md")
    assert done.returncode == 1
    assert "file" in done.stderr
    assert _japanese(done.stderr)
    assert (tmp_path / "file").read_text() == "mine"


def test_synthetic_register_is_not_written_over_records(run, folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run("synth", "--out", folder)
    assert done.returncode == 2
    assert "上書きしません" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


IN_ITS_OWN_FOLDER = """
from functools import partial
from pathlib import Path
from hikiana.batch import reports
reports.make_reports = partial(reports.make_reports, clean=Path("clean"))
from hikiana.cli import main
main()
"""
"""The command with its clean tables in the working folder, not in the repository."""


@pytest.fixture
def one_client(tmp_path, keep, sound):
    """A register of one client with a phone call in fiscal year 2009."""
    sound["cases"] = [sound["cases"][0] | {"purposes": ""}]
    sound["contacts"] = [sound["contacts"][0] | {"case_id": "A1", "date": "2009-08-01"}]
    return keep(tmp_path / "records", sound | {"activities": [], "clinic": [], "web_access": []})


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="signals of another process are a matter of POSIX")
@pytest.mark.parametrize(
    ("signal_number", "language", "words"),
    [
        (signal.SIGINT, "ja", "中断しました"),
        (signal.SIGTERM, "ja", "中断しました"),
        (signal.SIGTERM, "en", "Interrupted"),
    ],
)
def test_interruption_is_told_ends_with_130_and_leaves_no_report(
    tmp_path, warm, one_client, signal_number, language, words
):
    arguments = ["report", "--fy", "2009", "--register", one_client.name, "--out", "out", "--lang", language]
    process = warm(IN_ITS_OWN_FOLDER, *arguments, cwd=tmp_path)
    try:
        started = process.stderr.readline()
        assert "[1/" in started
        process.send_signal(signal_number)
        out, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.wait() == 130
    assert out == ""
    assert words in told
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.glob("out/*")] == [".sections"]


MADE_AT_ONCE = """
from pathlib import Path
from hikiana.register.register import open_register
from hikiana.batch import reports
def make_reports(years, register, out, *_, wanted, **__):
    made = [reports.Report(year, out / str(year), wanted.documents([])) for year in years]
    return reports.Batch(made, open_register(register), [])
reports.make_reports = make_reports
from hikiana.cli import main
main()
"""
"""The command with a report that takes no time."""


@pytest.mark.parametrize(("language", "words"), [("ja", "できました"), ("en", "Done")])
def test_report_that_is_done_names_its_page_and_source(run, one_client, language, words):
    arguments = ("report", "--fy", "2009", "--register", one_client.name, "--out", "out", "--lang", language)
    done = run(*arguments, program=MADE_AT_ONCE)
    source = "出典：登録簿「records」" if language == "ja" else "Source: register 'records'"
    brackets = "（{}）" if language == "ja" else " ({})"
    assert (done.returncode, done.stderr) == (0, "")
    printed = "印刷用" if language == "ja" else "For print"
    first, second, word, third = done.stdout.splitlines()
    assert first == f"{words}: out/2009/report.html{brackets.format(source)}"
    assert second.strip() == f"{printed}: out/2009/report.pdf"
    assert word.strip() == "Word: out/2009/report.docx"
    assert "out/2009/tables.xlsx" in third


def test_fiscal_year_that_has_not_begun_is_refused_before_the_register_is_read(run):
    done = run("report", "--fy", "2099", "--register", "nowhere")
    assert done.returncode == 2
    assert "はまだ始まっていません" in done.stderr
    assert "nowhere" not in done.stderr


def test_synthetic_register_is_not_written_over_one_that_somebody_wrote_into(run, tmp_path):
    shutil.copytree(SYNTHETIC, tmp_path / "made")
    with (tmp_path / "made" / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    before = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    done = run("synth", "--out", "made")
    assert done.returncode == 2
    assert "上書きしません" in done.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()} == before


def test_synthetic_register_with_records_written_into_it_is_not_reported_as_synthetic(run, tmp_path):
    shutil.copytree(SYNTHETIC, tmp_path / "made")
    with (tmp_path / "made" / "contacts.csv").open("a", encoding="utf-8") as file:
        file.write("X1,K1,2024-04-10,phone,14,false,,,\n")
    done = run("reconcile", "--fy", "2024", "--register", "made")
    assert (done.returncode, done.stdout) == (3, "")
    assert "contacts.csv が元の合成データと違います" in done.stderr


def test_validate_tells_rows_and_what_was_read_otherwise_and_leaves_the_ledger_alone(run, one_client, tmp_path):
    contacts = one_client / "contacts.csv"
    contacts.write_text(contacts.read_text(encoding="utf-8").replace("2009-08-01", "平成21年8月1日"), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in one_client.iterdir()}
    done = run("validate", one_client.name)
    assert done.returncode == 0
    assert "相談記録: 読んだ行 1 ＝ 検査を通った行 1 ＋ 取り置く行 0" in done.stdout
    assert "直すところはありません" in done.stdout
    assert "「平成21年8月1日 → 2009-08-01」" in done.stdout
    assert {path.name: path.read_bytes() for path in one_client.iterdir()} == before
    (results,) = (tmp_path / "own" / "checks").iterdir()
    assert {path.name for path in results.iterdir()} == {"findings.xlsx", "findings.html", "annotated.xlsx"}


def test_validate_of_a_fiscal_year_also_asks_whether_its_records_are_whole(run, one_client):
    done = run("validate", one_client.name, "--fy", "R6")
    assert done.returncode == 0
    assert "相談が1件もない年度があります" in done.stdout
    assert "R6" in done.stdout


def test_validate_of_a_ledger_with_faults_ends_like_a_report_of_it(run, one_client):
    contacts = one_client / "contacts.csv"
    contacts.write_text(contacts.read_text(encoding="utf-8").replace("2009-08-01", "2009-06-31"), encoding="utf-8")
    done = run("validate", one_client.name, "--lang", "en")
    assert done.returncode == 3
    assert "contacts.csv / Date (date): Not a date." in done.stderr
    assert "quarantine.xlsx" in done.stdout


def test_ingest_tells_what_it_added_and_refuses_a_faulty_ledger_with_its_exit_code(run, folder, tmp_path):
    into = tmp_path / "kept"
    first = run("ingest", folder, "--into", into)
    assert first.returncode == 0
    assert "相談記録: 追加 7行、変更 0行" in first.stdout
    again = run("--lang", "en", "ingest", folder, "--into", into)
    assert "Contacts: 0 rows added, 0 changed, 7 unchanged" in again.stdout
    assert "The register is unchanged" in again.stdout
    other_year = run("ingest", folder, "--into", into, "--fy", "R6")
    assert other_year.returncode == 3
    assert "令和6年度（2024年度）の記録ではありません" in other_year.stderr
    assert run("validate", into).returncode == 0


def test_register_is_shown_and_goes_back_in_both_languages_with_exit_codes(run, folder, keep, sound, tmp_path):
    into = tmp_path / "kept"
    run("ingest", folder, "--into", into)
    alone = run("register", "undo", "--into", into)
    assert (alone.returncode, "状態は一つだけ" in alone.stderr) == (2, True)
    sound["contacts"][2]["duration_min"] = "45"
    run("ingest", keep(tmp_path / "corrected", sound), "--into", into)
    done = run("register", "undo", "--into", into)
    assert (done.returncode, done.stderr) == (0, "")
    assert "状態 2 から状態 1 に戻しました（新しい状態 3）" in done.stdout
    shown = run("--lang", "en", "register", "states", "--into", into)
    assert "State 3 (present): 20" in shown.stdout
    assert run("register", "states", "--into", tmp_path / "absent").returncode == 2
    assert run("register", "undo", "--into", into, "--to", "x").returncode == 2
    assert run("register").returncode == 2


def test_numbers_of_a_ledger_are_spoken_of_only_where_it_is_added(run, folder):
    done = run("validate", folder, "--renumber-by-year")
    assert (done.returncode, "--into" in done.stderr) == (2, True)


def test_validate_checks_a_ledger_as_added_to_a_register(run, folder, keep, sound, tmp_path):
    into = tmp_path / "kept"
    run("ingest", folder, "--into", into)
    contact = sound["contacts"][2] | {"contact_id": "C8", "date": "2024-05-01"}
    ledger = keep(tmp_path / "R6", {name: [] for name in sound} | {"contacts": [contact]})
    assert run("validate", ledger).returncode == 3
    together = run("validate", ledger, "--into", into, "--fy", "R6")
    assert together.returncode == 0
    assert "登録簿は変えていません" in together.stdout
    assert run("validate", ledger, "--into", into, "--fy", "R5").returncode == 3
