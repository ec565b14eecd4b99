"""What a run says at its end."""

from contextlib import nullcontext
from types import SimpleNamespace

from hikiana.base.errors import ExecutionError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.batch import reports


def test_years_are_told_in_their_order_whichever_ended_first(monkeypatch):
    plans = [
        SimpleNamespace(fiscal_year=FiscalYear(number), to_run=[], documents=[]) for number in (2024, 2021, 2023, 2022)
    ]
    ended = [SimpleNamespace(plan=plan, failed=[], fault=None) for plan in plans]

    def of_year(year, *_):
        number = year.plan.fiscal_year.year
        faults = [ExecutionError(Text(f"{number}", f"{number}"))] if number in (2024, 2021) else []
        return not faults, faults

    monkeypatch.setattr("hikiana.batch.running.run", lambda *_, **__: iter(ended))
    monkeypatch.setattr("hikiana.batch.workers.executors.executor_of", lambda *_: nullcontext((None, 1)))
    monkeypatch.setattr(reports, "_check_parameters", lambda _: None)
    monkeypatch.setattr(reports, "_ended", of_year)
    options = {"cache": None, "way": reports.Way(), "is_as_planned": lambda _: True, "expected": None}
    made, failed = reports._make(plans, SimpleNamespace(made_on="2025-04-01"), **options)
    assert [str(year) for year in made] == ["2022", "2023"]
    assert [fault.message.en for fault in failed] == ["2021", "2024"]
