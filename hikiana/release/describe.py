"""datapackage.json: the release for programs, by the Data Package standard (v2)."""

from pathlib import Path
from typing import Any

from hikiana.base.text import Text
from hikiana.register.clean import descriptor
from hikiana.release.about import SYNTHETIC_WARNING
from hikiana.release.codebook import CODEBOOK_TABLES
from hikiana.release.release import Release
from hikiana.release.tables import ReleaseTable, Variable

_MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "sav": "application/x-spss-sav",
    "dta": "application/x-stata-dta",
}
_LICENSE_FILE = "LICENSE"
_NO_VALUE = Text("値なし", "no value")


def write_description(folder: Path, release: Release, kinds: tuple[str, ...]) -> None:
    """Describe the files of the folder; `kinds` are the formats beside CSV that each table is kept in."""
    about = release.about
    parts = [about.protection, *([SYNTHETIC_WARNING] if about.synthetic else [])][::-1]
    description = Text("\n\n".join(part.ja for part in parts), "\n\n".join(part.en for part in parts))
    properties = {
        "name": "hikiana-release" + ("-synthetic" if about.synthetic else ""),
        "version": about.version,
        "created": f"{about.made_on}T00:00:00Z",
        **descriptor.words(release.title, description),
        "synthetic": about.synthetic,
        "keywords": ["ひきこもり", "hikikomori", "consultation statistics"],
        "licenses": [
            {
                "name": about.licence.code,
                "path": about.licence.url or "LICENSE",
                "title": about.licence.title.ja,
                "title_en": about.licence.title.en,
            }
        ],
        "contributors": [{"title": about.centre.ja, "title_en": about.centre.en, "roles": ["creator", "publisher"]}],
        "sources": [{"title": about.register.ja, "title_en": about.register.en}],
    }
    resources = [_resource(folder, release, table, kinds) for table in release.tables]
    descriptor.write_descriptor(folder, properties, [*resources, *_of_codebook(folder, release)])


def _resource(folder: Path, release: Release, table: ReleaseTable, kinds: tuple[str, ...]) -> dict[str, Any]:
    fields = [_field(table, variable) for variable in table.variables]
    told = descriptor.words(release.title_of(table), table.description)
    of = descriptor.schema(fields, table.key)
    resource = descriptor.csv_resource(folder, release.path(table, "csv"), table.name, told, of)
    if table.terms:
        resource["licenses"] = [{"path": _LICENSE_FILE, "title": table.terms.ja, "title_en": table.terms.en}]
    # The same table in other formats: as resources of their own, programs for the standard would have to read them all.
    resource["other_formats"] = [
        {
            "path": release.path(table, kind),
            "format": kind,
            "mediatype": _MEDIA_TYPES[kind],
            **descriptor.file_facts(folder / release.path(table, kind)),
        }
        for kind in kinds
    ]
    return resource


def _field(table: ReleaseTable, variable: Variable) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": variable.name,
        "type": table.kind(variable),
        **descriptor.words(variable.title, variable.description),
    }
    if variable.categories:
        answers = {code: label for code, label in variable.labels.items() if code not in variable.missing}
        field |= {"categories": descriptor.categories(answers.items()), "constraints": {"enum": list(answers)}}
    if variable.missing:
        missing = [("", _NO_VALUE), *((code, variable.labels[code]) for code in variable.missing)]
        field["missingValues"] = descriptor.categories(missing)
    return field


def _of_codebook(folder: Path, release: Release) -> list[dict[str, Any]]:
    made = []
    for name, (title, frame_of) in CODEBOOK_TABLES.items():
        types = frame_of(release).schema.items()
        fields = [{"name": column, "type": descriptor.TYPES[dtype.base_type()]} for column, dtype in types]
        told = {"title": title.ja, "title_en": title.en}
        made.append(descriptor.csv_resource(folder, f"{name}.csv", name, told, descriptor.schema(fields, ())))
    return made
