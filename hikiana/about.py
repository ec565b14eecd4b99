"""What a report is about: told by every executed notebook in its outputs, so that an export needs nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hikiana import __version__
from hikiana.fiscal_year import FiscalYear
from hikiana.register import Register
from schemas.text import Lang, Text

MIME_TYPE = "application/vnd.hikiana.about+json"


@dataclass(frozen=True)
class About:
    """The centre, fiscal year, register, edition and language of a notebook, and the version that ran it.

    `set_aside` is how many rows of the register are not here because of errors, `left_out` how many because they are
    struck through, `threshold` the smallest number of
    persons that an edition for everyone tells (None in other editions).
    """

    centre: Text
    fiscal_year: FiscalYear
    register: Text
    synthetic: bool
    edition: str
    lang: Lang
    version: str
    set_aside: int = 0
    threshold: int | None = None
    left_out: int = 0

    @classmethod
    def of(cls, register: Register, fiscal_year: FiscalYear, edition: str, lang: Lang) -> "About":
        aside, left_out = sum(register.set_aside.values()), sum(register.left_out.values())
        name, synthetic = register.name, register.synthetic
        threshold = register.outlet.policy.k if register.outlet else None
        return cls(
            register.centre.name, fiscal_year, name, synthetic, edition, lang, __version__, aside, threshold, left_out
        )

    def to_data(self) -> dict[str, Any]:
        """As JSON, for a notebook's outputs."""
        return asdict(self) | {"fiscal_year": self.fiscal_year.year}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "About":
        """What `to_data` gave."""
        words = {name: Text(**data[name]) for name in ("centre", "register")}
        return cls(**{**data, **words, "fiscal_year": FiscalYear(data["fiscal_year"])})
