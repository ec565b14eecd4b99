"""Field makers of the models: each column says in Japanese and English what it is called and what it holds."""

from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS
from schemas.own_columns import OwnColumn

IDENTIFIER = r"^[0-9A-Za-z_-]{1,32}$"
CASE_HEADS = (
    "ケースNo",
    "ケースNo.",
    "ケースID",
    "ケースナンバー",
    "クライアント番号",
    "相談者番号",
    "利用者番号",
    "対象者番号",
)
"""What staff call the number of a client in every table."""
Reading = Literal["identifier", "minutes", "municipality", "fiscal_year", "start_year", "month", "age"]


def field(
    title: Text,
    description: Text,
    form: Text | None = None,
    reading: Reading | None = None,
    also: tuple[str, ...] = (),
    counters: tuple[str, ...] = (),
    **constraints: Any,
) -> Any:
    """A plain column; `constraints` are those of `pandera.Field`.

    `form` says how its cells are written; `reading` names what else staff may write than the type's own forms; `also`
    are other heads that staff give to the column, `counters` the words that may follow its numbers (25歳).
    """
    metadata = {
        **told(title, description, also),
        "form": form,
        "reading": reading,
        "counters": counters,
        **constraints.pop("metadata", {}),
    }
    return pa.Field(title=title.ja, description=description.ja, metadata=metadata, **constraints)


def told(title: Text, description: Text, also: tuple[str, ...]) -> dict[str, Any]:
    """What a column says of itself, without what only some columns have (schemas.tables.Column)."""
    return {"title": title, "description": description, "also": also, "form": None, "reading": None, "counters": ()}


def identifier(title: Text, description: Text, **constraints: Any) -> Any:
    """A column of numbers that staff give to records."""
    form = Text("半角の英数字と - _ で32字まで", "up to 32 letters, digits, - and _")
    return field(title, description, form, "identifier", str_matches=IDENTIFIER, **constraints)


def coded(code_list: str, title: Text, description: Text, **constraints: Any) -> Any:
    """A column that holds one code of a code list (dtype `pl.Enum`)."""
    return field(
        title,
        description,
        dtype_kwargs={"categories": CODE_LISTS[code_list].codes},
        metadata={"code_list": code_list},
        **constraints,
    )


def multiple(code_list: str, title: Text, description: Text, **constraints: Any) -> Any:
    """A column of multiple answers (dtype `pl.List(pl.Enum)`); null where none was given."""
    return field(
        title,
        description,
        dtype_kwargs={"inner": pl.Enum(CODE_LISTS[code_list].codes)},
        metadata={"code_list": code_list},
        nullable=True,
        **constraints,
    )


def further(column: OwnColumn) -> pa.Column:
    """A further column of the centre; a record may have none, and so may a whole register."""
    codes = pl.Enum(CODE_LISTS[column.code_list].codes)
    metadata = told(column.title, column.description, column.also)
    return pa.Column(
        pl.List(codes) if column.several else codes,
        nullable=True,
        title=column.title.ja,
        description=column.description.ja,
        metadata=metadata | {"code_list": column.code_list, "own": column},
    )
