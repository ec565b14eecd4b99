"""A research release: the tables of public editions, and micro data, each audited before it is there."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import refuse_foreign, whole_folder
from hikiana.base.text import Text
from hikiana.base.today import fixed_day, today
from hikiana.base.workspace import CLEAN, RELEASE, check_private_folder
from hikiana.batch.publication import Publication, can_solve
from hikiana.centre.policy import Outlet
from hikiana.centre.printed.owner import refuse_other_figures
from hikiana.centre.profile import Centre
from hikiana.disclosure.audit.facts import Fact
from hikiana.disclosure.ledger import Ledger
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import refuse_errors
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.history import years_that_begin_the_records
from hikiana.register.register import Register, open_register
from hikiana.register.unfinished import refuse_unfinished
from hikiana.release.about import Licence, ReleaseAbout
from hikiana.release.from_tables import synthetic_table
from hikiana.release.narrowing import narrowing
from hikiana.release.of_micro import ClientsTable, clients_table, risk_tables
from hikiana.release.package import FILES, editions_folder, write_package
from hikiana.sections.contents import all_tables
from hikiana.sections.year import Year
from hikiana.statistics.table import StatTable
from hikiana.statistics.years_missing import refuse_missing_years

OPEN, UNDER_AGREEMENT = "open", "under_agreement"
LICENCE = Licence(
    "CC-BY-4.0",
    Text("クリエイティブ・コモンズ 表示 4.0 国際", "Creative Commons Attribution 4.0 International"),
    "https://creativecommons.org/licenses/by/4.0/",
)
AGREEMENT = Licence(
    "LicenseRef-under-agreement", Text("契約に基づく提供", "Provided under agreement, not to be passed on"), ""
)
UNSOLVED_RELEASE = Text(
    "研究用データには highspy が要ります（秘匿が破れないことを確かめるため）。"
    "pip install 'hikiana[disclosure]' で入れてください。",
    "A release needs highspy, to make sure that nothing hidden can be found out: pip install 'hikiana[disclosure]'.",
)
DIVERSITY = 2
"""How many different outcomes a class of equal clients has at least (l)."""


@dataclass(frozen=True)
class Released:
    """Where the packages of a release are, for everyone and for researchers under agreement, where that was made."""

    open: Path
    under_agreement: Path | None
    synthetic: bool
    notices: Sequence[Text] = ()

    @property
    def told(self) -> Text:
        made = Text(
            "できました: {open}（公開できる表と合成個票）",
            "Done: {open} (tables and synthetic micro data for everyone)",
        ).format(open=self.open)
        if self.under_agreement is None:
            return made
        return Text("{made}\n    契約に基づく提供: {agreement}", "{made}\n    Under agreement: {agreement}").format(
            made=made, agreement=self.under_agreement
        )


def make_release(
    fiscal_years: Sequence[FiscalYear],
    register: Path,
    out: Path = RELEASE,
    *,
    clean: Path = CLEAN,
    release: Path = RELEASE,
    answers: Answers = NO_ANSWERS,
    micro_data: bool = True,
) -> Released:
    """Make `out`/open and `out`/under_agreement for the fiscal years; the first alone without `micro_data`.

    Tables are protected as in the public reports of these years, and count as published from then on. The micro data
    are refused when they would narrow what the tables hide.

    Raises
    ------
    UsageError
        When a fiscal year or HIKIANA_DATA does not fit, or a fiscal year is not over; a folder holds other files, or
        the solver is missing.
    InputError
        When the register does not pass validation, or printed figures are another centre's.
    DisclosureError
        When somebody could find out what the release hides; nothing is written.
    """
    if not can_solve():
        raise UsageError(UNSOLVED_RELEASE)
    centre = Centre.read()
    for year in fiscal_years:
        centre.check_open_in(year)
    refuse_other_figures(centre)
    check_private_folder()
    for name in (OPEN, *([UNDER_AGREEMENT] if micro_data else [])):
        refuse_foreign(out / name, FILES)
    clean_folder, _ = clean_register(register, clean, answers=answers)
    records = open_register(clean_folder)
    refuse_missing_years(records.years_missing)
    refuse_errors(years_that_begin_the_records(records, fiscal_years), str(register))
    refuse_unfinished(records, fiscal_years, today())
    with Ledger.alone(release):
        publication = Publication.plan(records, fiscal_years, clean_folder, release)
        micro = clients_table(records, fiscal_years, records.centre.disclosure.k, DIVERSITY) if micro_data else None
        _write(fiscal_years, records, out, publication, micro)
        agreed = out / UNDER_AGREEMENT if micro_data else None
        return Released(out / OPEN, agreed, records.synthetic, publication.notices)


def _write(
    fiscal_years: Sequence[FiscalYear],
    records: Register,
    out: Path,
    publication: Publication,
    micro: ClientsTable | None,
) -> None:
    about = _about(records, fiscal_years)
    tables = {year: _shown(records, year, publication) for year in fiscal_years}
    made_up = synthetic_table(tables, fiscal_years)
    with ExitStack() as folders:
        facts: Sequence[Fact] = []
        if micro is not None:
            agreed = folders.enter_context(whole_folder(out / UNDER_AGREEMENT, FILES))
            agreement = replace(about, licence=AGREEMENT)
            write_package(agreed, tables, [micro.table, *risk_tables(micro.data)], agreement)
            facts = narrowing(micro.data, publication.editions.values())
        everyone = folders.enter_context(whole_folder(out / OPEN, FILES))
        write_package(everyone, tables, [made_up], about)
        publication.check_release(everyone, facts)
        for year in fiscal_years:
            publication.publish(everyone / editions_folder(records.synthetic) / str(year), year)


def _shown(records: Register, fiscal_year: FiscalYear, publication: Publication) -> list[StatTable]:
    """The tables that the public edition of a year shows."""
    edition = publication.editions[fiscal_year]
    public = records.behind(Outlet(edition.policy, edition.protection.door))
    tables = all_tables(Year(public, fiscal_year))
    # Lists of events are words about days, and no statistics; other tables keep their words (editions.py).
    return [table for table in tables if not table.withheld and table.measures and table.dimensions[0].name != "event"]


def _about(records: Register, fiscal_years: Sequence[FiscalYear]) -> ReleaseAbout:
    day: date = fixed_day() or today()
    policy = records.centre.disclosure
    protection = Text(
        "{k}名に満たない人数とそこから分かる数字は秘匿した（表では x）。すべての表と年度を合わせて、秘匿した値が"
        "計算で求められないことを確かめた。",
        "Numbers of fewer than {k} persons, and what would give them away, are suppressed (x). It was checked over all "
        "tables and years together that no suppressed value can be computed.",
    ).format(k=policy.k)
    number = f"{max(fiscal_years)}.{day:%Y%m%d}"
    return ReleaseAbout(
        records.centre.name,
        register=records.name,
        synthetic=records.synthetic,
        number=number,
        made_on=day,
        licence=LICENCE,
        protection=protection,
        threshold=policy.k,
    )
