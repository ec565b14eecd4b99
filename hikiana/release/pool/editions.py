"""Public editions of several centres, read from the folders that the centres gave away: nothing else is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.checksum import sha256
from hikiana.base.editions import PUBLIC
from hikiana.base.errors import InputError, UsageError
from hikiana.base.json_file import mapping, read_json, string, whole
from hikiana.base.text import Text
from hikiana.disclosure.audit.cells import PublishedCell
from hikiana.disclosure.audit.definitions import FILE, EditionDefinitions, read_definitions
from hikiana.disclosure.audit.reading.tables import read_cells
from hikiana.document.files import RECORD


@dataclass(frozen=True)
class CentreEdition:
    """What one centre published of a fiscal year: its tables' definitions, and their cells by table.

    `national` has the national code by variable and the centre's own code; `inhabitants` are those of its area.
    """

    id: str
    name: Text
    synthetic: bool
    definitions: EditionDefinitions
    cells: Mapping[str, Sequence[PublishedCell]]
    national: Mapping[str, Mapping[str, str]]
    inhabitants: int | None

    @property
    def fiscal_year(self) -> int:
        return self.definitions.fiscal_year


def read_editions(folders: Sequence[Path]) -> list[CentreEdition]:
    """The editions, in the order given.

    Raises
    ------
    UsageError
        When fewer than two are given, one is of internal use, or two are of one centre or of different fiscal years.
    InputError
        When a folder is no whole edition: a table was changed, is missing, or says nothing of its centre.
    """
    if len(folders) < 2:
        raise UsageError(
            "公開版のフォルダを二つ以上指定してください（例 hikiana pool A/public/2024 B/public/2024）。",
            "Name two public editions or more (hikiana pool A/public/2024 B/public/2024).",
        )
    editions = [_read(folder) for folder in folders]
    for values in ([edition.id for edition in editions], [edition.name.ja for edition in editions]):
        if doubled := next((value for value in values if values.count(value) > 1), None):
            raise UsageError(
                f"同じセンター（{doubled}）の版が二つあります。一つにしてください。",
                f"Two editions are of the same centre ({doubled}). Name one of them.",
            )
    years = sorted({edition.fiscal_year for edition in editions})
    if len(years) > 1:
        raise UsageError(
            f"年度の異なる版は合わせられません（{'、'.join(map(str, years))}）。同じ年度の版を指定してください。",
            f"Editions of different fiscal years cannot be put together ({', '.join(map(str, years))}).",
        )
    return editions


def _read(folder: Path) -> CentreEdition:
    definitions = read_definitions(folder)
    if definitions.edition != PUBLIC:
        raise UsageError(
            f"「{folder}」は公開版ではありません。センターの外へ出してよいのは、公開版"
            "（hikiana report --edition public）のフォルダだけです。",
            f"'{folder}' is no public edition. Only the folder of a public edition (hikiana report --edition public) "
            "may leave a centre.",
        )
    _refuse_changed(folder)
    data = read_json(folder / "tables" / FILE)
    try:
        centre = data["centre"]
        national = {name: mapping(codes, string) for name, codes in centre["national"].items()}
        inhabitants = None if centre["inhabitants"] is None else whole(centre["inhabitants"])
        cells: dict[str, list[PublishedCell]] = {table: [] for table in definitions.tables}
        for cell in read_cells(folder, definitions.tables):
            cells[cell.table.id].append(cell)
        name = Text(string(centre["name"]["ja"]), string(centre["name"]["en"]))
        synthetic = bool(data["synthetic"])
        return CentreEdition(string(centre["id"]), name, synthetic, definitions, cells, national, inhabitants)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise InputError(
            f"「{folder}」の tables/{FILE} に、どのセンターのものかが書かれていません。新しい版の hikiana で"
            "公開版を作り直してもらってください。",
            f"tables/{FILE} of '{folder}' does not say whose it is. Ask for a public edition made by a newer hikiana.",
        ) from fault


def _refuse_changed(folder: Path) -> None:
    """Raise InputError where a table is not what the record of the edition says it was when it passed the door."""
    try:
        outputs = mapping(read_json(folder / RECORD)["outputs"], string)
        written = {name: sum_ for name, sum_ in outputs.items() if name.startswith("tables/")}
        changed = [name for name, sum_ in written.items() if sha256(folder / name) != sum_]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InputError(
            f"「{folder}」の {RECORD} か表が読めません（{type(fault).__name__}）。公開版のフォルダを丸ごと受け取って"
            "ください。",
            f"{RECORD} or a table of '{folder}' cannot be read ({type(fault).__name__}). Ask for the whole folder of "
            "the public edition.",
        ) from fault
    if changed or not written:
        told = "、".join(changed) or "tables"
        raise InputError(
            f"「{folder}」の表が、作られた後で変わっています（{told}）。センターから受け取り直してください。",
            f"Tables of '{folder}' have changed since they were made ({told}). Ask the centre for them again.",
        )
