"""Data quality: what validation found, how the report compares with the printed one, and what cannot be compared.

An edition for everyone tells the last alone: the others compare or count what it hides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.centre.profile import Break
from hikiana.centre.records_since import TERM, records_since
from hikiana.centre.unfinished import Unfinished
from hikiana.intake.findings import FindingCount
from hikiana.presentation.sentences import Sentences, number
from hikiana.register.history import check_history
from hikiana.sections.reconciliation import Reconciliation, reconcile
from hikiana.sections.shown import section_table, shown_by
from hikiana.sections.year import Year, once
from hikiana.statistics.counting import count
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable, Words
from schemas.rules import SEVERITIES
from schemas.tables import TABLES

READ = Measure("read", Text("読んだ行", "Rows read"), Text("行", "rows"))
ROWS = Measure("rows", Text("検査を通った行", "Sound rows"), Text("行", "rows"))
ASIDE = Measure("set_aside", Text("取り置いた行", "Rows set aside"), Text("行", "rows"))
STRUCK = Measure("struck_out", Text("除いた行（取り消し線）", "Rows left out (struck through)"), Text("行", "rows"))
CELLS = Measure("cells", Text("指摘", "Findings"), Text("か所", "places"))
FIGURES = Measure("figures", Text("数", "Number"), Text("個", "figures"))
NUMBER = Text("番号", "No.")


@section_table
def rows_by_table(year: Year) -> StatTable:
    """Rows of each table of the register: read, counted, set aside because of an error, left out as struck through.

    A table of which the centre can have no row, or that it does not keep, is not there.
    """
    aside, struck, unrecorded = year.register.set_aside, year.register.struck_out, year.register.unrecorded.years
    kept = [
        name
        for name, entry in TABLES.items()
        if not (entry.offers_nothing or name in unrecorded)
        or name in aside
        or name in struck
        or year.register.rows(name)
    ]
    items = tuple(Item(name, TABLES[name].title) for name in kept)
    table = Dimension("table", Text("表", "Table"), items).with_total(Text("計", "Total"))
    rows = pl.DataFrame(
        {
            "table": kept,
            "rows": [year.register.rows(name) for name in kept],
            "set_aside": [aside.get(name, 0) for name in kept],
            "struck_out": [struck.get(name, 0) for name in kept],
        }
    ).with_columns(read=pl.sum_horizontal("rows", "set_aside", "struck_out"))
    measures = [READ, ROWS, ASIDE, STRUCK]
    return year.table(
        "rows_by_table",
        Text("登録簿の行数", "Rows of the register"),
        [table],
        measures,
        [count(rows, [table], measure, pl.col(measure.code).sum()) for measure in measures],
        note=Text(
            "全ての年度を合わせた数。読んだ行 ＝ 検査を通った行 ＋ 取り置いた行 ＋ 除いた行。",
            "All fiscal years together. Rows read = sound rows + rows set aside + rows left out.",
        ),
    )


@section_table
def findings(year: Year) -> StatTable:
    """What validation found and what concerns the register's fiscal years, one row each, with the number of places."""
    history = [FindingCount.of(finding) for finding in check_history(year.register, year.fiscal_year)]
    found = [*_notes_together(year.register.findings), *history]
    codes = [str(place) for place in range(1, len(found) + 1)]
    rows = Dimension("finding", NUMBER, tuple(Item(code, Text(code, code)) for code in codes)).with_total(
        Text("計", "Total")
    )
    counts = pl.DataFrame(
        {"finding": codes, "cells": [finding.count for finding in found]}, {"finding": pl.String, "cells": pl.Int64}
    )
    return year.table(
        "findings",
        Text("登録簿への指摘", "Findings on the register"),
        [rows],
        [CELLS],
        [count(counts, [rows], CELLS, pl.col("cells").sum())],
        note=Text(
            "誤りのある行は取り置き、どの集計にも入れていない。注意とお知らせの行は入れている。",
            "Rows with errors are set aside and counted nowhere; rows with warnings and notes are kept.",
        ),
        words=[
            _words(Text("程度", "Severity"), codes, found, lambda finding: SEVERITIES[finding.severity]),
            _words(Text("ファイル", "File"), codes, found, lambda finding: Text(finding.file, finding.file)),
            _words(Text("列", "Column"), codes, found, lambda finding: finding.column or Text("", "")),
            _words(Text("内容", "What was found"), codes, found, lambda finding: finding.message),
        ],
    )


def _notes_together(findings: Sequence[FindingCount]) -> list[FindingCount]:
    """Notes of one rule as one, without a place: how cells were read is no matter of the single column."""
    notes: dict[str, FindingCount] = {}
    for finding in findings:
        if finding.severity == "note":
            so_far = notes[finding.rule].count if finding.rule in notes else 0
            notes[finding.rule] = replace(finding, file="", column=None, count=so_far + finding.count)
    return [*(finding for finding in findings if finding.severity != "note"), *notes.values()]


def breaks(year: Year) -> StatTable | None:
    """Breaks in comparability and years with a context, from the centre's profile; None where it has neither."""
    centre = year.centre
    since = records_since(centre)
    rows = [
        *([(centre.first_recorded.full_label, TERM, since)] if since else []),
        *((entry.first.full_label, _kind(entry), entry.note) for entry in centre.breaks),
        *((entry.first.full_label, Text("背景", "Context"), entry.note) for entry in centre.contexts),
    ]
    if not rows:
        return None
    title = Text("年度の比較に関わる事柄", "What matters for comparing fiscal years")
    return _listing(year.source, "breaks", title, _BREAK_WORDS, rows)


def _kind(entry: Break) -> Text:
    return entry.mark if isinstance(entry, Unfinished) else Text("比較の断絶", "Break")


_BREAK_WORDS = (Text("から", "From"), Text("種類", "Kind"), Text("内容", "What changed"))


def reconciliation(year: Year) -> StatTable | None:
    """How many printed figures were held against what; None when no printed report of the year is kept."""
    result = _reconciled(year)
    if result is None:
        return None
    printed = result.printed.values.keys()
    counts = {
        "printed": (Text("印刷された数字", "Printed figures"), len(printed)),
        "compared": (
            Text("登録簿の集計と照合した数字", "held against the register's tables"),
            len(printed & result.compared),
        ),
        "checked": (
            Text("印刷どうしで照合した数字", "held against other printed figures"),
            len(printed & result.checked),
        ),
        "beyond": (Text("記録からは得られない数字", "beyond any record"), len(result.beyond_records)),
        "errata": (Text("印刷の誤り", "errors in print"), len(result.errata)),
        "unexplained": (Text("説明のつかない違い", "differences without an explanation"), result.unexplained),
    }
    kind = Dimension(
        "reconciled", Text("照合", "Reconciliation"), tuple(Item(code, label) for code, (label, _) in counts.items())
    )
    rows = pl.DataFrame({"reconciled": list(counts), "figures": [figures for _, figures in counts.values()]})
    return year.table(
        "reconciliation",
        Text("印刷された報告書との照合", "Reconciliation with the printed report"),
        [kind],
        [FIGURES],
        [count(rows, [kind], FIGURES, pl.col("figures").sum())],
        note=Text("一つの数字を登録簿とも印刷どうしとも照合することがある。", "A figure may be held against both."),
    )


def errata(year: Year) -> StatTable | None:
    """The figures that the printed report has wrong; None when no report of the year is kept."""
    result = _reconciled(year)
    if result is None:
        return None
    blank = Text("空欄", "blank")
    rows = [
        (
            result.titles[erratum.key.table],
            Text(*[f"{erratum.key.row} / {erratum.key.column}"] * 2),
            Text(erratum.printed, erratum.printed) if erratum.printed else blank,
            Text(erratum.expected, erratum.expected),
            erratum.why,
        )
        for erratum in result.errata.values()
        if erratum.key.table in result.titles  # of what the office keeps no records, the report has no table
    ]
    title = Text("印刷された報告書の誤り", "Errors in the printed report")
    return _listing(year.source, "errata", title, _ERRATA_WORDS, rows)


_ERRATA_WORDS = (
    Text("表", "Table"),
    Text("箇所", "Place"),
    Text("印刷", "Printed"),
    Text("正", "Right"),
    Text("理由", "Why"),
)


def sentences(year: Year) -> Sentences:
    """How many findings there are."""
    table = findings(year)
    if table.withheld:
        return Sentences([])
    if not table[TOTAL, CELLS.code]:
        return Sentences([Text("登録簿への指摘はない。", "Nothing was found on the register.")])
    return Sentences(
        [
            Text("登録簿への指摘は{cells}ある。", "Findings on the register: {cells}.").format(
                cells=number(table, TOTAL, CELLS.code)
            )
        ]
    )


def counted(year: Year) -> Sentences:
    """Whether every row of the register is counted, or how many are not."""
    table = rows_by_table(year)
    if table.withheld:
        return Sentences([])
    read = number(table, TOTAL, READ.code)
    struck = []
    if table[TOTAL, STRUCK.code]:
        struck_out = number(table, TOTAL, STRUCK.code)
        told = Text(
            "登録簿の{read}のうち{struck_out}は、取り消し線が引かれているため、どの集計にも入っていない。",
            "Of {read} of the register {struck_out} are counted nowhere, because they are struck through.",
        )
        struck.append(told.format(read=read, struck_out=struck_out))
    if not table[TOTAL, ASIDE.code]:
        sound = Text("登録簿の全ての行が検査を通った。", "Every row of the register is sound.")
        return Sentences(struck or [sound])
    aside = number(table, TOTAL, ASIDE.code)
    return Sentences(
        [
            *struck,
            Text(
                "登録簿の{read}のうち{aside}は、誤りがあるか、誤りのある行と関係するため、どの集計にも入っていない。"
                "実際の件数や人数はこれより多いことがあり、新規と継続の別も変わることがある。",
                "Of {read} of the register {aside} are counted nowhere, because they have an error or depend on a row "
                "that has one. Numbers may really be higher, and new and continuing may differ.",
            ).format(read=read, aside=aside),
        ]
    )


def compared(year: Year) -> Sentences:
    """What the reconciliation comes to."""
    if year.outlet:
        return Sentences([])
    table = reconciliation(year)
    if table is None:
        return Sentences(
            [
                Text(
                    "この年度の印刷された報告書の数字はないため、照合していない。",
                    "No printed figures of this fiscal year are kept: nothing was compared.",
                )
            ]
        )
    return Sentences(
        [
            Text(
                "印刷された数字{printed}のうち、説明のつかない違いは{unexplained}、印刷の誤りは{errata}である。",
                "Of {printed} in print, {unexplained} differ without an explanation and {errata} are errors in print.",
            ).format(
                printed=number(table, "printed", FIGURES.code),
                unexplained=number(table, "unexplained", FIGURES.code),
                errata=number(table, "errata", FIGURES.code),
            )
        ]
    )


@once
def _reconciled(year: Year) -> Reconciliation | None:
    """Three tables and sentences tell of it, and it computes every table of the report: once is enough."""
    if year.outlet:
        return None
    try:
        return reconcile(year)
    except UsageError:
        return None


def _words(
    title: Text, codes: Sequence[str], found: Sequence[FindingCount], tell: Callable[[FindingCount], Text]
) -> Words:
    return Words(title, {code: tell(finding) for code, finding in zip(codes, found, strict=True)})


def _listing(
    source: Text, id: str, title: Text, columns: Sequence[Text], rows: Sequence[tuple[Text, ...]]
) -> StatTable:
    """Rows of words alone, the first of each as its head."""
    items = tuple(Item(str(place), row[0]) for place, row in enumerate(rows))
    heading, *others = columns
    words = tuple(
        Words(column, {item.code: row[place] for item, row in zip(items, rows, strict=True)})
        for place, column in enumerate(others, start=1)
    )
    cells = pl.DataFrame(schema={id: pl.String(), **_NO_CELLS})
    return StatTable(id, title, (Dimension(id, heading, items),), (), cells=cells, source=source, words=words)


_NO_CELLS: Mapping[str, pl.DataType] = {"measure": pl.String(), "value": pl.Float64(), "status": pl.String()}


tables, figures = shown_by(__name__)
