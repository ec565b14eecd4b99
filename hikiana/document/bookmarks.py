"""Names of bookmarks in a file of Word: who writes the file names places so, and who reads it finds them again."""

import re
import zlib

_LONGEST = 40
"""Characters that Word takes in the name of a bookmark."""


def bookmark(anchor: str) -> str:
    """An anchor in letters, digits and underscores; a long one ends in its checksum."""
    name = re.sub(r"\W", "_", anchor, flags=re.ASCII)
    return name if len(name) <= _LONGEST else with_checksum(anchor)


def with_checksum(anchor: str) -> str:
    """The same where another anchor may have the name."""
    mark = f"_{zlib.crc32(anchor.encode()):08x}"
    return re.sub(r"\W", "_", anchor, flags=re.ASCII)[: _LONGEST - len(mark)] + mark
