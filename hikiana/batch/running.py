"""The steps of a batch on one executor: sections first, and a year's documents as soon as its sections are there."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from hikiana.base.errors import ExecutionError, ExportError, FormatError, HikianaError
from hikiana.base.text import Text
from hikiana.batch.cells.jobs import Executed, Failure
from hikiana.batch.plan import Section, YearPlan
from hikiana.batch.progress import ProgressDisplay
from hikiana.batch.section_cache import SectionCache
from hikiana.batch.steps import MadeDocument, make_document, run_section
from hikiana.document.outputs import refuse_unshown

_WAIT = 0.2
"""polars lets waits go on after Ctrl-C: one without an end would not hear of it."""


@dataclass
class YearRun:
    """What a year has come to so far, by names in report order: sections, documents, and what failed.

    A document that is `unmade` leaves the others as they are. What notebooks have `left` is by their files' names.
    """

    plan: YearPlan
    executed: dict[str, Executed] = field(default_factory=dict)
    documents: dict[str, MadeDocument] = field(default_factory=dict)
    failed: list[tuple[Section, Executed, Failure]] = field(default_factory=list)
    fault: HikianaError | None = None
    unmade: dict[str, FormatError] = field(default_factory=dict)
    left: dict[str, Sequence[Text]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether all sections are there, and all documents that can be made of them."""
        return len(self.documents) + len(self.unmade) == len(self.plan.documents)

    def in_order(self) -> Mapping[str, Executed]:
        return {section.stem: self.executed[section.stem] for section in self.plan.sections}


@dataclass(frozen=True)
class _Step:
    """A section, or a document by its name."""

    year: YearRun
    what: Section | str

    def __str__(self) -> str:
        name = self.what if isinstance(self.what, str) else self.what.stem
        return f"{self.year.plan.fiscal_year} {name}"


def run(
    plans: Sequence[YearPlan],
    executor: Executor,
    *,
    room: int,
    cache: SectionCache,
    made_on: str,
    shown: ProgressDisplay,
    is_as_planned: Callable[[Section], bool],
    fail_fast: bool = False,
) -> Iterator[YearRun]:
    """Run what the plans ask for and give each year when nothing more of it will run, complete or not.

    Finished sections are kept at once, so that a later run can go on from here. At most `room` steps are handed to the
    executor at a time, so that a year's documents do not wait for the sections of all others.

    Raises
    ------
    ExecutionError
        When a file that a section may have read is no longer as planned: it would be kept as of other inputs.
    """
    waiting: deque[_Step] = deque()
    pending: dict[Future[Any], _Step] = {}
    for plan in plans:
        year = YearRun(plan, {section.stem: section.kept for section in plan.sections if section.kept})
        waiting.extend(_Step(year, what) for what in plan.to_run or plan.documents)
    while waiting or pending:
        while waiting and len(pending) < room:
            step = waiting.popleft()
            pending[_submit(step, executor, made_on)] = step
        shown.running([str(step) for future, step in pending.items() if future.running()])
        ended, _ = wait(pending, timeout=_WAIT, return_when=FIRST_COMPLETED)
        for future in ended:
            step = pending.pop(future)
            shown.done(str(step), failed=not _take(step, future, cache, is_as_planned))
            year = step.year
            if fail_fast and (year.failed or year.fault):
                yield year
                return
            if any(other.year is year for other in (*waiting, *pending.values())):
                continue
            if year.failed or year.fault or year.complete:
                yield year
            else:
                waiting.extendleft(_Step(year, name) for name in reversed(year.plan.documents))


def _submit(step: _Step, executor: Executor, made_on: str) -> "Future[Any]":
    if isinstance(step.what, Section):
        return executor.submit(run_section, step.what.job)
    texts = {stem: executed.notebook for stem, executed in step.year.in_order().items()}
    return executor.submit(make_document, step.what, texts, made_on, step.year.plan.template)


def _take(step: _Step, future: "Future[Any]", cache: SectionCache, is_as_planned: Callable[[Section], bool]) -> bool:
    """Whether the step came to its end, after its result is where it belongs."""
    year = step.year
    if isinstance(step.what, str):
        try:
            year.documents[step.what] = future.result()
        except FormatError as fault:
            year.unmade[step.what] = fault
        except HikianaError as fault:
            year.fault = year.fault or fault
        except CancelledError:
            raise
        except Exception as fault:  # its process died, was killed, or found what nobody expected
            words = str(fault) if isinstance(fault, RuntimeError) else f"{type(fault).__name__}: {fault}"
            year.unmade[step.what] = FormatError.of_document(step.what, words)
        return step.what in year.documents
    section = step.what
    try:
        executed = future.result()
    except (HikianaError, CancelledError):
        raise
    except Exception as fault:  # a process that died or was killed, a limit that was passed, no more processes
        from hikiana.batch.cells.execution import without_end

        executed = without_end(section.job, fault)
    if not is_as_planned(section):
        raise ExecutionError(
            "実行しているあいだに、所見、コード、data/ のファイルのどれかが変わったので、止めました。"
            "もう一度実行すると、済んだ節は省きます。",
            "Stopped because remarks, code or files in data/ have changed while it ran. "
            "The next run skips the sections that are done.",
        )
    if executed.left:
        year.left[section.job.name] = executed.left
    if executed.failure:
        year.failed.append((section, executed, executed.failure))
        return False
    try:
        refuse_unshown(section.stem, json.loads(executed.notebook))
    except ExportError as fault:  # neither kept nor put anywhere: what it shows may be records
        year.fault = year.fault or fault
        return False
    cache.keep(section.job, section.inputs, executed)
    year.executed[section.stem] = executed
    return True
