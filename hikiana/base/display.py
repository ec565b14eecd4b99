"""How a notebook shows a value: those who can draw it say how, so that the value need not know them."""

from functools import singledispatch
from typing import Any

Bundle = dict[str, Any] | tuple[dict[str, Any], dict[str, Any]]


@singledispatch
def bundle(value: Any) -> Bundle:
    """The value by kinds of media, and what is to be known of them; as text as long as nobody has said how."""
    return {"text/plain": repr(value)}


class Shown:
    """A value that a notebook shows as `bundle` of its class gives it (IPython's display protocol)."""

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self)
