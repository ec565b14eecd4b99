"""Further columns: coded attributes of clients and contacts that a centre records beside those of the models.

A line of the centre's columns.csv is one column. National ones, with a base list each, stand in schemas/columns.csv:
a centre has those whose table and column it names, and what else is filled in there takes the place of what the
national line says. Several words in a cell are separated by `|`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.centre_files import Line, lines_of
from schemas.centre_heads import HEADS
from schemas.centre_heads import OWN_COLUMNS as OWN_COLUMNS_FILE
from schemas.roles import roles_of

NATIONAL = Path(__file__).with_name("columns.csv")
FILE = OWN_COLUMNS_FILE
TABLES_OF_COLUMNS = ("cases", "contacts")
COLUMNS = HEADS[FILE]
DERIVED = {
    "cases": ("age_band", "method"),
    "contacts": ("kind", "duration_band", "month"),
}
"""What follows from other columns and can be crossed with: the client's first method is `method`."""
TOTAL = "total"
"""Stands in counts for all codes together."""
NOT_RECORDED = "not_recorded"
"""Stands in counts for a record of which the column, one answer, says nothing."""
ANSWERED = "answered"
"""Stands in counts for the records of which the column, several answers, says anything."""
_TAKEN = frozenset(
    {
        *("fiscal_year", "start_year", "month", "age_band", "duration_band", "kind", "contact_kind", "method"),
        *("contacts_band", "years_since_start", "wait", "online_scope", "next_step", "consultation_purpose"),
        *("prior_agency", "contacts", "minutes", "direct", "client", "client_municipality", "person", "persons"),
        *("place", "row", "unit", "measure", "value", "status", "total", "is_first"),
    }
)
"""Names that mean something else where records are counted."""
_WORDS = ("ja", "en", "description_ja", "description_en")
_NAME = re.compile(r"(?!.*_by_)[a-z][a-z0-9_]{0,31}")
"""No longer than programs take that read the research release, and no name of a crossing."""
_LIST = re.compile(r"(?![a-z]{1,3}[0-9]+$|[rc][0-9]*$)[a-z][a-z0-9_]{0,31}")
"""No name of a cell: Excel takes no list by one."""


@dataclass(frozen=True)
class OwnColumn:
    """A further column.

    `code_list` names its codes. From the fiscal year `since` on it is recorded; before, nothing is known of it. Of
    contacts only those of `methods` (roles of the method; empty: all) have it. `several` answers may be given;
    `crossed_with` are columns of the same table by which it is shown too, `also` other heads that staff give to it.
    """

    table: str
    name: str
    code_list: str
    title: Text
    description: Text
    several: bool = False
    since: int | None = None
    methods: tuple[str, ...] = ()
    crossed_with: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    line: Line | None = field(default=None, compare=False, repr=False)

    def fault(self, ja: str, en: str) -> InputError:
        """What is wrong with the column, in its line."""
        return (self.line or Line(Path(FILE), 0, {})).fault(ja, en)

    def is_recorded_in(self, fiscal_year: int) -> bool:
        return fiscal_year >= (self.since or fiscal_year)

    @property
    def none_code(self) -> str:
        """What the column adds to the codes of its list in counts."""
        return ANSWERED if self.several else NOT_RECORDED


def read_own_columns(folder: Path = CENTRE) -> tuple[OwnColumn, ...]:
    """The further columns of a centre, in the order of its file; none where it has no columns.csv.

    Raises
    ------
    InputError
        When a line of it is not what it should be; it says which, and why.
    """
    national = {(line["table"], line["column"]): line for line in lines_of(NATIONAL, COLUMNS)}
    found: dict[tuple[str, str], OwnColumn] = {}
    for line in lines_of(folder / FILE, COLUMNS):
        place = line["table"], line["column"]
        base = national[place].cells if place in national else {}
        given = {name: cell for name, cell in line.cells.items() if cell}
        column = _column(Line(line.path, line.number, {**base, **given}))
        if any(column.name == other.name for other in found.values()):
            raise line.fault(
                f"列「{column.name}」はもうあります。一つの列は1行だけにします（二つの表に同じ名前も使えません）。",
                f"There is a column '{column.name}' already: one line each, and one name for both tables.",
            )
        found[place] = column
    return tuple(found.values())


def _column(line: Line) -> OwnColumn:
    _check_cells(line)
    name = line["column"]
    title = Text(line["ja"], line["en"] or name.replace("_", " ").capitalize())
    return OwnColumn(
        line["table"],
        name,
        line["list"],
        title,
        Text(
            line["description_ja"] or f"センターが加えた列「{title.ja}」。",
            line["description_en"] or f"A column that the centre has added: {title.en}.",
        ),
        line["several"] == "yes",
        line.whole("since"),
        line.words("methods"),
        tuple(dict.fromkeys(line.words("crossed_with"))),
        tuple(dict.fromkeys(line.words("also"))),
        line,
    )


def _check_cells(line: Line) -> None:
    if line["table"] not in TABLES_OF_COLUMNS:
        raise line.fault(
            f"table の「{line['table']}」は使えません。cases（ケース）か contacts（相談記録）にしてください。",
            f"table is '{line['table']}'; write cases or contacts.",
        )
    if not _NAME.fullmatch(line["column"]) or line["column"] in _TAKEN:
        raise line.fault(
            f"column の「{line['column']}」は使えません。半角の英小文字で始め、英小文字・数字・_ で32字まで、"
            "ほかの意味で使われていない名前にしてください。",
            f"column is '{line['column']}'; write up to 32 small letters, digits and _; no name in use.",
        )
    for needed in ("list", "ja"):
        if not line[needed]:
            raise line.fault(
                f"列「{line['column']}」に {needed} がありません。全国共通の列でなければ、list（コード一覧）と "
                "ja（日本語の見出し）を書きます。",
                f"The column '{line['column']}' has no {needed}. Unless it is a national column, write its list of "
                "codes and ja (its Japanese title).",
            )
    if not _LIST.fullmatch(line["list"]):
        raise line.fault(
            f"list の「{line['list']}」は使えません。半角の英小文字で始め、英小文字・数字・_ で、"
            "セルの名前（a1 など）でない名前にしてください。",
            f"list is '{line['list']}'; write small letters, digits and _, and no name of a cell such as a1.",
        )
    if wrong := [name for name in _WORDS if re.search(r"[|\r\n]", line[name])]:
        raise line.fault(
            f"{wrong[0]} に「|」や改行は書けません。",
            f"{wrong[0]} has a line break or '|'. Take it out.",
        )
    if line["several"] not in ("", "yes", "no"):
        raise line.fault(
            f"several の「{line['several']}」は使えません。複数回答なら yes、そうでなければ no か空欄にしてください。",
            f"several is '{line['several']}'; write yes for multiple answers, else no, or leave it empty.",
        )
    if line["since"] and not 1989 <= (line.whole("since") or 0) <= 2099:
        raise line.fault(
            f"since の「{line['since']}」は年度ではありません。記録を始めた年度を西暦4桁で書くか、空欄にしてください。",
            f"since is '{line['since']}', no fiscal year. Write the first one recorded as 2024, or leave it empty.",
        )
    roles = [*roles_of("contact_method")] if line["table"] == "contacts" else []
    if unknown := [role for role in line.words("methods") if role not in roles]:
        raise line.fault(
            f"methods に「{unknown[0]}」は使えません（contacts の列だけに、相談方法の役割を書きます）: "
            f"{'、'.join(roles)}",
            f"methods has '{unknown[0]}'; only columns of contacts have roles of methods: {', '.join(roles)}",
        )


def check_among_others(
    columns: Sequence[OwnColumn],
    heads: Mapping[str, Mapping[str, Collection[str]]],
    coded: Mapping[str, Sequence[str]],
    answers: Mapping[str, Collection[str]],
) -> None:
    """Hold further columns against the models' own, and against each other.

    `heads` has by table and column of the models what staff call it, `coded` by table the columns that have codes,
    `answers` what records of a table may say: a head is told from a record by that.

    Raises
    ------
    InputError
        When a name or head is one of another column, a head is an answer, or a column is crossed with one that is not
        there.
    """
    for column in columns:
        if any(column.name in of_table for of_table in heads.values()):
            raise column.fault(
                f"「{column.name}」は、もとからある列の名前です。別の名前にしてください。",
                f"'{column.name}' is the name of a column that is there already. Choose another name.",
            )
        beside = [other for other in columns if other.table == column.table and other is not column]
        taken = {head: name for name, known in heads[column.table].items() for head in (name, *known)}
        taken |= {head: other.name for other in beside for head in (other.name, other.title.ja, *other.also)}
        if doubled := [head for head in (column.title.ja, *column.also) if head in taken]:
            raise column.fault(
                f"見出し「{doubled[0]}」は、列 {taken[doubled[0]]} の見出しです。別の見出しにしてください。",
                f"The head '{doubled[0]}' is one of the column {taken[doubled[0]]}. Choose another head.",
            )
        if answer := next((head for head in (column.title.ja, *column.also) if head in answers[column.table]), None):
            raise column.fault(
                f"見出し「{answer}」は、その表の記録に書く言葉でもあります。別の見出しにしてください。",
                f"The head '{answer}' is what a record of the table may say as well. Choose another head.",
            )
        known = [*coded[column.table], *(other.name for other in beside), *DERIVED[column.table]]
        if unknown := [name for name in column.crossed_with if name not in known]:
            raise column.fault(
                f"crossed_with に「{unknown[0]}」は使えません。使えるもの: {'、'.join(known)}。",
                f"crossed_with has '{unknown[0]}'. Choose from: {', '.join(known)}.",
            )


OWN_COLUMNS = read_own_columns()
