"""A report made again: from the same inputs, to the same bytes, or not at all."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hikiana.batch.inputs import Inputs
from hikiana.batch.plan import YearPlan, told_changes
from hikiana.batch.record import Record
from hikiana.base.errors import InputError, ReproductionError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text

if TYPE_CHECKING:
    from hikiana.batch.reports import Way
    from hikiana.batch.results import Batch

_SHOWN = 10


def reproduce(record: Path, out: Path, register: Path | None, way: "Way") -> "Batch":
    """Make the report of a run.json again in `out`/<year>/, from the same inputs and without anything kept.

    The register is the one that the record names, unless another place of it is given.

    Raises
    ------
    InputError
        When the record cannot be read; otherwise what `make_reports` raises.
    ReproductionError
        When inputs have changed since, or a file comes out otherwise; nothing is written then.
    """
    from hikiana.batch.reports import make_reports

    former = Record.require(record)
    given = register or Path(former.register["given"])
    if not _is_there(given):
        raise InputError(
            Text(
                f"元の登録簿「{given}」がありません。今ある場所を --register で指定してください。",
                f"The former register '{given}' is not there. Name its present place by --register.",
            )
        )
    return make_reports(
        [FiscalYear(former.fiscal_year)],
        given,
        out,
        former.parameters["edition"],
        former.parameters["lang"],
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


def refuse_other_inputs(plan: YearPlan, inputs: Inputs, expected: Record) -> None:
    """Raise ReproductionError when a report would be made from anything else than an earlier one was.

    The register's place may be another: it stands in the notebooks only.
    """
    former = {**expected.inputs, "notebook": "", "parameters": "", "place": "", "engine": "", "commentary": ""}
    now = {**former, **inputs}
    for section in plan.sections:
        recorded = expected.sections.get(section.stem, {})
        for name in ("notebook", "engine", "commentary"):
            if section.inputs[name] != recorded.get(name):
                now[name] = section.inputs[name]
    if expected.sections.keys() != {section.stem for section in plan.sections}:
        now["notebook"] = "others"
    changed = told_changes(now, former)
    if changed is None:
        return
    commit = expected.software["commit"] or "?"
    raise ReproductionError(
        Text(
            f"この報告書を作ったときから次のものが変わったので、同じものは作れません。\n    {changed.ja}\n"
            "    台帳や所見は、そのときのものを置いてください（場所が変わった登録簿は --register で指定します）。"
            f"hikiana は版 {expected.software['hikiana']}（git {commit[:12]}）でした。何も書き出していません。",
            "The following has changed since this report was made, so that it cannot be made again.\n"
            f"    {changed.en}\n"
            "    Put back the ledger and remarks of that day (a register that was moved is named by --register). "
            f"hikiana was version {expected.software['hikiana']} (git {commit[:12]}). Nothing was written.",
        )
    )


def refuse_other_outputs(record: Record, expected: Record) -> None:
    """Raise ReproductionError when a report consists of other bytes than the earlier one."""
    former, names = expected.outputs, record.outputs.keys() | expected.outputs.keys()
    # The register's place stands in the notebooks: elsewhere they are others.
    elsewhere = record.parameters["register"] != expected.parameters["register"]
    differing = sorted(
        name
        for name in names
        if record.outputs.get(name) != former.get(name) and not (elsewhere and name.startswith("notebooks/"))
    )
    if not differing:
        return
    listing = ", ".join(differing[:_SHOWN]) + (" …" if len(differing) > _SHOWN else "")
    libraries = Text(*(f"{record.software['libraries']}（{expected.software['libraries']}）",) * 2)
    raise ReproductionError(
        Text(
            f"同じ材料から作りましたが、{len(differing)}個のファイルが元と違います: {listing}\n"
            f"    PDFを作るライブラリ（かっこ内は元の報告書）: {libraries.ja}\n    何も書き出していません。",
            f"Made of the same inputs, {len(differing)} files differ from the former report: {listing}\n"
            f"    Libraries that make the PDF (in brackets: of the former report): {libraries.en}\n"
            "    Nothing was written.",
        )
    )
