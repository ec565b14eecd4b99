"""A report made again: from the same inputs, to the same bytes, or not at all."""

from dataclasses import replace
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.batch.results import Batch
from hikiana.document.files import Wanted


def reproduce(record: Path, out: Path, register: Path | None, way: Way, template: bytes | None = None) -> Batch:
    """Make the report of a run.json again in `out`/<year>/, from the same inputs and without anything kept.

    The register is the one that the record names, unless another place of it is given. `template` is that of Word, if
    the report had one.

    Raises
    ------
    InputError
        When the record cannot be read; otherwise what `make_reports` raises.
    ReproductionError
        When inputs have changed since, or a file comes out otherwise; nothing is written then.
    """
    former = Record.require(record)
    given = register or Path(former.register["given"])
    if not _is_there(given):
        raise InputError(
            f"元の登録簿「{given}」がありません。今ある場所を --register で指定してください。",
            f"The former register '{given}' is not there. Name its present place by --register.",
        )
    wanted = Wanted(former.formats, former.options["sections"], template)
    if wanted.look != former.options.get("look", ""):
        raise InputError(
            "元の報告書の Word の見た目と違います。そのときと同じファイルを --docx-template で指定してください"
            "（使わなかったときは指定しないでください）。",
            "The look of the former Word document is another: name the same file by --docx-template, or none where "
            "there was none.",
        )
    return make_reports(
        [FiscalYear(former.fiscal_year)],
        given,
        out,
        edition=former.parameters["edition"],
        lang=former.parameters["lang"],
        wanted=wanted,
        accept_quarantine=former.options["accept_quarantine"],
        answers=former.answers,
        way=replace(way, force=True),
        expected=former,
    )


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:  # no file system knows such a name
        return False
