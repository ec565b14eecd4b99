"""The commands `hikiana centre …`. Heavy imports stay inside, so that help answers at once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from hikiana.base.keyboard import let_interruption_end_reading
from hikiana.base.text import Lang, Text
from hikiana.base.variables import CENTRE_PLACE
from hikiana.base.workspace import CENTRE

centre_app = typer.Typer(
    help="センターのフォルダを作る・検査する。 / Make and check a centre's folder.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_SO = Text("この内容で作りますか", "Make it so?")
_SOUND = Text("センターの設定「{folder}」に誤りはありません。", "The centre's profile '{folder}' is sound.")


@centre_app.command()
def new(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="作るフォルダ / Folder to make", show_default=False)],
    *,
    name: Annotated[str | None, typer.Option(help="センターの名称 / Name in Japanese", show_default=False)] = None,
    name_en: Annotated[str | None, typer.Option(help="英語の名称 / Name in English", show_default=False)] = None,
    serves: Annotated[
        str | None,
        typer.Option(help="受け持つ都道府県か市区町村 / Prefecture or municipalities it serves", show_default=False),
    ] = None,
    opened: Annotated[str | None, typer.Option(help="開設日 / Day of opening", show_default=False)] = None,
    called: Annotated[
        str | None, typer.Option(help="区分けの呼び方: 圏域、区 / What its parts are called", show_default=False)
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(help="区分けの名前（、で区切る）、なし、市町村 / Names of its parts", show_default=False),
    ] = None,
    clinic: Annotated[
        bool | None,
        typer.Option("--clinic/--no-clinic", help="デイケア・外来の有無 / Day care, outpatients", show_default=False),
    ] = None,
) -> None:
    """新しいセンターのフォルダを、尋ねながら作ります。 / Make a new centre's folder, asking what nobody can guess."""
    lang: Lang = context.obj["lang"]
    from hikiana.centre.new.folder import make_folder, refuse_place
    from hikiana.sections.new_centre import Interview, new_centre, next_steps, told

    refuse_place(folder)

    def ask(words: Text, usual: str | None) -> str:
        let_interruption_end_reading()
        answer: str = typer.prompt(words(lang), default=usual, show_default=bool(usual))
        return answer

    on_terminal = sys.stdin.isatty()
    given = {"name": name, "name-en": name_en, "serves": serves, "opened": opened, "called": called, "parts": parts}
    given["clinic"] = None if clinic is None else ("yes" if clinic else "no")
    interview = Interview(given, ask if on_terminal else None, lambda words: typer.echo(words(lang), err=True))
    centre = new_centre(interview)
    if on_terminal:
        typer.echo(f"\n{told(folder, centre)(lang)}")
        let_interruption_end_reading()
        typer.confirm(_SO(lang), default=True, abort=True)
    make_folder(folder, centre)
    typer.echo(next_steps(folder, centre)(lang))


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
