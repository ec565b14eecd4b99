"""The yearly batch: validate once, make what is not there yet, and put each report at its place whole."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hikiana.base.editions import PUBLIC, check_edition
from hikiana.base.errors import HikianaError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.folders import recover, refuse_foreign
from hikiana.base.text import Lang, Text
from hikiana.base.today import fixed_day, today
from hikiana.base.workspace import CLEAN, NOTEBOOKS, RELEASE, REPORTS, check_private_folder
from hikiana.batch.cells.jobs import DIRECT, SectionJob, engine_of
from hikiana.batch.inputs import Inputs, common_inputs, files_read, stamp
from hikiana.batch.placing import (
    MadeFrom,
    forget_failures,
    keep_failures,
    keep_real_report,
    lacking_documents,
    place,
    told_left,
    told_unmade,
)
from hikiana.batch.plan import Section, YearPlan, notebook_in, plan_year, told_plan
from hikiana.batch.progress import Progress, silent
from hikiana.batch.publication import Publication
from hikiana.batch.record import Record
from hikiana.batch.results import Batch, Report, all_failures
from hikiana.batch.sameness import refuse_other_inputs
from hikiana.batch.section_cache import SectionCache
from hikiana.centre.printed.owner import refuse_other_figures
from hikiana.centre.profile import Centre
from hikiana.disclosure.ledger import Ledger
from hikiana.document.files import ALL, OWN_FILES, Wanted
from hikiana.document.remarks import remarks, stray_remarks
from hikiana.intake.answers import NO_ANSWERS, Answers
from hikiana.intake.findings import refuse_errors
from hikiana.register.clean.cleaning import clean_register
from hikiana.register.history import check_history, years_that_begin_the_records
from hikiana.register.register import Register, open_register
from hikiana.register.unfinished import as_of, refuse_unfinished
from hikiana.sections.contents import section_name, section_notebooks
from hikiana.statistics.years_missing import refuse_missing_years

if TYPE_CHECKING:
    from hikiana.batch.running import YearRun


@dataclass(frozen=True)
class Way:
    """How reports are made; what they say does not depend on it.

    `engine` is one of jobs.ENGINES, `jobs` how many steps run side by side (all processors when None), `seconds` the
    limit of each, `scheduler` the address of a Dask cluster that runs them instead of this computer. With `force`
    nothing is taken from earlier runs, with `fail_fast` the first failure ends all. `explain` is told what will be
    made, and why; `notice` what nobody asked for but should know.
    """

    engine: str = DIRECT
    jobs: int | None = None
    seconds: float = 600.0
    scheduler: str | None = None
    force: bool = False
    fail_fast: bool = False
    explain: Callable[[Text], None] | None = None
    notice: Callable[[Text], None] | None = None
    progress: Progress = silent


DEFAULT_WAY = Way()


def make_reports(
    fiscal_years: Sequence[FiscalYear],
    register: Path,
    out: Path = REPORTS,
    *,
    edition: str = "internal",
    lang: Lang = "ja",
    notebooks: Path = NOTEBOOKS,
    clean: Path = CLEAN,
    wanted: Wanted = ALL,
    accept_quarantine: bool = False,
    answers: Answers = NO_ANSWERS,
    way: Way = DEFAULT_WAY,
    expected: Record | None = None,
    release: Path = RELEASE,
) -> Batch:
    """Make the report of each fiscal year in `out`/<year>/: page, PDF, Word, workbook and CSV of its tables.

    Public editions stand in `out`/public/<year>/. Each is audited together with those that stand there, and noted in
    the ledger in `release`.

    `wanted` says in which formats, and whether each section becomes documents of its own, in sections/. A format that
    cannot be made is told after the others are made. With
    `accept_quarantine` the rows of the register that have an error are left out, and the report says so; `answers`
    decide what the ledger leaves open. A report that has to come out as an earlier one is given that one's record as
    `expected`.

    A report that stands there as it would be made stays; a section is run only when what it follows from has changed
    since it was last run for these reports. Everything that can be wrong beforehand is checked before the first
    notebook runs. A notebook that fails is kept with its error in `out`/failed/<year>/ and does not stop the others; a
    former report of that year stays as it was, and the other years get theirs.

    Raises
    ------
    UsageError
        When the edition, its formats, the engine, a fiscal year, a notebook's parameters or HIKIANA_DATA do not fit;
        when a public edition is asked for of a year that is not over, or whose records end long before it does, or of a
        register without the records of earlier years.
    InputError
        When the register does not pass validation, or printed figures are another centre's.
    ExecutionError
        When notebooks fail; the message names each, after the other years are made.
    ExportError
        When what a notebook shows cannot be read by everyone.
    FormatError
        When some formats cannot be made: the reports are at their places without them.
    ReproductionError
        When a report that was `expected` to be an earlier one cannot be made as it was.
    DisclosureError
        When a public edition would tell of single persons: it is not put at its place.
    """
    check_edition(edition)
    way = replace(way, engine=engine_of(way.engine))
    if edition == PUBLIC:
        _refuse_unaudited(wanted)
    asked = _Asked(
        tuple(fiscal_years),
        register=register,
        out=out,
        edition=edition,
        lang=lang,
        notebooks=notebooks,
        clean=clean,
        wanted=wanted,
        accept_quarantine=accept_quarantine,
        answers=answers,
    )
    with ExitStack() as held:
        if edition != PUBLIC:
            return _reports(asked, way, expected, held)
        return _reports(replace(asked, out=out / PUBLIC), way, expected, held, release)


@dataclass(frozen=True)
class _Asked:
    """What `make_reports` was asked for."""

    fiscal_years: tuple[FiscalYear, ...]
    register: Path
    out: Path
    edition: str
    lang: Lang
    notebooks: Path
    clean: Path
    wanted: Wanted
    accept_quarantine: bool
    answers: Answers


def _reports(asked: _Asked, way: Way, expected: Record | None, held: ExitStack, release: Path | None = None) -> Batch:
    """The reports; of public editions, noted in `release`. Once all else is checked, their places are `held`."""
    fiscal_years, register, out, lang = asked.fiscal_years, asked.register, asked.out, asked.lang
    notebooks, wanted, accept_quarantine = asked.notebooks, asked.wanted, asked.accept_quarantine
    day = date.fromisoformat(expected.made_on) if expected else fixed_day()
    made_on = (day or today()).isoformat()
    centre = Centre.read()
    for year in fiscal_years:
        centre.check_open_in(year)
    refuse_other_figures(centre)
    check_private_folder()
    clean_folder, warnings = clean_register(
        register, asked.clean, accept_quarantine, only_year(fiscal_years), asked.answers
    )
    records = open_register(clean_folder)
    refuse_errors(years_that_begin_the_records(records, fiscal_years), str(register))
    _tell_of_limits(records, asked, date.fromisoformat(made_on), way)
    sources = {year: section_notebooks(notebooks, records.unrecorded.tables_in(year)) for year in fiscal_years}
    sections = {year: [section_name(source.stem) for source in sources[year]] for year in fiscal_years}
    for year in fiscal_years:
        for section in sections[year]:
            remarks(section, year)  # one that cannot be read is told before anything runs
    jobs = {
        source: SectionJob(
            source.name,
            notebook_in(source, lang),
            folder=source.parent.resolve(),
            parameters={"register": str(clean_folder.resolve()), "edition": asked.edition, "lang": lang},
            engine=way.engine,
            seconds=way.seconds,
            day=made_on,
        )
        for source in dict.fromkeys(chain(*sources.values()))
    }
    places = files_read(clean_folder)
    before = stamp(places)
    inputs = common_inputs(clean_folder)
    cache = SectionCache(out)
    # Nothing of what lies there is judged, or taken away, before nobody else makes these reports.
    held.enter_context(cache.alone(fiscal_years))
    for year in fiscal_years:
        recover(out / str(year))
    publication = None
    if release:
        held.enter_context(Ledger.alone(release))
        publication = Publication.plan(records, fiscal_years, clean_folder, release)

    def inputs_of(year: FiscalYear) -> Inputs:
        return {**inputs, **publication.inputs_of(year)} if publication else inputs

    plans = [
        plan_year(
            year,
            out,
            [jobs[source] for source in sources[year]],
            common=inputs_of(year),
            wanted=wanted,
            made_on=day,
            force=way.force,
        )
        for year in fiscal_years
    ]
    for plan in plans:
        keep_real_report(plan.folder, records)
        refuse_foreign(plan.folder, OWN_FILES)
        if not plan.why:
            forget_failures(plan)
            if publication:
                publication.publish(plan.folder, plan.fiscal_year)
    if publication:
        publication.refuse_unknown(out)
    if expected:
        refuse_other_inputs(plans[0], inputs, expected)
    if way.explain:
        for line in told_plan(plans):
            way.explain(line)
    options = {
        "sections": wanted.by_section,
        "formats": ",".join(wanted.formats),
        "look": wanted.look,
        "accept_quarantine": accept_quarantine,
        **asked.answers.told(),
    }
    origin = MadeFrom(
        register, clean_folder, records, inputs=inputs, made_on=made_on, options=options, publication=publication
    )
    if publication and way.notice:
        for line in publication.notices:
            way.notice(line)

    def is_as_planned(section: Section) -> bool:
        return stamp(places) == before and stamp([section.remarks]) == section.stamp

    to_make = [plan for plan in plans if plan.why]
    made, failed = _make(to_make, origin, cache=cache, way=way, is_as_planned=is_as_planned, expected=expected)
    if failed:
        raise all_failures(failed, made, way.fail_fast, is_all_placed=len(made) == len(to_make))
    stray = [finding for year in fiscal_years for finding in stray_remarks(year, sections[year])]
    reports = [Report(plan.fiscal_year, plan.folder, plan.documents, plan.why is not None) for plan in plans]
    counts = {"sections": sum(map(len, sources.values())), "sections_run": sum(len(plan.to_run) for plan in plans)}
    return Batch(reports, records, check_history(records, fiscal_years[-1]) + warnings + stray, **counts)


def _refuse_unaudited(wanted: Wanted) -> None:
    if not {"html", "csv"} <= set(wanted.formats):
        raise UsageError(
            "公開版は、html と csv をもとに監査してから公表します。--formats に html と csv を入れてください。",
            "A public edition is audited by its html and csv before it is published: name both in --formats.",
        )


def only_year(fiscal_years: Sequence[FiscalYear]) -> FiscalYear | None:
    """The year that a ledger's days without a year belong to: the one asked for, when it is one."""
    return fiscal_years[0] if len(fiscal_years) == 1 else None


def _tell_of_limits(records: Register, asked: _Asked, day: date, way: Way) -> None:
    """Say what limits the reports: years that are not whole or that are missing; such are not published."""
    if asked.edition == PUBLIC:
        refuse_missing_years(records.years_missing)
        refuse_unfinished(records, asked.fiscal_years, day)
    limits = [warning for year in asked.fiscal_years for warning in as_of(records, year, day).warnings]
    for warning in dict.fromkeys(limits):
        if way.notice:
            way.notice(warning)


def _make(
    plans: Sequence[YearPlan],
    origin: MadeFrom,
    *,
    cache: SectionCache,
    way: Way,
    is_as_planned: Callable[[Section], bool],
    expected: Record | None,
) -> tuple[list[FiscalYear], list[HikianaError]]:
    """Run the plans; the years that got their report, and what failed, in the order of years whatever ended first."""
    if not plans:
        return [], []
    from hikiana.batch.running import run
    from hikiana.batch.workers.executors import executor_of

    ended: dict[FiscalYear, list[HikianaError]] = {}
    placed: set[FiscalYear] = set()
    steps = sum(len(plan.to_run) + len(plan.documents) for plan in plans)
    # The executor begins to load what the steps need while this process looks at the notebooks.
    with executor_of(way.jobs, way.seconds, way.scheduler) as (executor, room):
        _check_parameters(plans)
        with way.progress(steps) as shown:
            for year in run(
                plans,
                executor,
                room=room,
                cache=cache,
                made_on=origin.made_on,
                shown=shown,
                is_as_planned=is_as_planned,
                fail_fast=way.fail_fast,
            ):
                is_placed, ended[year.plan.fiscal_year] = _ended(year, origin, way, expected)
                placed |= {year.plan.fiscal_year} if is_placed else set()
    return sorted(placed), [fault for year in sorted(ended) for fault in ended[year]]


def _check_parameters(plans: Sequence[YearPlan]) -> None:
    from hikiana.batch.parameters import check_parameters

    for section in {section.job.name: section for plan in plans for section in plan.to_run}.values():
        check_parameters(section.job.folder / section.job.name, section.job.parameters)


def _ended(year: "YearRun", origin: MadeFrom, way: Way, expected: Record | None) -> tuple[bool, list[HikianaError]]:
    """Put a year's report at its place, or keep what failed: whether it is there, and the faults."""
    for left in told_left(year):
        if way.notice:
            way.notice(left)
    if lacking := lacking_documents(year, origin, expected):
        year.fault = year.fault or lacking
    if year.failed or year.fault:
        return False, keep_failures(year)
    try:
        if (moved := place(year, origin, expected)) and way.notice:
            way.notice(moved)
    except HikianaError as fault:
        return False, [fault]
    return True, told_unmade(year)
