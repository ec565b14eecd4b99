"""Public editions of made-up centres, as their folders are given away."""

import json

import pytest

from hikiana.base.checksum import sha256
from hikiana.base.fiscal_year import FiscalYear
from hikiana.document.tidy import definitions_file, tidy_files

YEAR = FiscalYear(2024)


@pytest.fixture
def edition(tmp_path):
    """Write a public edition's folder; `national` by variable and code."""

    def write(id, tables, *, national=None, inhabitants=None, kind="public", year=YEAR, synthetic=True):
        folder = tmp_path / id
        files = {**tidy_files(tables), **definitions_file(tables, kind, year, synthetic, 5)}
        data = json.loads(files["tables/definitions.json"])
        data["centre"] = {
            "id": id,
            "name": {"ja": f"{id}センター", "en": f"Centre {id}"},
            "national": national or {},
            "inhabitants": inhabitants,
        }
        files["tables/definitions.json"] = json.dumps(data, ensure_ascii=False).encode()
        (folder / "tables").mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        outputs = {name: sha256(folder / name) for name in files}
        (folder / "run.json").write_text(json.dumps({"outputs": outputs}), encoding="utf-8")
        return folder

    return write
