"""findings.html: what is to be mended, on one page that opens anywhere and needs nothing else."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from hikiana.base.days import written_day
from hikiana.base.text import Lang, Text
from hikiana.base.version import __version__
from hikiana.intake.findings import Finding
from hikiana.intake.raw import RawRegister
from hikiana.register.check.rows import LedgerRows, title_of
from schemas.rules import SEVERITIES

SHOWN_CELLS = 100
_WORDS = {
    "ledger": Text("検査したもの:", "Checked:"),
    "rows": Text("行数", "Rows"),
    "table": Text("表", "Table"),
    "hint": Text("直し方", "How to mend it"),
}
_ROW_HEADS = (
    Text("読んだ行", "Read"),
    Text("検査を通った行", "Sound"),
    Text("誤りのある行", "With errors"),
    Text("それと関係する行", "Depending on these"),
    Text("合計・注記・見出し（除いた行）", "Totals, remarks, heads (left out)"),
    Text("取り消し線（除いた行）", "Struck through (left out)"),
)
_PART = Text("{severity}（{count}か所）", "{severity}: {count}")
_SOUND = Text("直すところはありません。", "Nothing has to be mended.")
_FAULTY = Text("直すところが{count}か所あります。", "To be mended: {count}.")
_MORE = Text("ほか{count}か所（findings.xlsx に全てあります）", "and {count} more (all in findings.xlsx)")


def write_page(
    path: Path, raw: RawRegister, findings: Sequence[Finding], rows: LedgerRows, *, made_on: date, lang: Lang
) -> None:
    """Write the page: a verdict, the rows of each table, then errors, warnings and notes with their cells."""
    folder = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )
    errors = sum(finding.count for finding in findings if finding.severity == "error")
    text = environment.get_template("findings.html.j2").render(
        lang=lang,
        version=__version__,
        css=(folder / "findings.css").read_text(encoding="utf-8"),
        title=title_of(raw, lang),
        words={name: words(lang) for name, words in _WORDS.items()},
        made_on=written_day(made_on)(lang),
        ledger=raw.folder.name,
        verdict=(_FAULTY.format(count=f"{errors:,}") if errors else _SOUND)(lang),
        verdict_class="error" if errors else "note",
        row_heads=[head(lang) for head in _ROW_HEADS],
        counts=rows.tables,
        unread=rows.told_unread(lang),
        parts=list(_parts(findings, lang)),
    )
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _parts(findings: Sequence[Finding], lang: Lang) -> Any:
    for severity, words in SEVERITIES.items():
        of_it = [finding for finding in findings if finding.severity == severity]
        if of_it:
            count = f"{sum(finding.count for finding in of_it):,}"
            yield {
                "severity": severity,
                "title": _PART.format(severity=words, count=count)(lang),
                "findings": [_finding(finding, lang) for finding in of_it],
            }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    rows = finding.rows.head(SHOWN_CELLS).to_list()
    row = Text("{}行目", "row {}")(lang)
    more = len(finding.rows) - len(rows)
    return {
        "place": " / ".join([finding.place, *([finding.column(lang)] if finding.column else [])]),
        "message": finding.message(lang),
        "hint": finding.hint(lang),
        "cells": [
            {"address": f"{finding.letters}{number}" if finding.letters else row.format(number), "value": value}
            for number, value in zip(rows, finding.quoted(lang, SHOWN_CELLS), strict=True)
        ],
        "more": _MORE.format(count=f"{more:,}")(lang) if more else "",
    }
