"""A register that lacks the records of earlier years: nobody can tell a new client from one who continues.

Numbers of either stand in its tables, as first in these records, and no sentence tells them.
"""

from collections.abc import Sequence

from hikiana.base.errors import UsageError
from hikiana.base.text import Text
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import StatTable

SHORT = Text("新規と継続は分からない", "new and continuing are not known")
"""For heads and sources."""
SENTENCE = Text(
    "開設以来の記録がそろっていないため、新規と継続は分からない。",
    "New and continuing are not known: records of earlier years are missing.",
)
"""In the place of every sentence that would tell of either."""
WARNING = Text(
    "開設以来の記録がそろっていません。新規と継続は分かりません。表や図の「新規」は、この記録のなかで最初という意味で、"
    "前から続いている人を含みます。",
    "Records of earlier years are missing. New and continuing are not known: 'new' in tables and figures means first "
    "in these records, and includes clients who had come before.",
)
"""For the cover, and for whoever makes the report."""
NOTE = Text(
    "開設以来の記録がそろっていないため、新規と継続は分からない（「新規」はこの記録のなかで最初の意味）",
    "records of earlier years are missing: new and continuing are not known ('new' is first in these records)",
)
"""Behind the source of every table and figure."""
_FIRST = frozenset({"new_clients", "day_care_clients", "outpatients"})
"""Populations of those who came for the first time."""
_SINCE = ("start_year", "years_since_start", "years_since")
_CODES = {"kind": {"new", "continuing"}, "online_scope": {"phone_continuing"}}


def is_untold(table: StatTable, place: Sequence[str]) -> bool:
    """Whether the value at (code per dimension …, measure) is a number of new or continuing clients or contacts, of
    which the register knows nothing.
    """
    if not table.years_missing:
        return False
    names = [dimension.name for dimension in table.dimensions]
    since = any(name in _SINCE and code != TOTAL for name, code in zip(names, place, strict=False))
    kind = any(code in _CODES.get(name, ()) for name, code in zip(names, place, strict=False))
    return since or kind or _tells_of_first(table, table.measure(place[-1]))


def _tells_of_first(table: StatTable, measure: Measure) -> bool:
    if measure.population in _FIRST or any(name in _SINCE for name, _ in measure.where):
        return True
    of = table.counted_by(measure)
    return of is not None and _tells_of_first(table, of)


def refuse_missing_years(years_missing: bool) -> None:
    """Raise UsageError when a register without the records of earlier years is to be published."""
    if years_missing:
        raise UsageError(
            Text(
                "開設以来の記録がそろっていないため（--accept-missing-years）、公表するもの（公開版、研究用データ）は"
                "作れません。新規の人数が正しくなく、ほかの年度の版との差から伏せた人数が分かることもあるためです。",
                "Records of earlier years are missing (--accept-missing-years), so nothing can be published: numbers "
                "of new clients would be wrong, and could give away what editions of other years hide.",
            )
        )
