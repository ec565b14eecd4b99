"""When may a change in counts be called one? The rule of the words 増加, 減少 and 横ばい."""

import math

from hikiana.base.text import Text

LEVEL = 0.05
RULE = Text(
    f"人数の増減は、2つの年度の人数を独立なポアソン分布とみなす正確検定（両側、有意水準{LEVEL:.0%}）で差が認められるときだけ"
    "「増加」「減少」とし、それ以外は「横ばい」とする。件数は同じ人の相談が続くため独立ではなく、差だけを示す。",
    "Numbers of persons are called an increase or a decrease only where an exact two-sided test of two Poisson counts "
    f"({LEVEL:.0%} level) supports a difference; otherwise no clear change. Contacts of one person follow each other "
    "and are not independent: for them only the difference is told.",
)
INCREASE = Text("前年度（{before}）から{by}増加した", "an increase by {by} on the year before ({before})")
DECREASE = Text("前年度（{before}）から{by}減少した", "a decrease by {by} on the year before ({before})")
NO_CHANGE = Text(
    "前年度（{before}）との差は{by}で、横ばいである",
    "no clear change, the difference to the year before ({before}) being {by}",
)


def probability(now: int, before: int) -> float:
    """How likely counts at least this far apart are if both years had the same rate.

    Given their sum, the counts of two equal periods are binomial with one half: twice the tail beyond the larger one.
    Source: Przyborowski & Wilenski (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31.
    """
    whole, larger = now + before, max(now, before)
    if now == before:
        return 1.0
    logs = (
        math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1) - whole * math.log(2)
        for part in range(larger, whole + 1)
    )
    return min(1.0, 2 * math.fsum(math.exp(log) for log in logs))


def direction(now: float, before: float) -> Text:
    """What may be said of numbers of persons in two equal fiscal years; `before` and `by` are to be filled in."""
    if probability(round(now), round(before)) >= LEVEL:
        return NO_CHANGE
    return INCREASE if now > before else DECREASE
