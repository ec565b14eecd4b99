"""hikiana: from the consultation records of a hikikomori support centre to its annual report."""

import importlib
from typing import TYPE_CHECKING, Any

from hikiana.base.version import __version__

if TYPE_CHECKING:
    from hikiana.document.remarks import remarks
    from hikiana.notebook import open_year
    from hikiana.register.register import Register, open_register

__all__ = ["Register", "__version__", "open_register", "open_year", "remarks"]


def __getattr__(name: str) -> Any:
    # polars and pandera load only when a register is opened: `hikiana --help` does without them.
    homes = {
        "Register": "hikiana.register.register",
        "open_register": "hikiana.notebook",  # which knows how tables are shown
        "open_year": "hikiana.notebook",
        "remarks": "hikiana.document.remarks",
    }
    if name in homes:
        return getattr(importlib.import_module(homes[name]), name)
    raise AttributeError(f"module 'hikiana' has no attribute '{name}'")
