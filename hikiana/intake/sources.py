"""Where records can lie: the sheets of workbooks, and files of text as one sheet without a name."""

from dataclasses import dataclass
from pathlib import Path

from hikiana.intake.entry import CODES, INSTRUCTIONS
from hikiana.intake.findings import Place
from hikiana.intake.heads import head_place
from hikiana.intake.sheet_kinds import known_share, records_like
from hikiana.intake.text_file import TextFile
from hikiana.intake.workbook import Sheet, read_sheets
from schemas.tables import TABLES, Table


@dataclass(frozen=True, eq=False)
class Source:
    """A sheet and the file that holds it.

    `folder` is where in the ledger's folder the file lies: 令和5年度. `block` is which of tables beside each other,
    from the left; 0 of one that has its sheet for itself. With `alike` a sheet of another file of the ledger has its
    name.
    """

    path: Path
    sheet: Sheet
    folder: str = ""
    alike: bool = False
    block: int = 0

    @property
    def file(self) -> str:
        """What the file is called within the ledger: 令和5年度/4月.xlsx."""
        return f"{self.folder}/{self.path.name}" if self.folder else self.path.name

    @property
    def names(self) -> tuple[str, ...]:
        """The names that may tell a year and a month: the sheet's, the file's, those of the folders, inmost first."""
        return self.sheet.name, self.path.stem, *reversed(self.folder.split("/"))

    @property
    def place(self) -> Place:
        return Place(self.file, self.sheet.name)

    @property
    def name(self) -> str:
        """What staff call it: the sheet, or the file; both where the sheet's name does not say which."""
        name = f"{self.file} / {self.sheet.name}" if self.alike else self.sheet.name or self.file
        return f"{name}（左から{self.block}つめの表）" if self.block else name


def sheets_of_workbook(path: Path) -> list[Source]:
    """The sheets of a workbook that hold anything of the office's own: not those that the form explains itself by.

    Raises
    ------
    InputError
        When the file cannot be read as a workbook.
    """
    return [Source(path, sheet) for sheet in read_sheets(path) if not (_is_of_form(sheet) or sheet.cells.is_empty())]


def sheet_of_text(path: Path, file: TextFile, table: Table | None = None) -> Source:
    """A file of text as a sheet; without a table its head is that of the table which it fits best.

    Raises
    ------
    LongRowError, csv.Error, polars.exceptions.PolarsError
        When it is no table.
    """
    table = table or max(
        TABLES.values(), key=lambda one: max((known_share(row, one) for row in file.first_rows), default=0)
    )
    return Source(path, Sheet("", file.cells(head_place(file.first_rows, table)), visible=True))


def _is_of_form(sheet: Sheet) -> bool:
    return sheet.name in (INSTRUCTIONS, CODES) and records_like(sheet, ()) is None
