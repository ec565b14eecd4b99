"""What the printed report calls a code, where that is not the code's label: words.csv beside the printed figures."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from hikiana.base.workspace import PUBLISHED

FILE = "words.csv"


@cache
def words_in_print(code_list: str, folder: Path = PUBLISHED) -> Mapping[str, str]:
    """The row in print by code of a list; none where the centre has no such file."""
    path = folder / FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {line["code"]: line["row"] for line in csv.DictReader(file) if line["list"] == code_list}
