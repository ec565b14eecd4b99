"""Reading from the keyboard."""

import signal


def let_interruption_end_reading() -> None:
    """Make Ctrl-C end a prompt at once; to be called before each, as polars may be loaded at any time.

    Polars handles Ctrl-C in such a way that reading from the keyboard begins again, until Enter is pressed.
    """
    if hasattr(signal, "siginterrupt"):  # not on Windows
        signal.siginterrupt(signal.SIGINT, True)
