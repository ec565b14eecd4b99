"""Field makers of the models: each column says in Japanese and English what it is called and what it holds."""

from typing import Any, Literal

import pandera.polars as pa
import polars as pl

from hikiana.base.text import Text
from schemas.code_lists import CODE_LISTS

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
Reading = Literal["identifier", "minutes", "municipality", "fiscal_year", "month"]


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
    own = {
        "title": title,
        "description": description,
        "form": form,
        "reading": reading,
        "also": also,
        "counters": counters,
    }
    metadata = own | constraints.pop("metadata", {})
    return pa.Field(title=title.ja, description=description.ja, metadata=metadata, **constraints)


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
