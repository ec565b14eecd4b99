"""How many examples a test of properties tries: few in the quick tests, many in the long ones."""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import settings

# Machines are shared: how long an example takes is no property of the code. Continuous integration tries the same
# examples each time, so that what fails there is of the change under test; everywhere else they are drawn anew.
SAME_EACH_TIME = "CI" in os.environ
settings.register_profile("quick", deadline=None, max_examples=20, derandomize=SAME_EACH_TIME)
settings.register_profile("thorough", deadline=None, max_examples=150, derandomize=SAME_EACH_TIME)
settings.load_profile("quick")


def few_examples(test: Callable[..., Any] | None = None, **others: Any) -> Any:
    """A test of which a single example takes long tries a fifth of them."""
    fewer = settings(max_examples=settings().max_examples // 5, **others)
    return fewer if test is None else fewer(test)
