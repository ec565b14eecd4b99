"""The commands `hikiana register …`. Heavy imports stay inside the commands, so that help answers at once."""

from pathlib import Path
from typing import Annotated

import typer

register_app = typer.Typer(
    help="登録簿の状態を見る・前に戻す。 / Show the states of a register and go back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
IntoOption = Annotated[Path, typer.Option(help="登録簿のフォルダ / Folder in which the register is kept")]


@register_app.command()
def states(context: typer.Context, into: IntoOption) -> None:
    """登録簿の最近の状態を示します。 / Show the last states of a register."""
    from hikiana.register.keep.undo import read_states

    typer.echo(read_states(into).told(context.obj["lang"]))


@register_app.command()
def undo(
    context: typer.Context,
    into: IntoOption,
    to: Annotated[
        int | None, typer.Option(help="戻る状態の番号（省略時は一つ前） / Number of the state", show_default=False)
    ] = None,
) -> None:
    """登録簿を前の状態に戻します（戻したことも取り消せます）。 / Go back to a former state of a register."""
    from hikiana.register.keep.undo import undo as go_back

    typer.echo(go_back(into, to).told(context.obj["lang"]))
