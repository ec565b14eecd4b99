"""For processes that are hikiana's own, before anything else is imported: two of five parts of their start are saved.

jsonschema, which altair and nbformat bring, compiles a grammar of international addresses (1.3 s of processor) as soon
as it is imported and a package for it is there, which JupyterLab brings. No schema here has such an address; without
the package jsonschema leaves that one format unchecked.
"""

import sys

_GRAMMAR = "rfc3987_syntax"

if _GRAMMAR not in sys.modules:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # an import of it ends in ImportError
