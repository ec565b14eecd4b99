"""An edition: one finished folder, with all that it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from hikiana.base.errors import HikianaError, UsageError
from hikiana.base.json_file import read_json
from hikiana.disclosure.audit.bars import is_measured
from hikiana.disclosure.audit.cells import PublishedCell
from hikiana.disclosure.audit.definitions import FILE, EditionDefinitions, read_definitions
from hikiana.disclosure.audit.reading.artefacts import ArtefactPart, Drawing, Grid, Passage, UnreadArtefact
from hikiana.disclosure.audit.reading.notebooks import read_notebook, texts_of
from hikiana.disclosure.audit.reading.page import read_page
from hikiana.disclosure.audit.reading.pdf import read_pdf
from hikiana.disclosure.audit.reading.tables import called, read_cells, rows_of
from hikiana.disclosure.audit.reading.word import read_word
from hikiana.disclosure.audit.reading.workbook import read_workbook

_PartT = TypeVar("_PartT", bound=ArtefactPart)


@dataclass(frozen=True)
class Edition:
    """The cells of a folder's tables and what its artefacts say."""

    folder: Path
    definitions: EditionDefinitions
    cells: list[PublishedCell]
    parts: list[ArtefactPart]

    @classmethod
    def read(cls, folder: Path, tables_alone: bool = False) -> "Edition":
        """Read every artefact of a folder, or its tables alone where the rest has been examined before.

        Raises
        ------
        InputError
            When its tables and their definitions do not fit each other.
        """
        definitions = read_definitions(folder)
        cells = read_cells(folder, definitions.tables)
        return cls(folder, definitions, cells, [] if tables_alone else list(_parts_in(folder)))

    @cached_property
    def tables(self) -> dict[str, list[PublishedCell]]:
        """The cells of each table; one of words alone has none."""
        found: dict[str, list[PublishedCell]] = {identity: [] for identity in self.definitions.tables}
        for cell in self.cells:
            found[cell.table.id].append(cell)
        return found

    def of_kind(self, kind: type[_PartT]) -> list[_PartT]:
        """All that is said in one shape, once where several artefacts say it alike."""
        return [entry for entry in self.parts if isinstance(entry, kind)]


def read_editions(folders: list[Path], earlier: list[Path]) -> list[Edition]:
    """The editions in folders, the newest first. A folder may be one edition or hold several.

    Of `earlier` ones only the tables are read.

    Raises
    ------
    UsageError
        When a folder holds none.
    """
    editions = [Edition.read(each) for folder in folders for each in _editions_in(folder)]
    editions += [Edition.read(each, tables_alone=True) for folder in earlier for each in _editions_in(folder)]
    return sorted(editions, key=lambda edition: (-edition.definitions.fiscal_year, str(edition.folder)))


def _editions_in(folder: Path) -> list[Path]:
    if (folder / "tables").is_dir():
        return [folder]
    found = sorted(path.parent for path in folder.rglob("tables") if path.is_dir())
    if not found:
        raise UsageError(
            f"「{folder}」に報告書がありません。report.html と tables/ のあるフォルダを指定してください。",
            f"'{folder}' holds no report. Name a folder with report.html and tables/.",
        )
    return found


def _parts_in(folder: Path) -> Iterator[ArtefactPart]:
    """What all files say; of one that is damaged nobody can tell what it says to others."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        artefact = _name(path, folder)
        try:
            yield from [_measured(part) for part in _parts_of_file(path, folder, artefact)]
        except (HikianaError, PermissionError):
            raise
        except Exception:  # whatever it is that a library cannot take
            yield UnreadArtefact(artefact)


def _parts_of_file(path: Path, folder: Path, artefact: str) -> Iterator[ArtefactPart]:
    if path.suffix == ".html":
        yield from read_page(path, artefact)
    elif path.suffix == ".xlsx":
        yield from read_workbook(path, artefact)
    elif path.suffix == ".docx":
        yield from read_word(path, artefact, [table.stem for table in (folder / "tables").glob("*.csv")])
    elif path.suffix == ".ipynb":
        yield from read_notebook(path, artefact)
    elif path.suffix == ".pdf":
        beside = path.with_suffix(".html")
        yield from read_pdf(path, artefact, _words(beside) if beside.is_file() else "")
    elif path.suffix in (".txt", ".md"):
        yield from (Passage(artefact, line) for line in path.read_text(encoding="utf-8").splitlines())
    elif path.suffix == ".json":
        told = () if path.name == FILE else texts_of(read_json(path))
        yield from (Passage(artefact, words) for words in told)
    elif path.suffix == ".csv":
        yield from _table(path, artefact, path.parent == folder / "tables")
    else:
        yield UnreadArtefact(artefact)


def _measured(part: ArtefactPart) -> ArtefactPart:
    """What is said, with nothing in a drawing that is no measure."""
    if isinstance(part, Drawing) and not is_measured(part):
        return UnreadArtefact(f"{part.artefact} <svg>")
    return part


def _table(path: Path, artefact: str, is_published: bool) -> Iterator[ArtefactPart]:
    """A CSV file: of the published tables the cells are read by themselves."""
    heads, rows = rows_of(path)
    yield Grid(
        artefact, path.stem if is_published else "", heads, [] if is_published else [list(r.values()) for r in rows]
    )


def _name(path: Path, folder: Path) -> str:
    """How findings call a file: with its edition's folder."""
    return f"{called(folder)}/{path.relative_to(folder).as_posix()}"


def _words(page: Path) -> str:
    """All words of a page in the order of paper."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text("")
