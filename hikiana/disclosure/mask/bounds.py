"""What other data than tables tell about counts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """The counts of these ids together are between `at_least` and `at_most`."""

    ids: tuple[str, ...]
    at_least: int
    at_most: int
