"""Parts of a descriptor of tables as the Data Package standard has them, with every word in both languages.

Source: Data Package v2, https://datapackage.org/standard/data-package/. The standard has one language: the Japanese
words stand under its own names, the English ones beside them under names that end in _en.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from hikiana.base.checksum import sha256
from hikiana.base.text import Text

DESCRIPTOR = "datapackage.json"
TYPES: Mapping[Any, str] = {
    pl.String: "string",
    pl.Enum: "string",
    pl.List: "list",
    pl.Int16: "integer",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Boolean: "boolean",
}
"""Type of a polars column → type of the standard."""
_PROFILES = "https://datapackage.org/profiles/2.0"


def words(title: Text, description: Text) -> dict[str, str]:
    return {
        "title": title.ja,
        "title_en": title.en,
        "description": description.ja,
        "description_en": description.en,
    }


def categories(labels: Iterable[tuple[str, Text]]) -> list[dict[str, str]]:
    """Codes with their labels; the standard wants each label once."""
    return [{"value": code, "label": label.ja, "label_en": label.en} for code, label in labels]


def schema(fields: Sequence[Mapping[str, Any]], key: Sequence[str]) -> dict[str, Any]:
    """The schema of a table whose empty cells have no value; `key` are the columns that tell its rows apart."""
    made = {"$schema": f"{_PROFILES}/tableschema.json", "fields": list(fields), "missingValues": [""]}
    return made | ({"primaryKey": list(key)} if key else {})


def file_facts(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}


def csv_resource(folder: Path, path: str, name: str, told: Mapping[str, str], of: Mapping[str, Any]) -> dict[str, Any]:
    """A table that is kept as CSV at `path` in the package's folder; `told` are its words, `of` its schema."""
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": name,
        "type": "table",
        "path": path,
        **told,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **file_facts(folder / path),
        "schema": of,
    }


def write_descriptor(folder: Path, about: Mapping[str, Any], resources: Iterable[Mapping[str, Any]]) -> None:
    """Write datapackage.json; `about` are the properties of the package before its resources."""
    descriptor = {"$schema": f"{_PROFILES}/datapackage.json", **about, "resources": list(resources)}
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
