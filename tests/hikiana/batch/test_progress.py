"""What is told while a batch runs: a bar with what runs now on a terminal."""

import os
import sys
from contextlib import suppress

import pytest

from hikiana.batch.progress import progress_bar

pty = pytest.importorskip("pty", reason="terminals of this kind are a matter of POSIX")


def _read(reader):
    """All that a terminal was sent, once it is closed: it arrives in pieces."""
    pieces = []
    with suppress(OSError):  # Linux tells the end by an error
        while piece := os.read(reader, 100_000):
            pieces.append(piece)
    os.close(reader)
    return b"".join(pieces)


def test_bar_names_what_runs_now_and_how_much_is_done(monkeypatch):
    import fcntl
    import struct
    import termios

    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    with os.fdopen(writer, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress_bar(4) as shown:
            shown.running([f"2024 0{number}_section" for number in range(5)])
            shown.done("2024 00_section")
            shown.running(["2024 01_section"])
    told = _read(reader).decode()
    assert "0/4 [" in told
    assert "2024 00_section, 2024 01_section, 2024 02_section +2" in told
    assert "25%|" in told
    assert told.endswith("\r")
    assert told.split("\r")[-2].strip() == ""
