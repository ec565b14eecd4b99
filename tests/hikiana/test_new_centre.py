"""The whole way of another centre, as docs/centre.md goes it: from nothing to its first report."""

import csv
import os
import subprocess
import sys

import pytest

from hikiana.base.variables import CENTRE_PLACE, PLACE


@pytest.mark.long
def test_another_centre_goes_from_nothing_to_its_first_report(tmp_path):
    folder, trial, made = (tmp_path / name for name in ("aozora", "trial", "reports"))

    def run(*arguments):
        own = {name: value for name, value in os.environ.items() if name not in (CENTRE_PLACE, PLACE)}
        command = [sys.executable, "-m", "hikiana", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=tmp_path, env=own, capture_output=True, encoding="utf-8", timeout=300, check=False
        )
        assert "Traceback" not in done.stderr
        return done

    told = ("--name", "あおぞら県センター", "--serves", "鳥取県", "--opened", "R6.10.1")
    new = run("centre", "new", folder, *told, "--parts", "東部（East）、中部、西部", "--called", "圏域")
    assert new.returncode == 0, new.stderr
    assert "19行" in new.stdout

    unfilled = run("centre", "check", folder)
    assert unfilled.returncode == 3
    assert unfilled.stderr.count("region が空欄です") == 19
    assert run("--centre", folder, "template", "form.xlsx").returncode == 3
    assert not (tmp_path / "form.xlsx").exists()

    path = folder / "municipalities.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for number, line in enumerate(lines):
        line["region"] = ("東部", "中部", "area_3")[number % 3]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    with (folder / "codes.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("contact_method,sns,,,,,,,,,,\n")

    for arguments in (
        ("centre", "check"),
        ("template", "form.xlsx"),
        ("synth", "--out", trial),
        ("validate", trial),
        ("report", "--fy", "R6", "--register", trial, "--out", made, "--formats", "html"),
    ):
        done = run("--centre", folder, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
    page = (made / "2024" / "report.html").read_text(encoding="utf-8")
    assert "あおぞら県センター" in page
    assert all(word in page for word in ("東部", "西部", "県外", "SNS"))
    assert not [word for word in ("北海道", "道外", "札幌", "振興局") if word in page]
