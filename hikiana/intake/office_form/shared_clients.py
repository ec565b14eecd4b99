"""Whether sheets tell of the same clients: lists hold all whose contacts are written, or only some of them."""

from collections.abc import Iterable, Sequence

from hikiana.intake.office_form.claims import CLIENT
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.model import NAME
from hikiana.intake.written import spaceless


def hold_all_clients(others: Sequence[Draft], draft: Draft) -> bool:
    """Whether each client of a draft is in one of the others too."""
    told = _clients(others, draft)
    return told is not None and told[1] <= told[0]


def lack_some_clients(lists: Sequence[Draft], draft: Draft) -> bool:
    """Whether lists hold some clients of a draft, and others not: a list of those whose support ended is such a one."""
    told = _clients(lists, draft)
    return told is not None and bool(told[0] & told[1]) and not told[1] <= told[0]


def _clients(others: Sequence[Draft], draft: Draft) -> tuple[set[str], set[str]] | None:
    """The clients of the others and of a draft; None where they are not told by the same."""
    field = next((field for field in (CLIENT, NAME) if all(one.head(field) for one in (*others, draft))), None)
    return None if field is None or not others else (_told(others, field), _told([draft], field))


def _told(drafts: Iterable[Draft], field: str) -> set[str]:
    cells = (spaceless(one.form.rows[one.head(field) or ""]).drop_nulls() for one in drafts)
    return {cell for column in cells for cell in column if cell}
