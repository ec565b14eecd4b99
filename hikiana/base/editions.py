"""Editions of a report: for inside the centre, or for everyone."""

from hikiana.base.errors import UsageError
from hikiana.base.text import Text

INTERNAL, PUBLIC = EDITIONS = ("internal", "public")
NAMES = {INTERNAL: Text("内部資料", "Internal document"), PUBLIC: Text("公開版", "Public edition")}


def check_edition(edition: str) -> None:
    """Raise UsageError when there is no such edition."""
    if edition not in EDITIONS:
        raise UsageError(
            f"版「{edition}」はありません。internal（内部資料）か public（公開版）を指定してください。",
            f"There is no edition '{edition}'. Use internal or public.",
        )
