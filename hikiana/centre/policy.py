"""The policy of the public edition, from the centre's profile: how small is too small, what is merged or left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL, Dimension, Item
from hikiana.statistics.table import StatTable
from schemas.code_lists import CODE_LISTS

FLOOR = 3
"""The smallest number of persons that a policy may let be told."""
NEVER_PUBLIC = frozenset({"retention", "retention_by_start_year"})
"""Tables that no public edition has: nobody can place what they count beside other tables, clients seen again in one of
several years, and so nobody can tell what they give away."""


class PolicyError(ValueError):
    """What is wrong with the table `disclosure` of a profile, and what was expected."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.words = Text(ja, en)


@dataclass(frozen=True, eq=False)
class Policy:
    """`k` is the smallest number of persons that is told.

    `merged` has the categories that a variable's codes are put together to, `left_out` the tables that the public
    edition lacks, `weights` how much more than others the cells by a variable are worth keeping. `known` are cells
    (by their ids) that everybody knows from elsewhere and that are therefore not claimed to be protected.
    """

    k: int = 5
    merged: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    left_out: frozenset[str] = NEVER_PUBLIC
    weights: Mapping[str, float] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    @property
    def shape(self) -> dict[str, dict[str, list[str]]]:
        """Which codes are put together to which categories, by variable."""
        return {
            variable: {group.code: sorted(group.codes) for group in groups} for variable, groups in self.merged.items()
        }

    @classmethod
    def of(cls, profile: Mapping[str, Any]) -> "Policy":
        """The table `disclosure` of a centre's profile.

        Raises
        ------
        ValueError
            When k is too small, or a code is in two categories or in no code list beside the others.
        KeyError, TypeError
            When a category lacks its variable, code, label or codes.
        """
        if unknown := sorted(profile.keys() - {"k", "merged", "left_out", "weights", "known"}):
            raise PolicyError(f"[disclosure] に {unknown[0]} は使えません", f"disclosure.{unknown[0]} is not known")
        for name in ("left_out", "known"):
            if not isinstance(profile.get(name, []), list):
                raise PolicyError(f'[disclosure] {name} は ["…", "…"] の形で書きます', f"disclosure.{name} is a list")
        if not all(isinstance(weight, (int, float)) and weight > 0 for weight in profile.get("weights", {}).values()):
            raise PolicyError(
                "[disclosure.weights] には0より大きい数を書きます", "disclosure.weights are numbers above 0"
            )
        k = profile.get("k", 5)
        if not isinstance(k, int) or k < FLOOR:
            raise PolicyError(
                f"[disclosure] k は {FLOOR} 以上の整数です", f"disclosure.k is a whole number of at least {FLOOR}"
            )
        merged: dict[str, tuple[Item, ...]] = {}
        for entry in profile.get("merged", ()):
            group = Item(entry["code"], Text(entry["ja"], entry["en"]), codes=tuple(entry["codes"]))
            merged[entry["variable"]] = (*merged.get(entry["variable"], ()), group)
        for variable, groups in merged.items():
            _check(variable, groups)
        return cls(
            k,
            merged,
            NEVER_PUBLIC | frozenset(profile.get("left_out", ())),
            dict(profile.get("weights", {})),
            frozenset(profile.get("known", ())),
        )

    def shown(self, dimension: Dimension) -> Dimension:
        """A classification with its categories merged."""
        groups = self.merged.get(dimension.classifies, ())
        return dimension.merged(group for group in groups if set(group.codes) & set(dimension.codes))


def _check(variable: str, groups: Sequence[Item]) -> None:
    codes = [code for group in groups for code in group.codes]
    lists = [set(every.codes) for every in CODE_LISTS.values() if set(codes) <= set(every.codes)]
    if len(set(codes)) < len(codes) or not lists:
        listing = "、".join(codes)
        raise PolicyError(
            f'[[disclosure.merged]] の variable = "{variable}" の codes（{listing}）に、ないコードか、'
            "二度書かれたコードがあります",
            f"disclosure.merged: the codes of {variable} are not those of one code list, once each",
        )
    for group in groups:
        if group.code == TOTAL or any(group.code in every - set(codes) for every in lists):
            raise PolicyError(
                f"[[disclosure.merged]] の code「{group.code}」は {variable} の別の区分です。"
                "ほかの code にしてください",
                f"disclosure.merged: {group.code} is another category of {variable}",
            )


@dataclass(frozen=True)
class Outlet:
    """How tables leave: the policy that shapes them, and the door through which they go.

    Where more is hidden than has to be, `fallback` says why (suppression.Reason).
    """

    policy: Policy
    door: Callable[[StatTable], StatTable]
    fallback: frozenset[str] = frozenset()


DEFAULT_POLICY = Policy()
