"""`hikiana audit` as it is called before anything is published."""

import subprocess
import sys

import pytest

from hikiana.cli import main


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command; exit code, what it says and what it complains of."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["hikiana", "audit", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, *capsys.readouterr()

    return run


def test_edition_that_keeps_its_secrets_is_summed_up(call, clean):
    words = "セル24、うち秘匿6。秘匿した値の最も狭い範囲: 0～11。指摘0件。伏せた値は分かりませんでした。\n"
    assert call(clean.write()) == (0, words, "")


def test_edition_that_tells_is_refused_by_an_exit_code_of_its_own(call, clean):
    code, said, complaint = call(clean.say("電話では父が3件である。").write(), "--lang", "en")
    assert code == 8
    assert said.startswith("Cells: 24, hidden: 6; narrowest interval of a hidden value: 3;")
    assert "Father × Telephone" in complaint
    assert "2024/report.html says 3" in complaint


def test_edition_made_by_a_lower_threshold_does_not_keep_a_higher_one(call, clean):
    folder = clean.write()
    assert call(folder, "--k", 30)[0] == 8
    assert call(folder, "--k", 1)[0] == 2


def test_nothing_of_the_solver_is_seen(clean, warm, tmp_path):
    done = warm.run("from hikiana.cli import main; main()", "audit", str(clean.write()), cwd=tmp_path)
    assert done.returncode == 0
    assert "HiGHS" not in done.stdout + done.stderr


def test_audit_knows_nothing_of_who_hides_cells():
    hiding = ("hikiana.release", "hikiana.sections", "hikiana.statistics.table", "hikiana.statistics.codec")
    code = (
        "import sys, hikiana.disclosure.audit.run; "
        f"print([name for name in sys.modules if name.startswith({hiding}) "
        "or name.startswith('hikiana.disclosure.') and not name.startswith('hikiana.disclosure.audit')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
