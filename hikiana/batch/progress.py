"""What is told while a batch runs."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Protocol

_BAR = "{percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}] {desc}"
_SHOWN = 3
_FAILED = ": 失敗 / failed"


class ProgressDisplay(Protocol):
    """What runs and what is done, as it is told."""

    def done(self, name: str, failed: bool = False) -> None: ...

    def running(self, names: Sequence[str]) -> None: ...


Progress = Callable[[int], AbstractContextManager[ProgressDisplay]]
"""Begins to tell of so many steps."""


@contextmanager
def progress_bar(count: int) -> Iterator[ProgressDisplay]:
    """A bar with what runs now, time passed and time left on a terminal; a line for each finished step elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines(count)
        return
    from tqdm import tqdm

    with tqdm(total=count, leave=False, bar_format=_BAR) as bar:
        yield _Bar(bar)


@contextmanager
def silent(_: int) -> Iterator[ProgressDisplay]:
    """Tell nothing."""
    yield _Silence()


class _Silence:
    def done(self, name: str, failed: bool = False) -> None:
        pass

    def running(self, names: Sequence[str]) -> None:
        pass


class _Lines(_Silence):
    def __init__(self, count: int) -> None:
        self._count, self._done = count, 0

    def done(self, name: str, failed: bool = False) -> None:
        self._done += 1
        with suppress(OSError):  # nobody may read any more
            sys.stderr.write(f"[{self._done}/{self._count}] {name}{_FAILED if failed else ''}\n")


class _Bar:
    def __init__(self, bar: "tqdm[None]") -> None:  # type: ignore[name-defined]  # noqa: F821
        self._bar = bar

    def done(self, name: str, failed: bool = False) -> None:
        if failed:
            self._bar.write(f"{name}{_FAILED}", file=sys.stderr)
        self._bar.update()

    def running(self, names: Sequence[str]) -> None:
        more = f" +{len(names) - _SHOWN}" if len(names) > _SHOWN else ""
        self._bar.set_description_str(f"{', '.join(names[:_SHOWN])}{more}", refresh=False)
        self._bar.refresh()
