"""What a report is about: told by every executed notebook in its outputs, so that an export needs nothing else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.version import __version__
from hikiana.register.register import Register
from hikiana.statistics.years_missing import SHORT

MIME_TYPE = "application/vnd.hikiana.about+json"


@dataclass(frozen=True)
class About:
    """The centre, fiscal year, register, edition and language of a notebook, and the version that ran it.

    `set_aside` is how many rows of the register were left out because of errors, `threshold` the smallest number of
    persons that an edition for everyone tells (None in other editions). `unfinished` says which part of the fiscal year
    is recorded, when it is not all of it. What limits everything that is said stands as `warnings` on the cover, and in
    short, as `heads`, at the head of every section.
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
    unfinished: Text | None = None
    heads: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()

    @classmethod
    def of(cls, register: Register, fiscal_year: FiscalYear, edition: str, lang: Lang) -> "About":
        found = register.unfinished
        return cls(
            register.centre.name,
            fiscal_year,
            register=register.name,
            synthetic=register.synthetic,
            edition=edition,
            lang=lang,
            version=__version__,
            set_aside=sum(register.set_aside.values()),
            threshold=register.outlet.policy.k if register.outlet else None,
            unfinished=found.words if found else None,
            heads=tuple(([found.words] if found else []) + ([SHORT] if register.years_missing else [])),
            warnings=tuple(register.warnings),
        )

    def to_data(self) -> dict[str, Any]:
        """As JSON, for a notebook's outputs."""
        return asdict(self) | {"fiscal_year": self.fiscal_year.year}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "About":
        """What `to_data` gave."""
        told = ("centre", "register", "unfinished")
        words = {name: Text(**data[name]) for name in told if data.get(name)}
        lists = {name: tuple(Text(**text) for text in data.get(name, ())) for name in ("heads", "warnings")}
        return cls(**{**data, **words, **lists, "fiscal_year": FiscalYear(data["fiscal_year"])})
