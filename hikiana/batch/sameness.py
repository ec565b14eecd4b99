"""Whether a report that is made again comes from the same inputs and to the same bytes."""

from hikiana.base.errors import ReproductionError
from hikiana.batch.inputs import Inputs
from hikiana.batch.plan import YearPlan, told_changes
from hikiana.batch.record import Record

_SHOWN = 10


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
        f"この報告書を作ったときから次のものが変わったので、同じものは作れません。\n    {changed.ja}\n"
        "    台帳や所見は、そのときのものを置いてください（場所が変わった登録簿は --register で指定します）。"
        f"hikiana は版 {expected.software['hikiana']}（git {commit[:12]}）でした。何も書き出していません。",
        "The following has changed since this report was made, so that it cannot be made again.\n"
        f"    {changed.en}\n"
        "    Put back the ledger and remarks of that day (a register that was moved is named by --register). "
        f"hikiana was version {expected.software['hikiana']} (git {commit[:12]}). Nothing was written.",
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
    system = "{} ({})".format(*(made.software.get("system", "?") for made in (record, expected)))
    raise ReproductionError(
        f"同じ材料から作りましたが、{len(differing)}個のファイルが元と違います: {listing}\n"
        f"    コンピュータ（かっこ内は元の報告書）: {system}\n    何も書き出していません。",
        f"Made of the same inputs, {len(differing)} files differ from the former report: {listing}\n"
        f"    Computer (in brackets: of the former report): {system}\n"
        "    Nothing was written.",
    )
