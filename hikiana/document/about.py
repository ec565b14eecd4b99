"""What a report is about: told by every executed notebook in its outputs, so that an export needs nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hikiana.base.errors import ExportError
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


def about(notebook: Mapping[str, Any], name: str = "") -> About:
    """What an executed notebook, or one of joined sections, says it is about; `name` is the notebook's (04_liaison).

    Raises
    ------
    ExportError
        When it says nothing, or its sections say different things.
    """
    told = list(_told(notebook))
    if not told:
        raise ExportError.of(name, _SILENT)
    if any(other != told[0] for other in told):
        raise ExportError.of(name, _OTHERS)
    return About.from_data(told[0])


def refuse_others(notebooks: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise ExportError when an executed notebook says nothing of what it is about, or something else than the first.

    Notebooks are given by their names.
    """
    first = None
    for name, notebook in notebooks.items():
        told = about(notebook, name)
        if told != (first := first or told):
            raise ExportError.of(name, _OTHERS)


def _told(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return (output["data"][MIME_TYPE] for output in outputs if MIME_TYPE in output.get("data", {}))


_SILENT = Text(
    "節の見出し（hikiana.open_year の出力）がありません。実行してから書き出してください。",
    "the head of a section, which hikiana.open_year shows, is missing. Run it before it is exported.",
)
_OTHERS = Text(
    "年度や登録簿の異なる節は、一つの報告書にまとめられません。",
    "sections of different fiscal years or registers do not make one report.",
)
