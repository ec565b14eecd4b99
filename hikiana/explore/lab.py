"""JupyterLab for analysts, as `make lab` opens it: it asks no other host for news, newer versions or extensions."""

import sys
from pathlib import Path

import hikiana.base.workspace  # noqa: F401  A kernel starts in its notebook's folder: HIKIANA_DATA becomes absolute before.

OPTIONS = (f"--LabApp.app_settings_dir={Path(__file__).parent / 'lab_settings'}", "--LabApp.extension_manager=readonly")
"""What it is started with; an analyst's own settings come before those of the folder."""


def main() -> None:
    """Open JupyterLab; what the command line says goes to it."""
    from jupyterlab.labapp import main as start

    start([*OPTIONS, *sys.argv[1:]])


if __name__ == "__main__":
    main()
