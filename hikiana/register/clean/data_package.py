"""Data package: what makes a folder of clean tables readable without hikiana.

Beside the Parquet tables and the manifest stand the same tables as CSV, a descriptor generated from schemas/ and the
data dictionary. Source of the format: Data Package v2, https://datapackage.org/standard/data-package/.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import polars.selectors as cs

from hikiana.base.spreadsheet import disarmed, write_csv
from hikiana.base.text import Text
from hikiana.base.version import __version__
from hikiana.intake.stored import ANSWER_SEPARATOR
from hikiana.register.clean import descriptor
from hikiana.register.clean.derived import DERIVED
from hikiana.register.clean.descriptor import DESCRIPTOR, write_descriptor
from schemas.dictionary import data_dictionary
from schemas.tables import TABLES, Column, Table

MANIFEST = "clean.json"
SUMS = "SHA256SUMS"
"""Checksums of the Parquet files, as sha256sum writes them."""
DICTIONARY = "data-dictionary.md"
FILES = frozenset(
    {MANIFEST, DESCRIPTOR, DICTIONARY, SUMS}
    | {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    | {f"{name}.parquet" for name in DERIVED}
)
"""What a clean folder holds."""

# Check of the models → its limit → constraint of a Table Schema. A check without a constraint fails here: it would hold
# in the tables and be told nowhere.
_CONSTRAINTS: Mapping[str, Mapping[str, str]] = {
    "in_range": {"min_value": "minimum", "max_value": "maximum"},
    "greater_than_or_equal_to": {"min_value": "minimum"},
    "str_matches": {"pattern": "pattern"},
}
_SYNTHETIC = Text(
    "合成データです。実在の人の記録ではありません。", "Synthetic data: these are not records of real persons."
)
_OF_PERSONS = Text(
    "一人ひとりの相談の記録です。外へ渡さないでください。",
    "These are records of persons. They must not be passed on.",
)
_MARKED = Text(
    "この CSV には、表計算ソフトが式とみなさないよう、初めに「'」を付けた欄があります。",
    "In the CSV some cells of this column have an apostrophe before them, so that no spreadsheet takes them for "
    "formulas.",
)
_OF_YEARS = ", ".join(f"{name}.parquet" for name in DERIVED)
_CONTENTS = Text(
    "検査を通った表が、CSV（UTF-8）と、同じ内容の Parquet の二つの形であります。空欄は値がないこと、"
    f"「{ANSWER_SEPARATOR}」は複数回答の区切りです。CSV でだけ、= + - @（全角も）で始まる文字の前に「'」があります"
    "（表計算ソフトが式とみなさないため。そのような欄のある列は、列の説明に書いてあります）。"
    f"列・コード・規則の意味は {DICTIONARY}、もとのファイルと規則ごとの検査結果は {MANIFEST} にあります。"
    f"{_OF_YEARS} は表から導いたもので、報告書のために年度の順に並べてあります。",
    "Validated tables, each as CSV (UTF-8) and as Parquet with the same content. An empty cell is no value, "
    f"'{ANSWER_SEPARATOR}' separates multiple answers. In the CSV alone an apostrophe stands before text that begins "
    "with = + - or @, full-width ones too, so that no spreadsheet takes it for a formula; the description of a column "
    f"says where it has such cells. {DICTIONARY} explains columns, codes and rules; {MANIFEST} "
    f"names the source files and the result of each rule. {_OF_YEARS} follow from the tables, ordered by fiscal year "
    "for the report.",
)


def write_data_package(
    folder: Path, tables: Mapping[str, pl.DataFrame], name: Text, synthetic: bool, digest: str
) -> None:
    """Write the tables as CSV, the descriptor and the data dictionary into a folder of clean tables.

    `digest` stands for the content: the same tables of the same hikiana have the same version.
    """
    marked: dict[str, Sequence[str]] = {}
    for table, frame in tables.items():
        text = frame.with_columns(cs.list().cast(pl.List(pl.String)).list.join(ANSWER_SEPARATOR))
        write_csv(text, folder / f"{table}.csv")
        marked[table] = disarmed(text)
    kind = Text("合成データ", "synthetic data") if synthetic else Text("個人の記録", "records of persons")
    warning = _SYNTHETIC if synthetic else _OF_PERSONS
    title = Text("登録簿「{name}」（{kind}）", "Register '{name}' ({kind})").format(name=name, kind=kind)
    # The first paragraph serves as a summary.
    description = Text("{warning}\n\n{contents}", "{warning}\n\n{contents}").format(warning=warning, contents=_CONTENTS)
    about = {
        "name": "hikiana-clean-register",
        "version": f"{__version__}+{digest}",
        **descriptor.words(title, description),
        "synthetic": synthetic,
    }
    write_descriptor(folder, about, [_resource(folder, TABLES[table], marked[table]) for table in tables])
    (folder / DICTIONARY).write_text(data_dictionary(), encoding="utf-8", newline="\n")


def _resource(folder: Path, table: Table, marked: Sequence[str]) -> dict[str, Any]:
    """A table's description; `marked` are the columns of which the CSV has some cells with an apostrophe."""
    told = {"title": table.title.ja, "title_en": table.title.en}
    return descriptor.csv_resource(folder, f"{table.name}.csv", table.name, told, _schema(table, marked))


def _schema(table: Table, marked: Sequence[str]) -> dict[str, Any]:
    fields = [
        _field(column, table.schema.columns[column.name], column.name in marked) for column in table.columns.values()
    ]
    foreign_keys = _foreign_keys(table)
    return descriptor.schema(fields, table.key) | ({"foreignKeys": foreign_keys} if foreign_keys else {})


def _field(column: Column, model: Any, is_marked: bool) -> dict[str, Any]:
    kind = descriptor.TYPES[column.dtype.base_type()]
    constraints = {"required": not column.nullable} | _constraints(column, model)
    description = column.description
    if is_marked:
        # What the model asks of a cell holds of it without its apostrophe.
        constraints.pop("pattern", None)
        description = Text("{words} {marked}", "{words} {marked}").format(words=description, marked=_MARKED)
    field: dict[str, Any] = {
        "name": column.name,
        "type": kind,
        **descriptor.words(column.title, description),
        "constraints": constraints,
        **({"textMark": "'"} if is_marked else {}),
    }
    if kind == "list":
        field |= {"delimiter": ANSWER_SEPARATOR, "itemType": "string"}
    if column.code_list is not None:
        # The standard has categories of text and whole numbers only; those of multiple answers go by another name.
        labels = [(entry.code, entry.label) for entry in column.code_list.entries]
        field["item_categories" if kind == "list" else "categories"] = descriptor.categories(labels)
    return field


def _constraints(column: Column, model: Any) -> dict[str, Any]:
    constraints: dict[str, Any] = {"unique": True} if model.unique else {}
    for check in model.checks:
        constraints |= {name: check.statistics[limit] for limit, name in _CONSTRAINTS[check.name].items()}
    if column.code_list is not None and isinstance(column.dtype, pl.Enum):
        constraints["enum"] = column.code_list.codes
    return constraints


def _foreign_keys(table: Table) -> list[dict[str, Any]]:
    """A column that bears the name of another table's key refers to that table."""
    return [
        {"fields": other.key, "reference": {"resource": other.name, "fields": other.key}}
        for other in TABLES.values()
        if other is not table and set(other.key) <= set(table.columns)
    ]
