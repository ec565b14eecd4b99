"""The command `hikiana form`. Heavy imports stay inside, so that help answers at once."""

from pathlib import Path
from typing import Annotated
from unicodedata import normalize

import typer

from hikiana.base.keyboard import let_interruption_end_reading
from hikiana.base.text import Lang, Text
from hikiana.base.workspace import PRIVATE
from hikiana.intake.options import LedgerArgument

_NUMBER = Text("答えの番号（1～{last}）", "Number of the answer (1 to {last})")
_WRONG = Text("1～{last}の番号を打ってください。", "Type a number from 1 to {last}.")
_INTERRUPTED = Text(
    "中断しました。答えたところまで {file} に残っています。もう一度 hikiana form --ask を実行すると、残りだけを"
    "尋ねます。",
    "Interrupted. The answers so far are in {file}. Run hikiana form --ask again: it asks only the others.",
)


def form(
    context: typer.Context,
    *,
    ledger: LedgerArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            help="読み方を書くファイル（省略時はセンターの ledger.toml） / File of the form (the centre's ledger.toml)",
            show_default=False,
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="質問をここで順に尋ねる / Put the questions here")] = False,
) -> None:
    """台帳の形を調べ、読み方と質問を ledger.toml に書きます。 / Learn the form of a ledger, and ask what is open."""
    lang: Lang = context.obj["lang"]
    from hikiana.base.errors import FormError, StoppedError
    from hikiana.intake.office_form.form_file import FILE
    from hikiana.intake.office_form.model import FormQuestion
    from hikiana.register.ledger_form.asked import propose_form, question_told

    path = out or PRIVATE / FILE

    def answer(number: int, question: FormQuestion) -> int:
        typer.echo(question_told(number, question)(lang))
        last = len(question.choices)
        numbers = [str(choice) for choice in range(1, last + 1)]
        while True:
            let_interruption_end_reading()
            chosen = normalize("NFKC", typer.prompt(_NUMBER.format(last=last)(lang))).strip()
            if chosen in numbers:
                return int(chosen)
            typer.echo(_WRONG.format(last=last)(lang))

    try:
        proposed = propose_form(ledger, path, answer if ask else None)
    except (KeyboardInterrupt, typer.Abort) as stopped:
        if not ask:
            raise
        raise StoppedError(_INTERRUPTED.format(file=path.name)) from stopped
    typer.echo(proposed.told(lang))
    if proposed.fault:
        raise typer.Exit(FormError.exit_code)
