"""Editions of a report: for inside the centre, or for everyone."""

from hikiana.errors import UsageError
from schemas.text import Text

EDITIONS = ("internal",)


def check_edition(edition: str) -> None:
    """Raise UsageError unless the edition can be made: so far there is the internal one only."""
    if edition == "public":
        raise UsageError(
            Text(
                "公開版（public）は、少人数の秘匿処理ができるまで作れません。internal を指定してください。",
                "The public edition cannot be made before disclosure control exists. Use internal.",
            )
        )
    if edition not in EDITIONS:
        raise UsageError(
            Text(
                f"版「{edition}」はありません。internal を指定してください。",
                f"There is no edition '{edition}'. Use internal.",
            )
        )
