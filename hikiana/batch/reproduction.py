"""A report made again: from the same inputs, to the same bytes, or not at all."""

from dataclasses import replace
from pathlib import Path

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.batch.results import Batch


def reproduce(record: Path, out: Path, register: Path | None, way: Way) -> Batch:
    """Make the report of a run.json again in `out`/<year>/, from the same inputs and without anything kept.

    The register is the one that the record names, unless another place of it is given.

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
    return make_reports(
        [FiscalYear(former.fiscal_year)],
        given,
        out,
        edition=former.parameters["edition"],
        lang=former.parameters["lang"],
        by_section=former.options["sections"],
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
