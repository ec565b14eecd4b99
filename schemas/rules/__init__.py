"""Rules that no single column can check: between columns, between rows and between tables.

Each rule marks the rows of one table that break it. `error` stops a report; `warning` is told and does not.
"""

from schemas.rules.ages import AGE_RULES
from schemas.rules.cases import CASE_RULES
from schemas.rules.codes import CODE_RULES
from schemas.rules.contacts import CONTACT_RULES
from schemas.rules.events import EVENT_RULES
from schemas.rules.further import FURTHER_RULES
from schemas.rules.plausibility import PLAUSIBILITY_RULES
from schemas.rules.rule import SEVERITIES, Context, Rule, Severity, fiscal_year_of

__all__ = ["RULES", "SEVERITIES", "Context", "Rule", "Severity", "fiscal_year_of"]

RULES: tuple[Rule, ...] = (
    *CONTACT_RULES,
    *CASE_RULES,
    *AGE_RULES,
    *EVENT_RULES,
    *CODE_RULES,
    *FURTHER_RULES,
    *PLAUSIBILITY_RULES,
)
