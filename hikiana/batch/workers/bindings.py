"""What the names of modules and classes are bound to, so that one that was bound anew (a monkey patch) is found."""

import sys
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

OURS = ("hikiana", "schemas")
"""Packages of which every name is watched, and what their dicts, lists and sets hold."""
_WITH_CLASSES = (*OURS, "polars")
"""Packages of which what their classes hold is watched too; of all others only the functions and classes of modules."""
_MACHINERY = "hikiana.batch.workers"
"""Is what watches, and has a state of its own."""
_CALLED = (FunctionType, BuiltinFunctionType, type)
_MADE_LATER = {"__annotations__", "__doc__", "__slotnames__", "__warningregistry__"}
"""Names that Python itself binds when they are first asked for."""

Names = Mapping[object, object]


class Bindings:
    """All that is watched, as it was when its module was first seen.

    What is bound in `__main__` is the business of whoever runs there.
    """

    def __init__(self) -> None:
        self._modules: dict[str, ModuleType | None] = {}
        self._names: dict[str, Names] = {}
        self.accept()

    def new(self) -> set[str]:
        """Modules that have been imported since."""
        return sys.modules.keys() - self._modules.keys() - {"__main__"}

    def accept(self) -> None:
        """Take modules that have been imported since as they are."""
        for name in self.new():
            module = self._modules[name] = sys.modules[name]
            self._names |= {owner: dict(names) for owner, names in _watched(name, module)}

    def rebound(self) -> list[str]:
        """The full names of what is bound to something else by now, or is new in our packages."""
        found = [name for name, module in self._modules.items() if sys.modules.get(name, self) is not module]
        for name, module in self._modules.items():
            for owner, names in _watched(name, module):
                # A class, or what is ours, gets no new names by itself.
                if changed := _changed(self._names.get(owner, {}), names, owner != name or _is_ours(name)):
                    found += [f"{owner}.{each}" for each in changed]
        return found


def _watched(name: str, module: ModuleType | None) -> Iterator[tuple[str, Names]]:
    """The module, and the classes and containers in it, with their names; containers have places instead."""
    if not isinstance(module, ModuleType):
        return
    names = vars(module)
    if _is_ours(name):
        yield name, {each: bound for each, bound in names.items() if each not in _MADE_LATER}
        for each, bound in names.items():
            if isinstance(bound, dict | list | set) and not each.startswith("__"):
                yield f"{name}.{each}", _inside(bound)
    else:
        yield name, {each: bound for each, bound in names.items() if isinstance(bound, _CALLED)}
    if name.partition(".")[0] in _WITH_CLASSES:
        for bound in names.values():
            if isinstance(bound, type) and bound.__module__ == name:
                members = vars(bound).items()
                yield f"{name}.{bound.__qualname__}", {each: it for each, it in members if each not in _MADE_LATER}


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in OURS and not name.startswith(_MACHINERY)


def _inside(container: Any) -> Names:
    if isinstance(container, dict):
        return container
    return dict(enumerate(container)) if isinstance(container, list) else {id(each): each for each in container}


def _changed(before: Names, now: Names, with_new: bool) -> list[object]:
    """Names that are gone or bound to something else; new ones too, but for modules, which packages get by import."""
    nothing = object()
    changed = [name for name, bound in before.items() if now.get(name, nothing) is not bound]
    if with_new and len(now) != len(before) - len(changed):
        changed += [name for name in now.keys() - before.keys() if not isinstance(now[name], ModuleType)]
    return changed
