"""Parameters of the notebooks: which they take, of which type, checked before anything runs.

papermill only warns about a parameter that a notebook does not declare, and checks no type.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import papermill

from hikiana.base.editions import check_edition
from hikiana.base.errors import UsageError

_TYPES: Mapping[str, type] = {"int": int, "str": str, "bool": bool, "float": float}


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Compare parameters with those that a notebook declares in its `parameters` cell.

    Raises
    ------
    UsageError
        When one is unknown to the notebook, of another type than declared, or has a value that is not served.
    """
    try:
        declared = papermill.inspect_notebook(str(notebook))
    except Exception as fault:  # papermill tells what it does not find by errors of any kind
        raise UsageError(
            f"{notebook.name} のパラメータを読めません（{type(fault).__name__}: {fault}）。"
            "カーネル（Python 3）と、parameters タグの付いたセルが要ります。",
            f"The parameters of {notebook.name} cannot be read ({type(fault).__name__}: {fault}). "
            "It needs a kernel (Python 3) and a cell tagged 'parameters'.",
        ) from fault
    unknown = sorted(parameters.keys() - declared.keys())
    if unknown:
        raise UsageError(
            f"{notebook.name} は「{'」「'.join(unknown)}」というパラメータを知りません。"
            f"使えるもの: {', '.join(declared)}",
            f"{notebook.name} has no parameter {', '.join(unknown)}. It takes: {', '.join(declared)}",
        )
    for name, value in parameters.items():
        _check_type(notebook, name, value, declared[name]["inferred_type_name"])
    if "edition" in parameters:
        check_edition(parameters["edition"])


def _check_type(notebook: Path, name: str, value: Any, declared: str) -> None:
    expected = _TYPES.get(declared)
    # bool is an int to Python, but True is no fiscal year.
    if expected is None or (isinstance(value, expected) and not (expected is int and isinstance(value, bool))):
        return
    raise UsageError(
        f"{notebook.name} のパラメータ「{name}」は {declared} 型です（渡された値は {type(value).__name__} 型）。",
        f"Parameter '{name}' of {notebook.name} is of type {declared}; got {type(value).__name__}.",
    )
