"""What a call leaves behind in a process that serves the next one: found, named, and put back where that is certain.

Settings are put back: they are read when they are used. What others may have taken over meanwhile (a function that was
replaced, a module), and what goes on by itself (a thread, a process), is not: after such a call the process serves no
other.
"""

import decimal
import gc
import locale
import logging
import os
import random
import re
import signal
import socket
import sys
import time
import warnings
from _thread import _count as count_of_threads
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from hikiana.base.text import Text
from hikiana.batch.workers.bindings import OURS, Bindings

_MOMENT = 0.2
"""Seconds in which threads and processes end that are about to."""
_TELLABLE = re.compile(r"[A-Za-z_][\w.]{0,80}", re.ASCII)
_TOLD = 3
_Remembering = type(cache(int))


@dataclass(frozen=True)
class _Kind:
    """One kind of what a process is in; what has no `put_back` cannot be put back, what is `passing` takes a moment."""

    name: Text
    read: Callable[[], Any]
    put_back: Callable[[Any], None] | None = None
    passing: bool = False

    def now(self, before: Any) -> Any:
        end = time.monotonic() + _MOMENT
        while (value := self.read()) != before and self.passing and time.monotonic() < end:
            time.sleep(0.01)
        return value


class Guard:
    """Knows what this process was in when it began to serve; not `fit` to serve once that cannot be had again."""

    def __init__(self) -> None:
        self.fit = True
        self._bindings = Bindings()
        self._is_looked_through = False
        self._at_first = _state()

    @contextmanager
    def watched(self) -> Iterator[list[Text]]:
        """Name what the block leaves behind, in the list that it is given, when it ends.

        A module that it imports may be in any state by then: only packages that were there, and are not ours, may grow.
        """
        self._bindings.accept()
        before, left = _state(), list[Text]()
        try:
            yield left
        except BaseException:  # somewhere in the middle
            self.fit = False
            raise
        try:
            left += self._found(before)
        except Exception:  # it may have replaced what finds it
            self.fit = False
            left.append(_SOMETHING)

    def put_back(self) -> None:
        """Have the process as it was at first, if that can be."""
        try:
            self._put_back()
        except Exception:
            self.fit = False

    def _found(self, before: dict[_Kind, Any]) -> Iterator[Text]:
        gc.collect()
        _forget_remembered()
        new = self._bindings.new()
        if by_hand := [name for name in new if getattr(sys.modules[name], "__spec__", None) is None]:
            yield _of_names(_MODULES, by_hand)
        yield from self._rebound()
        self._is_looked_through = True
        for kind, was in before.items():
            if (now := kind.now(was)) != was:
                yield _told(kind, was, now)
        tops = {name.partition(".")[0] for name in sys.modules.keys() - new} - set(OURS)
        if by_hand or any(name.partition(".")[0] not in tops for name in new):
            self.fit = False

    def _put_back(self) -> None:
        if not self._is_looked_through:
            self._rebound()
        self._is_looked_through = False
        self._bindings.accept()
        for kind, before in self._at_first.items():
            if self.fit and kind.now(before) != before:
                if kind.put_back:
                    kind.put_back(before)
                self.fit = kind.read() == before
        _draw_new_seeds()

    def _rebound(self) -> list[Text]:
        rebound = self._bindings.rebound()
        if not rebound:
            return []
        self.fit = False
        return [_of_names(_BINDINGS, rebound)]


_SOMETHING = Text("何か（調べられませんでした）", "something that could not be looked for")
_MODULES = Text("手で置いたモジュール", "modules put there by hand")
_BINDINGS = Text("置き換えたモジュールや関数", "modules or functions that were replaced")


def _state() -> dict[_Kind, Any]:
    return {kind: kind.read() for kind in _KINDS}


def _told(kind: _Kind, before: Any, now: Any) -> Text:
    if not isinstance(now, Mapping):
        return kind.name
    nothing = object()
    return _of_names(
        kind.name,
        [name for name in {**before, **now} if before.get(name, nothing) != now.get(name, nothing)],
    )


def _of_names(kind: Text, names: Sequence[object]) -> Text:
    """Some names are told, where they are names and not any text."""
    tellable = sorted(str(name) for name in names if _TELLABLE.fullmatch(str(name)))
    if not tellable:
        return kind
    more = len(names) > len(tellable[:_TOLD])
    return Text("{kind}（{ja}）", "{kind} ({en})").format(
        kind=kind,
        ja="、".join(tellable[:_TOLD]) + ("など" if more else ""),
        en=", ".join(tellable[:_TOLD]) + (" and others" if more else ""),
    )


def _forget_remembered() -> None:
    """What our functions remember may come of something that was replaced meanwhile, and put back."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        for bound in list(vars(sys.modules[name]).values()):
            if isinstance(bound, _Remembering):
                bound.cache_clear()


def _draw_new_seeds() -> None:
    """As a process has its own that starts anew."""
    random.seed()
    if numpy_random := sys.modules.get("numpy.random"):
        numpy_random.seed()
    if polars := sys.modules.get("polars"):
        polars.set_random_seed(random.getrandbits(63))


def _folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was deleted
        return ""


def _put_environment(before: dict[str, str]) -> None:
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
    if hasattr(time, "tzset"):
        time.tzset()


def _put_path(before: list[str]) -> None:
    sys.path[:] = before


def _finders() -> tuple[Any, ...]:
    return (*sys.meta_path, *sys.path_hooks)


def _polars_settings() -> str | None:
    polars = sys.modules.get("polars")
    return polars.Config.save() if polars else None


def _put_polars_settings(before: str) -> None:
    import polars

    polars.Config.restore_defaults()
    polars.Config.load(before)


def _altair_registries() -> list[Any]:
    altair = sys.modules.get("altair")
    return [altair.theme._themes, altair.data_transformers, altair.renderers] if altair else []


def _altair_settings() -> list[Any]:
    return [registry._get_state() for registry in _altair_registries()]


def _put_altair_settings(before: list[Any]) -> None:
    for registry, state in zip(_altair_registries(), before, strict=True):
        registry._set_state({name: value.copy() if isinstance(value, dict) else value for name, value in state.items()})


def _put_filters(before: tuple[Any, ...]) -> None:
    warnings.filters[:] = before  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]


def _logging_settings() -> tuple[Any, ...]:
    return logging.root.level, logging.root.manager.disable, tuple(logging.root.handlers)


def _put_logging_settings(before: tuple[Any, ...]) -> None:
    logging.root.level, logging.root.manager.disable, handlers = before
    logging.root.handlers[:] = handlers


def _put_locale(before: str) -> None:
    locale.setlocale(locale.LC_ALL, before)


def _decimal_context() -> dict[str, Any]:
    context = decimal.getcontext()
    kept = {name: getattr(context, name) for name in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")}
    return {**kept, "traps": [signal for signal, is_set in context.traps.items() if is_set]}


def _put_decimal_context(before: dict[str, Any]) -> None:
    decimal.setcontext(decimal.Context(**before))


def _signals() -> dict[str, Any]:
    return {signal.Signals(number).name: signal.getsignal(number) for number in _named_signals()}


def _named_signals() -> list[signal.Signals]:
    return [number for number in signal.valid_signals() if isinstance(number, signal.Signals)]


def _put_signals(before: dict[str, Any]) -> None:
    for number in _named_signals():
        if signal.getsignal(number) != before[number.name]:
            signal.signal(number, before[number.name])


def _interpreter() -> tuple[Any, ...]:
    of_gc = gc.isenabled(), gc.get_threshold(), gc.get_debug()
    return sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), socket.getdefaulttimeout(), *of_gc


def _processes() -> frozenset[int]:
    """What this process started and still runs, and what that started, as far as the system tells."""
    found = {child.pid for child in psutil.Process().children(recursive=True)}
    if hasattr(os, "getpgrp"):
        # A process whose own starter has ended is nobody's child any more, but still of this group.
        found |= {number for number in psutil.pids() if _group(number) == os.getpgrp()}
    return frozenset(found - {os.getpid()})


def _group(number: int) -> int | None:
    try:
        return os.getpgid(number)
    except OSError:
        return None


_KINDS = (
    _Kind(Text("作業フォルダー", "the working folder"), _folder, os.chdir),
    _Kind(Text("環境変数", "environment variables"), lambda: dict(os.environ), _put_environment),
    _Kind(Text("モジュールの検索先（sys.path）", "places of modules (sys.path)"), lambda: list(sys.path), _put_path),
    _Kind(Text("モジュールの探し方（sys.meta_path）", "finders of modules (sys.meta_path)"), _finders),
    _Kind(Text("polars の設定", "settings of polars"), _polars_settings, _put_polars_settings),
    _Kind(Text("Altair の設定", "settings of Altair"), _altair_settings, _put_altair_settings),
    _Kind(Text("警告の扱い（warnings）", "filters of warnings"), lambda: tuple(warnings.filters), _put_filters),
    _Kind(Text("記録の設定（logging）", "settings of logging"), _logging_settings, _put_logging_settings),
    _Kind(Text("地域の設定（locale）", "the locale"), lambda: locale.setlocale(locale.LC_ALL), _put_locale),
    _Kind(Text("小数の計算の設定（decimal）", "the context of decimals"), _decimal_context, _put_decimal_context),
    _Kind(Text("シグナルの受け方", "handlers of signals"), _signals, _put_signals),
    _Kind(Text("Python 自体の設定", "settings of Python itself"), _interpreter),
    _Kind(Text("動いているスレッド", "a thread that still runs"), count_of_threads, passing=True),
    _Kind(Text("動いているプロセス", "a process that still runs"), _processes, passing=True),
)
