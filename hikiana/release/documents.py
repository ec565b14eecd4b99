"""README.md, LICENSE, CITATION.cff and VERSION: what a person reads before the data."""

import json
from pathlib import Path

import jinja2

from hikiana.base.version import __version__
from hikiana.release import exchange
from hikiana.release.about import SYNTHETIC, SYNTHETIC_WARNING
from hikiana.release.codebook import TEMPLATES
from hikiana.release.editions import STATUSES
from hikiana.release.release import FOLDERS, Release
from hikiana.release.tables import ReleaseTable

DOCUMENTS = ("README.md", "LICENSE", "CITATION.cff", "VERSION")


def write_documents(folder: Path, release: Release, kinds: tuple[str, ...]) -> None:
    """Write the documents; `kinds` are the formats beside CSV that each table is kept in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A quoted string of YAML, which CITATION.cff is written in, may be any of JSON.
    environment.filters["quoted"] = lambda text: json.dumps(str(text), ensure_ascii=False)
    example = _example(release)
    for name in DOCUMENTS:
        text = environment.get_template(f"{name}.j2").render(
            release=release,
            about=release.about,
            synthetic=SYNTHETIC,
            warning=SYNTHETIC_WARNING,
            software=__version__,
            folders=FOLDERS,
            kinds=kinds,
            statuses=STATUSES,
            in_spss=exchange.IN_SPSS,
            in_stata=exchange.IN_STATA,
            example=example,
            dimensions=[name for name in example.key if name not in ("edition", "measure")],
            measure=example["measure"].codes[0],
        )
        (folder / name).write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")


def _example(release: Release) -> ReleaseTable:
    """A table to show: the first that does not tell the years itself, or the first."""
    of_editions = [table for table in release.tables if "measure" in table.key]
    return next((table for table in of_editions if "fiscal_year" not in table.key), of_editions[0])
