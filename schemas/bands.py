"""Bands of age and duration: where they begin is the centre's, their codes and labels follow."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from schemas.centre_files import PROFILE, profile
from schemas.code import Code
from schemas.roles import UNKNOWN

USUAL = {"age": (20, 30, 40, 50, 60), "duration": (15, 30, 60)}
"""Where bands begin, in completed years and in minutes, unless the profile says otherwise."""


def band_starts(quantity: str, folder: Path = CENTRE) -> tuple[int, ...]:
    """Where the bands of `age` or `duration` begin, but for the first, which begins at 0.

    Raises
    ------
    InputError
        When the profile gives no rising whole numbers above 0.
    """
    starts = _of_profile(folder).get(quantity, USUAL[quantity])
    whole = isinstance(starts, list | tuple) and all(type(start) is int and start > 0 for start in starts)
    if not whole or not starts or any(low >= high for low, high in pairwise(starts)):
        path = folder / PROFILE
        raise InputError(
            f"{path} の [bands] {quantity} は、区分の始まる数を小さい順に書きます（例 {[*USUAL[quantity]]}）。",
            f"{path}: [bands] {quantity} has the numbers at which bands begin, rising (as {[*USUAL[quantity]]}).",
        )
    return tuple(starts)


def _of_profile(folder: Path) -> Mapping[str, Any]:
    """The profile's table of bands; raises InputError where it is something else."""
    bands = profile(folder).get("bands", {})
    if not isinstance(bands, dict):
        path = folder / PROFILE
        raise InputError(
            f"{path} の bands は、[bands] の行の下に age や duration を書きます。",
            f"{path}: bands is a table, [bands], with age and duration below it.",
        )
    return bands


def band_lists(folder: Path = CENTRE) -> Mapping[str, tuple[Code, ...]]:
    """The codes of age_band (the last is of an age not known) and duration_band."""
    unknown = Code(UNKNOWN, Text("不明", "Unknown"), (UNKNOWN,))
    return {"age_band": (*_ages(band_starts("age", folder)), unknown), "duration_band": _durations(folder)}


def _ages(starts: tuple[int, ...]) -> tuple[Code, ...]:
    first, last = starts[0], starts[-1]
    return (
        Code(f"under_{first}", Text(f"{first}歳未満", f"Under {first}")),
        *(
            Code(f"{low}_{high - 1}", Text(f"{low}歳以上～{high}歳未満", f"{low} to {high - 1}"))
            for low, high in pairwise(starts)
        ),
        Code(f"{last}_over", Text(f"{last}歳以上", f"{last} and over")),
    )


def _durations(folder: Path) -> tuple[Code, ...]:
    starts = band_starts("duration", folder)
    first, last = starts[0], starts[-1]
    return (
        Code(f"0_{first}", Text(f"0～{first}分未満", f"Under {first} min")),
        *(
            Code(f"{low}_{high}", Text(f"{low}～{high}分未満", f"{low} to under {high} min"))
            for low, high in pairwise(starts)
        ),
        Code(f"{last}_over", Text(f"{last}分以上", f"{last} min and over")),
    )


def younger_than(folder: Path = CENTRE) -> int | None:
    """The age below which clients are counted once more (再掲), where the profile asks for it: a band begins there.

    Raises
    ------
    InputError
        When no band begins at it.
    """
    age = _of_profile(folder).get("age_below_again")
    if age is not None and age not in band_starts("age", folder):
        path = folder / PROFILE
        raise InputError(
            f"{path} の [bands] age_below_again（{age}）は、age にある数にします：{band_starts('age', folder)}。",
            f"{path}: [bands] age_below_again ({age}) is one of age: {band_starts('age', folder)}.",
        )
    return age
