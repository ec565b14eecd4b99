"""Do the printed figures agree with each other? Sums, shares, means, bands against times, and the numbers in sentences.

The rules name places in print, never numbers. A rule whose places a report does not print is passed over, so the same
rules serve every year's report of this layout.
"""

from hikiana.centre.printed.consistency import clients, consultations, region
from hikiana.centre.printed.consistency.checks import PrintCheck
from hikiana.centre.printed.figures import Printed

__all__ = ["PrintCheck", "check_print"]


def check_print(printed: Printed) -> list[PrintCheck]:
    """Every rule that the printed figures of a report allow, whether it holds or not."""
    return [check for part in (consultations, clients, region) for rules in part.RULES for check in rules(printed)]
