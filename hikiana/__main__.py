"""The command `hikiana`: first it is settled for which centre, since codes, words and columns follow from that."""

import os
import sys

from hikiana.base.options import without_option
from hikiana.base.variables import CENTRE_PLACE

OPTION = "--centre"


def main() -> None:
    """Take --centre DIR off the command line, wherever it stands, and run the rest for that centre."""
    arguments, folder = without_option(sys.argv[1:], OPTION)
    if folder:
        os.environ[CENTRE_PLACE] = folder
    sys.argv[1:] = arguments
    from hikiana.cli import main as run

    run()


if __name__ == "__main__":
    main()
