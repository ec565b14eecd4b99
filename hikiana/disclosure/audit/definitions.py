"""What the cells of published tables count: definitions.json, which stands beside the tables as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.json_file import read_json, string, whole
from hikiana.statistics.definition import TableDefinition

FILE = "definitions.json"


@dataclass(frozen=True)
class EditionDefinitions:
    """The tables of one edition and the threshold `k` that it says it keeps (None where it says nothing)."""

    k: int | None
    edition: str
    fiscal_year: int
    tables: Mapping[str, TableDefinition]


def read_definitions(folder: Path) -> EditionDefinitions:
    """The definitions of the tables of a report's folder.

    Raises
    ------
    InputError
        When the file is missing or cannot be understood: what is not defined cannot be attacked.
    """
    path = folder / "tables" / FILE
    try:
        data = read_json(path)
        tables = [TableDefinition.from_data(entry) for entry in data["tables"]]
        k = None if data["k"] is None else whole(data["k"])
        by_id = {table.id: table for table in tables}
        if len(by_id) < len(tables):
            raise ValueError("a table twice")
        return EditionDefinitions(k, string(data["edition"]), whole(data["fiscal_year"]), by_id)
    except FileNotFoundError as fault:
        raise InputError(
            f"「{folder}」に tables/{FILE} がありません。hikiana report が作ったフォルダを指定してください。",
            f"'{folder}' has no tables/{FILE}. Name a folder that hikiana report made.",
        ) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputError(
            f"「{path}」は表の定義として読めません（{type(fault).__name__}）。報告書を作り直してください。",
            f"'{path}' cannot be read as definitions of tables ({type(fault).__name__}). Make the report anew.",
        ) from fault
