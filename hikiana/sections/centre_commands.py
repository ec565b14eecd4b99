"""The commands `hikiana centre …`. Heavy imports stay inside, so that help answers at once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from hikiana.base.text import Lang, Text
from hikiana.base.variables import CENTRE_PLACE
from hikiana.base.workspace import CENTRE

centre_app = typer.Typer(
    help="センターのフォルダを作る・検査する。 / Make and check a centre's folder.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_SOUND = Text("センターの設定「{folder}」に誤りはありません。", "The centre's profile '{folder}' is sound.")


@centre_app.command()
def check(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="センターのフォルダ / Folder of the centre", show_default=False)
    ] = None,
) -> None:
    """センターのフォルダを検査し、誤りを一つずつ示します。 / Check a centre's folder and tell every fault."""
    lang: Lang = context.obj["lang"]
    if folder is not None and folder.resolve() != CENTRE.resolve():
        raise typer.Exit(_checked_for(folder, lang))
    from schemas.profile_check import refuse_faulty_profile

    refuse_faulty_profile()
    from hikiana.sections.profile_tables import refuse_unknown_tables

    refuse_unknown_tables()
    typer.echo(_SOUND.format(folder=CENTRE)(lang))


def _checked_for(folder: Path, lang: Lang) -> int:
    """The exit code of the same check by a process that works for the other centre: codes are read as it starts."""
    environment = os.environ | {CENTRE_PLACE: str(folder.absolute())}
    return subprocess.run(
        [sys.executable, "-m", "hikiana", "--lang", lang, "centre", "check"], env=environment
    ).returncode
