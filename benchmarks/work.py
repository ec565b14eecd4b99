"""The work of the execution benchmark: which notebooks are run, with which parameters, and where results go."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from hikiana.sections.contents import section_notebooks


@dataclass(frozen=True)
class Work:
    """Every section's notebook for each of `years`, on a clean register; results go to their own folders in `place`."""

    years: tuple[int, ...]
    register: Path
    place: Path

    def notebooks(self) -> list[tuple[int, Path]]:
        return [(year, notebook) for year in self.years for notebook in section_notebooks()]

    def parameters(self, year: int) -> dict[str, int | str]:
        return {"fiscal_year": year, "register": str(self.register), "lang": "ja"}

    @property
    def data(self) -> Path:
        """HIKIANA_DATA of the whole reports."""
        return self.place / "data"

    @property
    def reports(self) -> Path:
        """Where the whole reports are."""
        return self.place / "reports"

    def executed(self, year: int) -> Path:
        """Where the executed notebooks of a whole report are."""
        return self.reports / str(year) / "notebooks"

    def results(self, name: str, year: int) -> Path:
        folder = self.place / name / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def copies(self) -> list[tuple[int, Path]]:
        """Where the copies are that hold their parameters, for what takes none."""
        return [(year, self.results("with parameters", year) / source.name) for year, source in self.notebooks()]

    def write_copies(self) -> list[tuple[int, Path]]:
        """Write these copies."""
        for (year, source), (_, copy) in zip(self.notebooks(), self.copies(), strict=True):
            nbformat.write(parameterize_notebook(load_notebook_node(str(source)), self.parameters(year)), copy)
        return self.copies()

    def arguments(self) -> list[str]:
        """Itself as arguments of a script; `of` reads them."""
        return [str(self.register), str(self.place), *map(str, self.years)]

    @classmethod
    def of(cls, arguments: list[str]) -> "Work":
        register, place, *years = arguments
        return cls(tuple(map(int, years)), Path(register), Path(place))
