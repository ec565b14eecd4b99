"""What a batch came to: its reports, or the errors of all that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hikiana.base.errors import ExecutionError, HikianaError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.intake.findings import Finding
from hikiana.register.register import Register


@dataclass(frozen=True)
class Report:
    """A finished report of one fiscal year; not `is_new` when it stood there already as it would be made."""

    fiscal_year: FiscalYear
    folder: Path
    documents: Sequence[str]
    is_new: bool = True

    def told(self, lang: Lang) -> list[str]:
        """Where the documents beside the page are."""
        kinds = {
            Text("印刷用", "For print"): ["report.pdf"],
            Text("Word", "Word"): ["report.docx"],
            Text("表", "Tables"): ["tables.xlsx", "tables"],
        }
        lines = []
        for kind, names in kinds.items():
            if places := [str(self.folder / name) for name in names if name in self.documents]:
                lines.append(f"{kind(lang)}: {('、' if lang == 'ja' else ', ').join(places)}")
        return lines

    @property
    def html(self) -> Path:
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        return self.folder / "report.pdf"


@dataclass(frozen=True)
class Batch:
    """The reports of one run, the register they were made from, the warnings about it, and how many sections ran."""

    reports: list[Report]
    register: Register
    warnings: list[Finding]
    sections: int = 0
    sections_run: int = 0

    def told(self, lang: Lang) -> str:
        """Where each report is, and how much had to be run for them."""
        source = self.register.source(lang)
        done, same = Text("できました", "Done"), Text("変わりありません", "Unchanged")
        lines = []
        for report in self.reports:
            place = report.html if report.html.name in report.documents else report.folder
            words = (done if report.is_new else same)(lang)
            lines.append(f"{words}: {place}（{source}）" if lang == "ja" else f"{words}: {place} ({source})")
            lines += [f"    {line}" for line in report.told(lang)] if report.is_new else []
        if self.sections:
            count = Text("{all}節のうち{run}節を実行しました。", "{run} of {all} sections were run.")
            lines.append(count.format(all=self.sections, run=self.sections_run)(lang))
        return "\n".join(lines)


def all_failures(
    failed: Sequence[HikianaError], made: Sequence[FiscalYear], fail_fast: bool, is_all_placed: bool = False
) -> HikianaError:
    """One error of all that failed, with what to do and the years that were made nevertheless.

    With `is_all_placed` every year has its report, if not in every format.
    """
    whole = Text("以前の報告書はそのままです。", "A former report is unchanged.")
    if is_all_placed:
        whole = Text(
            "もう一度実行すると、その文書を試します（済んだ節は省きます）。",
            "The next run tries these documents again, and skips the sections that are done.",
        )
    elif made:
        years = ", ".join(str(year) for year in made)
        whole = Text(f"{whole.ja}できた年度: {years}", f"{whole.en} Finished: {years}")
    stopped = Text("--fail-fast のため、そこで止めました。", "Stopped there because of --fail-fast. ")
    again = Text(
        "{stopped}台帳の誤りではありません。ノートブックを直すか、残したファイルを開発者に渡してください"
        "（エラーの文に記録が写っていることがあります。渡す前に、中を見て確かめてください）。"
        "もう一度実行すると、済んだ節は省きます（--force を付けると全て最初からになります）。",
        "{stopped}The ledger is not at fault: mend the notebook, or hand the kept file to the developers "
        "(look into it first: the words of an error may hold records). "
        "The next run skips the sections that are done (with --force it begins anew).",
    ).format(stopped=stopped if fail_fast else Text("", ""))
    notebooks = any(isinstance(fault, ExecutionError) for fault in failed)
    parts = [*(fault.message for fault in failed), *([again] if notebooks else []), whole]
    kind = ExecutionError if notebooks else type(failed[0])
    return kind(Text("\n".join(text.ja for text in parts), "\n".join(text.en for text in parts)))
