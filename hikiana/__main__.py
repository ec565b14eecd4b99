"""The command `hikiana`: first it is settled for which centre, since codes, words and columns follow from that."""

import os
import sys

from hikiana.base.variables import CENTRE_PLACE

OPTION = "--centre"


def main() -> None:
    """Take --centre DIR off the command line, wherever it stands, and run the rest for that centre."""
    arguments, folder = without_option(sys.argv[1:])
    if folder:
        os.environ[CENTRE_PLACE] = folder
    sys.argv[1:] = arguments
    from hikiana.cli import main as run

    run()


def without_option(arguments: list[str]) -> tuple[list[str], str]:
    """The command line without --centre DIR or --centre=DIR, and the folder that it named last."""
    rest, folder, given = [], "", iter(arguments)
    for argument in given:
        if argument == OPTION:
            folder = next(given, "")
        elif argument.startswith(f"{OPTION}="):
            folder = argument.removeprefix(f"{OPTION}=")
        else:
            rest.append(argument)
    return rest, folder


if __name__ == "__main__":
    main()
