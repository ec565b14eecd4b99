"""One measured run of the intake benchmark, in a process of its own: seconds of each step as JSON."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandera.errors
import polars as pl

import by_hand
from hikiana.centre.profile import Centre
from hikiana.intake.read import read_register
from hikiana.register.validation import validate
from schemas.tables import TABLES

steps: dict[str, float] = {}


@contextmanager
def _timed(step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    steps[step] = time.perf_counter() - start


def _frames(folder: Path) -> dict[str, pl.DataFrame]:
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("cases", "contacts")}


def hikiana(folder: Path) -> int:
    source = folder / "register.xlsx"
    with _timed("read"):
        raw = read_register(source if source.exists() else folder)
    with _timed("check"):
        findings = validate(raw, Centre.read()).findings
    return sum(finding.count for finding in findings if finding.severity == "error")


def calamine(folder: Path) -> int:
    with _timed("read"):
        pl.read_excel(folder / "register.xlsx", sheet_id=0)
    return 0


def floor(folder: Path) -> int:
    with _timed("read"):
        if (folder / "contacts.csv").exists():
            frames = by_hand.read_csv(folder)
        else:
            frames = {name: frame.lazy() for name, frame in _frames(folder).items()}
    with _timed("check"):
        return sum(map(len, by_hand.broken_rows(*by_hand.all_marks(frames)).values()))


def dataframely(folder: Path) -> int:
    import by_dataframely

    with _timed("read"):
        if (folder / "contacts.csv").exists():
            frames = {name: frame.collect() for name, frame in by_hand.read_csv(folder).items()}
        else:
            frames = _frames(folder)
    with _timed("check"):
        return by_dataframely.check(frames, foreign_key=True)


def pandera_columns(folder: Path) -> int:
    frames, failed = _frames(folder), 0
    with _timed("check"):
        for name, frame in frames.items():
            failed += len(TABLES[name].repeated_keys(frame))
            try:
                TABLES[name].schema_without_keys.validate(frame, lazy=True)
            except pandera.errors.SchemaErrors as fault:
                failed += len(fault.failure_cases)
    return failed


def floor_columns(folder: Path) -> int:
    frames = {name: frame.lazy() for name, frame in _frames(folder).items()}
    with _timed("check"):
        return sum(map(len, by_hand.broken_rows(frames, by_hand.column_marks()).values()))


def dataframely_columns(folder: Path) -> int:
    import by_dataframely

    frames = _frames(folder)
    with _timed("check"):
        return by_dataframely.check(frames, foreign_key=False)


def _load_pandera() -> None:
    """What pandera imports at its first validation is no part of the measured time."""
    web = TABLES["web_access"]
    web.schema.validate(pl.DataFrame(schema={name: column.dtype for name, column in web.columns.items()}))


if __name__ == "__main__":
    _load_pandera()
    failed = globals()[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"steps": steps, "failed": failed}))
