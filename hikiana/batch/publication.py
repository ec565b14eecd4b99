"""What the public edition adds to a batch: what each year hides, the audit before it is published, and the ledger."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from hikiana.base.checksum import sha256
from hikiana.base.errors import DisclosureError, InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.batch.inputs import digest
from hikiana.disclosure.ledger import Ledger
from hikiana.disclosure.public import PublicEdition, keep, public_editions
from hikiana.register.register import Register
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year

if TYPE_CHECKING:
    from hikiana.disclosure.audit.facts import Fact

_SHOWN = 5
UNSOLVED = Text(
    "highspy がないため、少人数の数字と関係するセルを全て伏せ、計算で求められるかどうかは調べていません。"
    "pip install 'hikiana[disclosure]' で入れると、伏せるセルが減り、調べることもできます。",
    "Without highspy all cells that small counts are related to are hidden, and it was not examined what can be worked "
    "out. Install it by pip install 'hikiana[disclosure]': fewer cells are hidden then, and the audit is complete.",
)


@dataclass(frozen=True)
class Publication:
    """The public editions of a run, by fiscal year, and the ledger of all that were published."""

    editions: Mapping[FiscalYear, PublicEdition]
    ledger: Ledger

    @classmethod
    def plan(cls, records: Register, fiscal_years: Iterable[FiscalYear], clean: Path, release: Path) -> "Publication":
        """Work out what each edition shows, and put it where the notebooks find it.

        Raises
        ------
        InputError
            When the ledger is damaged.
        DisclosureError
            When some counts cannot be protected at all.
        """
        ledger = Ledger.of(release, records.synthetic)
        editions = {edition.fiscal_year: edition for edition in public_editions(records, fiscal_years, ledger)}
        for edition in editions.values():
            _refuse_unprotected(edition, records)
            keep(edition, clean)
        return cls(editions, ledger)

    def inputs_of(self, fiscal_year: FiscalYear) -> Mapping[str, str]:
        """What the sections of a year follow from beside the records."""
        return {"mask": digest(self.editions[fiscal_year].digest_data)}

    def refuse_unknown(self, beside: Path) -> None:
        """Raise InputError when an edition stands there of which the ledger knows nothing."""
        known = {str(entry.fiscal_year) for entry in self.ledger.entries()}
        standing = {path.name for path in beside.glob("[0-9]*") if (path / "run.json").is_file()}
        if unknown := sorted(standing - known):
            raise InputError(
                f"公開版の台帳「{self.ledger.folder}」に、{'、'.join(unknown)}年度の記録がありません。何を公表したかが"
                f"分からないと、次の公開版を作れません。台帳をバックアップから戻してください。公表していない版なら、"
                f"「{beside}」のその年度のフォルダを消してください。",
                f"The ledger of public editions '{self.ledger.folder}' lacks {', '.join(unknown)}. Put it back "
                f"from the backup. Editions that were never published can be deleted from '{beside}'.",
            )

    def check(self, folder: Path, beside: Path, fiscal_year: FiscalYear) -> None:
        """Attack a finished edition together with those published before, which stand `beside` it.

        Raises
        ------
        DisclosureError
            When somebody could find out what it hides.
        """
        from hikiana.disclosure.audit.run import audit

        edition = self.editions[fiscal_year]
        others = [path for path in sorted(beside.glob("[0-9]*")) if path.is_dir() and path.name != str(fiscal_year)]
        years = {FiscalYear(int(other.name)): other for other in others if other.name.isdecimal()}
        tables = {year: _tables_in(other) for year, other in {**years, fiscal_year: folder}.items()}
        audit(
            [folder], edition.policy.k, sensitive=edition.sensitive_in(tables), earlier=others, solve=can_solve()
        ).refuse()

    def check_release(self, folder: Path, facts: Sequence["Fact"]) -> None:
        """Attack the tables of a release together with what its micro data tell (`facts`).

        Raises
        ------
        DisclosureError
            When somebody could find out what the tables hide.
        """
        from hikiana.disclosure.audit.run import audit

        editions = list(self.editions.values())
        tables = {year: _tables_in(made) for year in self.editions for made in folder.glob(f"*/{year}")}
        sensitive = frozenset[str]().union(*(edition.sensitive_in(tables) for edition in editions))
        k, solve = editions[0].policy.k, can_solve()
        try:
            audit([folder], k, sensitive=sensitive, besides=facts, solve=solve).refuse()
        except DisclosureError as fault:
            if not facts or audit([folder], k, sensitive=sensitive, solve=solve).findings:
                raise
            raise DisclosureError(
                f"個票データ（契約に基づく提供）から、表で伏せた数字が分かるため、作れません。"
                "--years で年度の範囲を広げるか、--without-micro-data を付けて公開できる包みだけを作ってください。"
                f"\n{fault.message.ja}",
                "The micro data (under agreement) would give away what the tables hide. Name more fiscal years by "
                "--years, or make the package for everyone alone by --without-micro-data."
                f"\n{fault.message.en}",
            ) from fault

    def publish(self, folder: Path, fiscal_year: FiscalYear) -> None:
        """Note in the ledger what the edition in `folder` shows and hides: from now on others go by it."""
        tables = [(path.name, sha256(path)) for path in sorted((folder / "tables").glob("*.csv"))]
        self.ledger.write(self.editions[fiscal_year].entry(digest(tables)))

    def told(self, fiscal_year: FiscalYear, before: Text | None) -> Text:
        """That an edition passed and what that means, after what there is to tell `before`."""
        edition = self.editions[fiscal_year]
        words = Text(
            "{year}の公開版は監査を通り、台帳に記録しました。別々の人数と件数{all}個のうち{hidden}個を伏せています"
            "（割合や、二つの表にある同じ数も入れた個数は、報告書の付録にあります）。"
            "公表するのは report.html、report.pdf、report.docx、tables.xlsx、tables/ です。所見と行事の題名は"
            "書かれたとおりに載っています。公表する前に読んでください。",
            "The public edition of {year} passed the audit and is noted in the ledger. Of {all} different counts of "
            "persons and contacts {hidden} are hidden (the report's appendix counts all numbers of its tables, with "
            "shares and what stands in two of them). Publish report.html, report.pdf, report.docx, tables.xlsx and "
            "tables/. Remarks and titles of events stand "
            "there as they were written: read them first.",
        ).format(year=fiscal_year.label, all=f"{len(edition.values):,}", hidden=f"{len(edition.hidden):,}")
        return Text(f"{before.ja}\n{words.ja}", f"{before.en}\n{words.en}") if before else words

    @property
    def notices(self) -> list[Text]:
        """What nobody asked for but should know: what is not protected, and why more is hidden than needed."""
        told = [] if can_solve() else [UNSOLVED]
        for year, edition in self.editions.items():
            if edition.fallback:
                told.append(
                    Text(
                        "{year}: 秘匿を最小にする計算ができず（{why}）、関係するセルを全て伏せました。",
                        "{year}: all related cells are hidden, because the least could not be worked out ({why}).",
                    ).format(year=year.label, why=", ".join(sorted(set(edition.fallback.values()))))
                )
            if edition.known:
                told.append(
                    Text(
                        "{year}: 少人数の数字のうち{count}個は、すでに公表されているため伏せていません。",
                        "{year}: {count} small counts are not hidden, because they were published before.",
                    ).format(year=year.label, count=len(edition.known))
                )
        return told


def can_solve() -> bool:
    """Whether the solver is there, without which nobody can tell what can be worked out."""
    return find_spec("highspy") is not None


def _tables_in(edition: Path) -> list[str]:
    return [path.stem for path in (edition / "tables").glob("*.csv")]


def _refuse_unprotected(edition: PublicEdition, records: Register) -> None:
    """Raise DisclosureError with the tables that have the counts: what is left out tells nothing of them."""
    if not edition.unprotected:
        return
    told = _tables_of(edition, edition.unprotected, records)
    raise DisclosureError(
        Text(
            "{year}の公開版では、少人数の数字{count}個を、どう伏せても守れません。{path} の [disclosure] の "
            "left_out に、次の表を加えてください（上から一つずつ加え、もう一度実行して確かめます）。まだ何も公表して"
            "いなければ、区分をまとめる（merged）こともできます。公開版は古い年度から順に作ってください。"
            "何も書き出していません。\n{tables}",
            "The public edition of {year} cannot protect {count} small counts, whatever it hides. Add these tables to "
            "left_out of [disclosure] in {path}: one after another from the first, and run again. As long as nothing "
            "is published, categories can be merged as well. Make public editions in the order of the years. Nothing "
            "was written.\n{tables}",
        ).format(
            year=edition.fiscal_year.label, count=len(edition.unprotected), path=CENTRE / "centre.toml", tables=told
        )
    )


def _tables_of(edition: PublicEdition, counts: Collection[str], records: Register) -> Text:
    """One line for each table that has some of the counts, those with the most first; else the counts themselves."""
    titles = {table.id: table.title for table in all_tables(Year(records, edition.fiscal_year))}
    numbers = {table: len(edition.sensitive_of(table).intersection(counts)) for table in titles}
    having = sorted((table for table, number in numbers.items() if number), key=lambda table: -numbers[table])
    lines = [
        Text("    {table}（「{title}」の{number}個）", "    {table} ({number} of '{title}')").format(
            table=table, title=titles[table], number=numbers[table]
        )
        for table in having
    ]
    lines = lines or [Text(f"    {count}", f"    {count}") for count in sorted(counts)[:_SHOWN]]
    return Text("\n".join(line.ja for line in lines), "\n".join(line.en for line in lines))
