"""Records of persons in what is to be published: rows of the register, its numbers of clients, remarks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hikiana.base.text import Text
from hikiana.disclosure.audit.findings import AuditFinding
from hikiana.disclosure.audit.numbers import normal, words_of
from hikiana.disclosure.audit.reading.artefacts import Chart, Grid, Passage, UnreadArtefact
from hikiana.intake.guard.record_guard import table_of_records
from hikiana.statistics.definition import TableDefinition

_OF_PERSONS = ("cases", "contacts", "clinic")
_IDENTIFIERS = frozenset({"case_id", "contact_id"})
_REMARKS = frozenset({"備考", "メモ", "所見", "相談内容", "経過", "氏名", "名前", "remarks", "memo"})
_FEW = 3
"""So many columns of a table of persons in one mark of a chart are a record: an aggregate has two classifications."""
_SPLIT = re.compile(r"[│┆|\t,]")


def scan(passages: Iterable[Passage], grids: Iterable[Grid], charts: Iterable[Chart]) -> Iterator[AuditFinding]:
    """Records in artefacts."""
    for grid in grids:
        for row in (grid.heads, *grid.rows[:_FEW]):
            yield from _records(f"{grid.artefact} {grid.id}".strip(), row)
    for passage in passages:
        parts = [part.strip() for part in _SPLIT.split(passage.words)]
        if len(parts) > 1:
            yield from _records(passage.artefact, parts)
    for chart in charts:
        for keys in {tuple(mark) for mark in chart.marks}:
            yield from _records(f"{chart.artefact} {chart.id}".strip(), keys, few=True)


def unread(entry: UnreadArtefact) -> AuditFinding:
    """What cannot be checked."""
    return AuditFinding(
        "unread",
        Text(entry.artefact, entry.artefact),
        Text(
            "中身を確かめられません（画像や、壊れたファイルなど）。公開するフォルダから除くか、報告書を作り直してください。",
            "This cannot be checked: a picture, or a damaged file. Take it out of what is to be published, or make the "
            "report anew.",
        ),
    )


def more_detail(chart: Chart, tables: Iterable[TableDefinition]) -> AuditFinding | None:
    """A chart whose data name categories that no table has beside each other."""
    known = [_words(table) for table in tables]
    everywhere = set[str]().union(*known)
    for mark in chart.marks:
        told = set(words_of(mark)) & everywhere
        if told and not any(told <= words for words in known):
            labels = "、".join(sorted(told))
            return AuditFinding(
                "detail",
                Text(f"{chart.artefact} 図 {chart.id}", f"{chart.artefact} chart {chart.id}"),
                Text(
                    f"図のデータに、どの表にもない細かい組み合わせがあります（{labels}）。表から図を作ってください。",
                    f"The chart's data hold a combination that no table has ({labels}). Draw the chart from a table.",
                ),
            )
    return None


def _words(table: TableDefinition) -> set[str]:
    """The words and codes by which a table's categories and measures are named."""
    items = [(item.code, item.label) for dimension in table.dimensions for item in dimension.items]
    named = [*items, *((measure.code, measure.label) for measure in table.measures.values())]
    codes = {code for condition in table.where.values() for code in condition}
    return codes | {word for code, label in named for word in (code, normal(label.ja), normal(label.en))}


def _records(artefact: str, heads: Sequence[Any], few: bool = False) -> Iterator[AuditFinding]:
    from hikiana.intake.heads import canonical, known_heads
    from schemas.tables import TABLES

    words = [str(head) for head in heads]
    found = table_of_records(words)
    named = {canonical(word, TABLES[table]) for word in words for table in _OF_PERSONS} & _IDENTIFIERS
    if found is None and few:
        names = [name for name in _OF_PERSONS if known_heads(words, TABLES[name]) >= _FEW]
        found = next((Text(TABLES[name].title.ja, TABLES[name].title.en) for name in names), None)
    if found is not None or named:
        what = found or Text("ケース番号・相談番号", "numbers of cases or contacts")
        yield _finding(
            artefact,
            Text(
                f"登録簿の記録（{what.ja}）があります。集計した表だけを載せてください。",
                f"It holds records of the register ({what.en}). Only aggregated tables may be published.",
            ),
        )
    elif remarks := [word for word in words if word.strip().lower() in _REMARKS]:
        yield _finding(
            artefact,
            Text(
                f"自由記述の欄「{remarks[0].strip()}」があります。載せないでください。",
                f"It has a column of free text, '{remarks[0].strip()}'. Leave it out.",
            ),
        )


def _finding(artefact: str, message: Text) -> AuditFinding:
    return AuditFinding("records", Text(artefact, artefact), message)
