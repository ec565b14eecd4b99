"""What a release says of itself, in every one of its files."""

from dataclasses import dataclass
from datetime import date

from hikiana.base.text import Text

SYNTHETIC_MARK = "synthetic_"
"""What the names of the files of synthetic data begin with."""
SYNTHETIC = Text("合成データ", "Synthetic data")
SYNTHETIC_WARNING = Text(
    "これは合成データ（実在しない人の記録）から作られたものです。実際の相談の記録ではありません。",
    "Made from synthetic data (records of people who do not exist). Nothing in it was counted.",
)


@dataclass(frozen=True)
class Licence:
    """A licence of data: its SPDX identifier (CC-BY-4.0), its title and where its text is ("" in the package alone)."""

    code: str
    title: Text
    url: str


@dataclass(frozen=True)
class ReleaseAbout:
    """Whose data a release holds, which version it is and on which terms it is given.

    `number` is the version that the centre gives to the release (2024.1); `protection` tells readers how the figures
    were protected, `threshold` is the smallest number of persons that is told.
    """

    centre: Text
    register: Text
    synthetic: bool
    number: str
    made_on: date
    licence: Licence
    protection: Text
    threshold: int | None = None

    @property
    def version(self) -> str:
        """The number, with the mark of synthetic data as the build of a version (semver.org, 10)."""
        return f"{self.number}+synthetic" if self.synthetic else self.number
