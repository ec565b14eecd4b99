"""Options that are taken off a command line before it is read."""

from collections.abc import Sequence


def without_option(arguments: Sequence[str], option: str) -> tuple[list[str], str]:
    """The arguments without `option VALUE` and `option=VALUE`, and the value that stands last; empty without one."""
    rest: list[str] = []
    value, given = "", iter(arguments)
    for argument in given:
        if argument == option:
            value = next(given, "")
        elif argument.startswith(f"{option}="):
            value = argument.removeprefix(f"{option}=")
        else:
            rest.append(argument)
    return rest, value
