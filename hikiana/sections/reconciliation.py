"""Reconciliation: every figure of the tables against its printed one, and the printed figures against each other.

What differs must be explained by a known erratum; an erratum that has become untrue is itself a difference.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from hikiana.base.errors import ReconciliationError
from hikiana.base.rounding import round_half_up
from hikiana.base.text import Lang, Text
from hikiana.base.workspace import PUBLISHED
from hikiana.centre.printed.consistency import PrintCheck, check_print
from hikiana.centre.printed.figures import DASH, Erratum, Key, Printed, read_beyond_records, read_errata
from hikiana.centre.printed.owner import refuse_other_figures
from hikiana.sections.contents import section_modules
from hikiana.sections.shared.in_print import PrintedCell
from hikiana.sections.year import Year

Verdict = Literal["agrees", "erratum", "differs"]


@dataclass(frozen=True)
class Comparison:
    """One cell of a StatTable against the printed figure of the same place; `printed` is '' for a blank."""

    key: Key
    computed: str
    printed: str
    verdict: Verdict


@dataclass(frozen=True)
class Reconciliation:
    """The result for one fiscal year: comparisons with print, checks within print, errata.

    `titles` are those of the register's tables, by id.
    """

    printed: Printed
    errata: Mapping[Key, Erratum]
    comparisons: list[Comparison]
    not_printed: int
    beyond_records: Mapping[Key, Text]
    titles: Mapping[str, Text]

    @cached_property
    def checks(self) -> list[PrintCheck]:
        return check_print(self.printed)

    @cached_property
    def unexplained_checks(self) -> list[PrintCheck]:
        """Checks that the printed figures fail even after the errata are put right."""
        return [check for check in check_print(self.printed.corrected(self.errata)) if not check.holds]

    @cached_property
    def stale_errata(self) -> list[Erratum]:
        """Errata that do not describe print any more: another figure stands there, or it is right."""
        return [
            erratum
            for key, erratum in self.errata.items()
            if self.printed.values.get(key, "") != erratum.printed or erratum.printed == erratum.expected
        ]

    @cached_property
    def compared(self) -> set[Key]:
        """The printed figures that a cell of the register's tables was compared with."""
        return {comparison.key for comparison in self.comparisons if comparison.printed}

    @cached_property
    def checked(self) -> set[Key]:
        """The printed figures that others in print fix or bound."""
        return {check.key for check in self.checks}

    @property
    def uncovered(self) -> list[Key]:
        """Printed figures that nothing was held against, and nobody has said why; a printed dash is no figure."""
        covered = self.compared | self.checked | self.beyond_records.keys()
        return [key for key, value in self.printed.values.items() if value != DASH and key not in covered]

    @property
    def stale_declarations(self) -> list[Key]:
        """Figures declared to be beyond the records that are not in print, or that are covered after all."""
        covered = self.compared | self.checked
        return [key for key in self.beyond_records if key in covered or key not in self.printed.values]

    @property
    def differences(self) -> list[Comparison]:
        return [comparison for comparison in self.comparisons if comparison.verdict == "differs"]

    @property
    def unexplained(self) -> int:
        """How many figures, checks, errata and declarations stand without an explanation."""
        kinds = (self.differences, self.unexplained_checks, self.stale_errata, self.uncovered, self.stale_declarations)
        return sum(len(kind) for kind in kinds)

    @property
    def is_explained(self) -> bool:
        return self.unexplained == 0

    def refuse_unexplained(self) -> None:
        """Raise ReconciliationError when anything has no explanation."""
        if not self.is_explained:
            many = self.unexplained
            raise ReconciliationError(
                Text(
                    f"説明のつかない違いが{many}件あります。登録簿か公表値を確かめ、印刷の誤りなら "
                    f"{PUBLISHED / 'errata.csv'} に加えてください。",
                    f"{many} differences have no explanation. Check the register and the printed figures; "
                    f"an error in print belongs into {PUBLISHED / 'errata.csv'}.",
                )
            )


def reconcile(year: Year) -> Reconciliation:
    """Compare the register's tables with the printed report of a fiscal year.

    Raises UsageError when no printed figures of that year are kept, and InputError when they are another centre's.
    """
    refuse_other_figures(year.centre)
    printed, errata = Printed.read(year.fiscal_year), read_errata(year.fiscal_year)
    comparisons: dict[tuple[Key, str], Comparison] = {}
    titles: dict[str, Text] = {}
    not_printed = 0
    for cell, key in _cells(year, printed):
        titles[cell.table.id] = cell.table.title
        if key is None or not (key in printed.values or printed.leaves_blank(key)):
            not_printed += 1
            continue
        comparison = _compare(cell, key, printed.values.get(key, ""), errata.get(key))
        comparisons[key, comparison.computed] = comparison
    beyond = read_beyond_records(year.fiscal_year)
    return Reconciliation(
        printed, errata, list(comparisons.values()), not_printed, beyond_records=beyond, titles=titles
    )


def _cells(year: Year, printed: Printed) -> Iterator[tuple[PrintedCell, Key | None]]:
    for module in section_modules(unrecorded=year.unrecorded):
        for table in module.tables(year):
            find = getattr(module, "PRINTED", {}).get(table.id)
            for row in table.rows:
                for column in table.columns:
                    if table.status(row, column) is None:
                        continue
                    cell = PrintedCell(table, row, column, year.register, printed)
                    yield cell, find(cell) if find else cell.default_key


def _compare(cell: PrintedCell, key: Key, printed: str, erratum: Erratum | None) -> Comparison:
    value = cell.table[cell.table.place(cell.row, cell.column)]
    # Print may round more than the table, and a measure of round numbers more than print shows.
    decimals = min(len(printed.partition(".")[2]), cell.column.measure.decimals) if printed else 0
    computed = DASH if value is None else f"{round_half_up(value, decimals):f}"
    if computed == printed or (printed in (DASH, "") and computed in (DASH, "0")):
        verdict: Verdict = "agrees"
    else:
        expected = erratum is not None and erratum.printed == printed and erratum.expected == computed
        verdict = "erratum" if expected else "differs"
    return Comparison(key, computed, printed, verdict)


def describe(result: Reconciliation, lang: Lang) -> str:
    """The result in words: numbers first, then errata, then whatever has no explanation."""
    verdicts = Counter(comparison.verdict for comparison in result.comparisons)
    figures = result.printed.values.keys()
    failing = [check for check in result.checks if not check.holds]
    year = result.printed.fiscal_year.full_label
    lines = [
        Text(
            f"{year.ja} 報告書の数字 {len(figures)}",
            f"{year.en}: {len(figures)} printed figures",
        ),
        Text(
            f"  登録簿との照合: 一致 {verdicts['agrees']}、既知の誤り {verdicts['erratum']}、"
            f"相違 {verdicts['differs']}（ほかに印刷のない集計値 {result.not_printed}）",
            f"  against the register: {verdicts['agrees']} agree, {verdicts['erratum']} known errata, "
            f"{verdicts['differs']} differ ({result.not_printed} computed figures are not in print)",
        ),
        Text(
            f"  印刷どうしの照合: {len(result.checks)}件、合わない {len(failing)}、"
            f"誤りを正しても合わない {len(result.unexplained_checks)}",
            f"  within print: {len(result.checks)} checks, {len(failing)} fail, "
            f"{len(result.unexplained_checks)} fail with the errata put right",
        ),
        Text(
            f"  照合した数字: 登録簿と {len(figures & result.compared)}、印刷どうしで {len(figures & result.checked)}、"
            f"記録からは得られない {len(result.beyond_records)}、どれでもない {len(result.uncovered)}",
            f"  figures covered: {len(figures & result.compared)} by the register, "
            f"{len(figures & result.checked)} within print, {len(result.beyond_records)} beyond any record, "
            f"{len(result.uncovered)} by none of these",
        ),
        *(
            Text(f"    {_where(key)}: {why.ja}", f"    {_where(key)}: {why.en}")
            for key, why in result.beyond_records.items()
        ),
        Text(f"印刷の既知の誤り {len(result.errata)}", f"Known errata: {len(result.errata)}"),
        *(_erratum_line(erratum) for erratum in result.errata.values()),
    ]
    unexplained = [
        *(_line(difference.key, difference.printed, difference.computed) for difference in result.differences),
        *(_line(check.key, check.printed, check.expected, check.rule) for check in result.unexplained_checks),
        *(_stale_line(erratum) for erratum in result.stale_errata),
        *(
            Text(f"  {_where(key)}: 照合する値がない", f"  {_where(key)}: nothing was held against it")
            for key in result.uncovered
        ),
        *(
            Text(
                f"  {_where(key)}: beyond_records.csv にあるが、照合できるか印刷にない",
                f"  {_where(key)}: stands in beyond_records.csv, but can be compared or is not in print",
            )
            for key in result.stale_declarations
        ),
    ]
    if unexplained:
        lines += [Text(f"説明のつかない違い {len(unexplained)}", f"Unexplained: {len(unexplained)}"), *unexplained]
    else:
        lines.append(Text("説明のつかない違いはありません。", "Nothing is unexplained."))
    return "\n".join(line(lang) for line in lines)


def _where(key: Key) -> str:
    return f"{key.table} / {key.row} / {key.column}"


def _line(key: Key, printed: str, computed: str, rule: Text | None = None) -> Text:
    by = Text(f"（{rule.ja}）", f" ({rule.en})") if rule else Text("", "")
    return Text(
        f"  {_where(key)}: 印刷 {printed or '空欄'}、計算 {computed}{by.ja}",
        f"  {_where(key)}: printed {printed or 'blank'}, computed {computed}{by.en}",
    )


def _erratum_line(erratum: Erratum) -> Text:
    line = _line(erratum.key, erratum.printed, erratum.expected)
    return Text(f"{line.ja}  {erratum.why.ja}", f"{line.en}  {erratum.why.en}")


def _stale_line(erratum: Erratum) -> Text:
    return Text(
        f"  {_where(erratum.key)}: errata.csv の「{erratum.printed}」は印刷と合いません。",
        f"  {_where(erratum.key)}: errata.csv says '{erratum.printed}', which is not what is printed.",
    )
