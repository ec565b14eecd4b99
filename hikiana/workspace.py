"""Where the workbook's folders are: hikiana runs from a clone, beside its notebooks and data."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SCHEMAS = ROOT / "schemas"
NOTEBOOKS = ROOT / "notebooks"
SYNTHETIC = DATA / "raw" / "synthetic"
CLEAN = DATA / "clean"
REPORTS = DATA / "reports"
CHECKS = DATA / "checks"
COMMENTARY = DATA / "commentary"
