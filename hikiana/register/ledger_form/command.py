"""The command `hikiana form`. Heavy imports stay inside, so that help answers at once."""

from pathlib import Path
from typing import Annotated
from unicodedata import normalize

import typer

from hikiana.base.text import Lang, Text
from hikiana.base.workspace import PRIVATE
from hikiana.intake.options import LedgerArgument

_NUMBER = Text("答えの番号（1～{last}）", "Number of the answer (1 to {last})")


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
    from hikiana.base.errors import FormError
    from hikiana.intake.office_form.form_file import FILE
    from hikiana.intake.office_form.model import FormQuestion
    from hikiana.register.ledger_form.asked import propose_form, question_told

    def answer(number: int, question: FormQuestion) -> int:
        typer.echo(question_told(number, question)(lang))
        numbers = [str(choice) for choice in range(1, len(question.choices) + 1)]
        said = ""
        while (chosen := normalize("NFKC", said).strip()) not in numbers:
            said = typer.prompt(_NUMBER.format(last=numbers[-1])(lang))
        return int(chosen)

    proposed = propose_form(ledger, out or PRIVATE / FILE, answer if ask else None)
    typer.echo(proposed.told(lang))
    if proposed.fault:
        raise typer.Exit(FormError.exit_code)
