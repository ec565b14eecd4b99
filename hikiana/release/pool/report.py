"""The report of many centres: what their public editions tell side by side and together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hikiana.base.durable import put
from hikiana.base.editions import PUBLIC
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import whole_folder
from hikiana.base.text import Lang, Text
from hikiana.base.today import fixed_day, today
from hikiana.base.version import __version__
from hikiana.document.about import About
from hikiana.document.blocks import Block, Document, Heading, Items, NumberedTable, Paragraph, Run
from hikiana.document.tidy import tidy_files
from hikiana.document.writers import write
from hikiana.release.pool.editions import CentreEdition, read_editions
from hikiana.release.pool.tables import pool
from hikiana.statistics.table import StatTable

FILES = ("report.html", "report.pdf", "report.docx", "tables.xlsx", "tables", "tables/*.csv")
KINDS = {"report.html": "html", "report.pdf": "pdf", "report.docx": "docx", "tables.xlsx": "xlsx"}
_SOURCE = Text("各センターの公開版", "public editions of the centres")
_SYNTHETIC = Text("合成データ（実在の記録ではない）を含む{source}", "{source}, some of synthetic data")


def make_pool(folders: Sequence[Path], out: Path, lang: Lang) -> Path:
    """Write the report of several centres' public editions of one fiscal year into a folder; returns it.

    Raises
    ------
    UsageError
        When the editions are fewer than two, of internal use, of one centre or of several years; when `out` holds
        other files.
    InputError
        When an edition is no whole one.
    """
    editions = read_editions(folders)
    synthetic = any(edition.synthetic for edition in editions)
    source = _SYNTHETIC.format(source=_SOURCE) if synthetic else _SOURCE
    document = _document(editions, source, synthetic, lang, fixed_day() or today())
    files = {name: write(kind, document) for name, kind in KINDS.items()}
    files |= tidy_files(table.table for table in document.tables)
    with whole_folder(out, FILES) as made:
        for name, content in files.items():
            (made / name).parent.mkdir(exist_ok=True)
            put(made / name, content)
    return out


def _document(editions: Sequence[CentreEdition], source: Text, synthetic: bool, lang: Lang, day: date) -> Document:
    found = pool(editions, Text(f"出典：{source.ja}", f"Source: {source.en}"))
    year = FiscalYear(editions[0].fiscal_year)
    title = Text(f"{len(editions)}センターの相談の状況", f"Consultations of {len(editions)} centres")
    about = About(title, year, source, synthetic, PUBLIC, lang, __version__, threshold=_threshold(editions))
    blocks: list[Block] = [
        _heading(1, Text("合わせたセンター", "Centres"), lang),
        Paragraph((Run(_WHAT(lang)),)),
        Items(tuple((Paragraph((Run(_told(edition)(lang)),)),) for edition in editions)),
        _heading(2, Text("センターごとの数と合計", "Side by side and together"), lang),
        Paragraph((Run(_HOW(lang)),)),
        *_numbered(found.tables, lang),
        _heading(3, Text("比べられないもの", "What does not compare"), lang),
        Paragraph((Run((_UNLIKE if found.unlike else _ALL_ALIKE)(lang)),)),
    ]
    if found.unlike:
        blocks.append(Items(tuple((Paragraph((Run(told(lang)),)),) for told in found.unlike)))
    return Document(about, tuple(blocks), day)


def _heading(number: int, title: Text, lang: Lang) -> Heading:
    return Heading(1, (Run(title(lang)),), str(number), f"section-{number}")


def _numbered(tables: Sequence[StatTable], lang: Lang) -> list[Block]:
    label = Text("表2-{number}", "Table 2-{number}")
    return [
        NumberedTable(label.format(number=number)(lang), replace(table, title=table.title))
        for number, table in enumerate(tables, start=1)
    ]


def _threshold(editions: Sequence[CentreEdition]) -> int | None:
    told = [edition.definitions.k for edition in editions if edition.definitions.k is not None]
    return max(told, default=None)


def _told(edition: CentreEdition) -> Text:
    if edition.inhabitants is None:
        return edition.name
    return Text("{name}（人口{inhabitants:,}人）", "{name} ({inhabitants:,} inhabitants)").format(
        name=edition.name, inhabitants=edition.inhabitants
    )


_WHAT = Text(
    "各センターが公表した表だけから作った。秘匿された数字（x）を含む合計は示さない。",
    "Made of the tables that the centres published, and of nothing else. A sum that has a suppressed number (x) in it "
    "is not shown.",
)
_HOW = Text(
    "区分は全国共通のコードによる。センターによってまとめ方が違うときは、全てのセンターで比べられるところまでまとめた。",
    "Categories are national ones. Where centres merge them otherwise they are merged until they compare.",
)
_UNLIKE = Text(
    "全国共通のコードのない区分と、一部のセンターにしかない表。",
    "Categories without a national code, and tables that some centres do not have.",
)
_ALL_ALIKE = Text("どのセンターの区分も比べられる。", "The categories of all centres compare.")
