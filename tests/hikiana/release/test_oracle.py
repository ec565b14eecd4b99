"""The risk of micro data as another program measures it: pyCANON, in an environment of its own.

It brings pandas and takes half a minute to install, so these tests run only where HIKIANA_ORACLE is set.
"""

import json
import os
import subprocess
import sys
import venv

import pytest

from hikiana.release.risk import risk_report

ORACLE = "pycanon==1.3.6"
MEASURES = """
import json, sys
import pandas
from pycanon import anonymity

rows = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
identifiers, sensitive = sys.argv[2].split(","), [sys.argv[3]]
found = {
    "k": anonymity.k_anonymity(rows, identifiers),
    "distinct_l": anonymity.l_diversity(rows, identifiers, sensitive),
    "entropy_l": anonymity.entropy_l_diversity(rows, identifiers, sensitive),
    "t": anonymity.t_closeness(rows, identifiers, sensitive),
}
print(json.dumps({name: float(value) for name, value in found.items()}))
"""


@pytest.fixture(scope="session")
def oracle(tmp_path_factory):
    """A Python that has pyCANON."""
    if not os.environ.get("HIKIANA_ORACLE"):
        pytest.skip("set HIKIANA_ORACLE=1 to install pyCANON into a folder of its own and compare with it")
    folder = tmp_path_factory.mktemp("oracle")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installed = subprocess.run(
        [python, "-I", "-m", "pip", "install", "--quiet", ORACLE], capture_output=True, text=True
    )
    if installed.returncode:
        pytest.skip(f"{ORACLE} cannot be installed here (no package index?): {installed.stderr[-200:]}")
    return python


@pytest.mark.parametrize("column", ["initial_outcome", "first_method", "consultations"])
def test_pycanon_measures_the_same_k_l_and_t(oracle, pooled, column, tmp_path):
    released = tmp_path / "released.csv"
    pooled.frame.write_csv(released)
    arguments = [released, ",".join(pooled.quasi_identifiers), column]
    ran = subprocess.run([oracle, "-I", "-c", MEASURES, *arguments], capture_output=True, text=True, check=True)
    found, report = json.loads(ran.stdout), risk_report(pooled)
    assert found["k"] == report.value("k")
    assert found["distinct_l"] == report.value("distinct_l", column)
    assert found["entropy_l"] == int(report.value("entropy_l", column) + 1e-9)  # whole numbers only, rounded down
    assert found["t"] == pytest.approx(report.value("t", column))
