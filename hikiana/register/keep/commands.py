"""The commands `hikiana register …`, validate and ingest. Heavy imports stay inside, so that help answers at once."""

from pathlib import Path
from typing import Annotated

import typer

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.intake.answers import Answers
from hikiana.intake.options import FormOption, LedgerArgument, MinutesInOption, MissingYearsOption, StruckOption

register_app = typer.Typer(
    help="登録簿の状態を見る・前に戻す。 / Show the states of a register and go back.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
RenumberOption = Annotated[
    bool,
    typer.Option(
        "--renumber-by-year",
        help="番号が年度ごとに1から始まる台帳: 年度を付ける（R6-0001）。次からは自動 / "
        "Numbers begin anew each year: put the year before them, from now on",
    ),
]
SameRecordsOption = Annotated[
    bool,
    typer.Option(
        "--same-records",
        help="番号の同じ行は、違いが多くても同じ人・同じ記録の訂正 / Known numbers are corrections however many",
    ),
]
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


def validate(
    context: typer.Context,
    *,
    ledger: LedgerArgument,
    fy: Annotated[
        str,
        typer.Option("--fy", help="年度: この年度までの記録がそろっているかも調べる / Also check the years up to it"),
    ] = "",
    into: Annotated[
        Path | None,
        typer.Option(
            help="この登録簿に加えたものとして検査（登録簿は変えない） / Check as added to this register, unchanged",
            show_default=False,
        ),
    ] = None,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    form: FormOption = None,
    renumber_by_year: RenumberOption = False,
    same_records: SameRecordsOption = False,
) -> None:
    """台帳を検査し、直すところを一覧と台帳の写しで示します。 / Check a ledger and list what is to be mended."""
    lang: Lang = context.obj["lang"]
    fiscal_year = FiscalYear.parse(fy) if fy else None
    if (renumber_by_year or same_records) and not into:
        raise UsageError(
            "--renumber-by-year と --same-records は、登録簿に加えるときのものです。--into も指定してください。",
            "--renumber-by-year and --same-records are of adding to a register: give --into too.",
        )
    from hikiana.register.check.command import check_addition, check_ledger
    from hikiana.register.keep.numbering import Numbers

    answers = Answers(struck, minutes_in, accept_missing_years, form)
    if into:
        numbers = Numbers(renumber_by_year, same_records)
        result = check_addition(ledger, into, fiscal_year, lang, answers=answers, numbers=numbers)
    else:
        result = check_ledger(ledger, fiscal_year, lang, answers=answers)
    typer.echo(result.told(lang))
    result.refuse_errors()


def ingest(
    context: typer.Context,
    *,
    ledger: LedgerArgument,
    into: IntoOption,
    fy: Annotated[
        str | None, typer.Option(help="台帳がこの年度だけのものか確かめる / Check that the ledger is of this year only")
    ] = None,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    form: FormOption = None,
    renumber_by_year: RenumberOption = False,
    same_records: SameRecordsOption = False,
) -> None:
    """台帳の記録を登録簿に加えます。 / Add a ledger's records to a register."""
    lang: Lang = context.obj["lang"]
    fiscal_year = FiscalYear.parse(fy) if fy else None
    from hikiana.intake.findings import describe_all
    from hikiana.register.keep.ingest import ingest as add
    from hikiana.register.keep.numbering import Numbers

    answers = Answers(struck, minutes_in, accept_missing_years, form)
    numbers = Numbers(renumber_by_year, same_records)
    ingested = add(ledger, into, fiscal_year, answers=answers, numbers=numbers)
    if ingested.findings:
        typer.echo(describe_all(ingested.findings, lang), err=True)
    typer.echo(ingested.describe(lang))
    done = Text("できました: {into}", "Done: {into}")
    same = Text("登録簿に変わりはありません: {into}", "The register is unchanged: {into}")
    typer.echo((done if ingested.has_changed else same).format(into=into)(lang))
