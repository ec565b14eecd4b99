"""The command `hikiana`; long commands stand in their rooms. Heavy imports stay inside: help answers at once."""

import hikiana.base.quick_start  # isort: skip  # noqa: F401

import argparse
import signal
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from hikiana.base.errors import HikianaError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.version import __version__
from hikiana.base.workspace import REGISTER, RELEASE, ROOT
from hikiana.batch.command import report
from hikiana.intake.answers import Answers
from hikiana.intake.options import (
    FiscalYearOption,
    FormOption,
    MinutesInOption,
    MissingYearsOption,
    RegisterOption,
    StruckOption,
)
from hikiana.register.keep.commands import ingest, register_app, validate
from hikiana.register.ledger_form.command import form
from hikiana.sections.centre_commands import centre_app

INTERRUPTED = 130
_WITHOUT_CENTRE = ("centre", "audit", "pool")
"""Commands that need no centre, or tell its faults themselves."""

app = typer.Typer(
    help="相談記録から年次報告を作ります。 / From consultation records to the annual report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(register_app, name="register")
app.add_typer(centre_app, name="centre")
app.command()(report)
app.command()(validate)
app.command()(ingest)
app.command()(form)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hikiana {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    lang: Annotated[
        Literal["ja", "en"], typer.Option(help="報告書とメッセージの言語 / Language of report and messages")
    ] = "ja",
    debug: Annotated[bool, typer.Option(help="エラーの詳細を表示 / Show tracebacks")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True)] = False,
    centre: Annotated[
        Path | None,
        typer.Option(
            help="センターのフォルダ（省略時は HIKIANA_CENTRE、なければ付属のもの） / Folder of the centre",
            show_default=False,
        ),
    ] = None,
) -> None:
    context.obj = {"lang": lang, "debug": debug}
    if context.invoked_subcommand not in _WITHOUT_CENTRE:
        from schemas.profile_check import refuse_faulty_profile

        refuse_faulty_profile()


@app.command()
def reconcile(
    context: typer.Context,
    *,
    fy: FiscalYearOption,
    register: RegisterOption = REGISTER,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    form: FormOption = None,
) -> None:
    """集計値と印刷された報告書の数字を照合します。 / Compare the tables with the printed report."""
    fiscal_year = FiscalYear.parse(fy)
    from hikiana.register.register import open_register
    from hikiana.sections.reconciliation import describe
    from hikiana.sections.reconciliation import reconcile as compare
    from hikiana.sections.year import Year

    records = open_register(register, Answers(struck, minutes_in, accept_missing_years, form))
    result = compare(Year(records, fiscal_year))
    typer.echo(describe(result, context.obj["lang"]))
    result.refuse_unexplained()


@app.command()
def audit(
    context: typer.Context,
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="DIR...",
            help="公開する報告書のフォルダ（複数可） / Folders to be published, all together",
        ),
    ],
    k: Annotated[
        int | None, typer.Option(min=2, help="秘匿の基準（省略時は報告書から） / Threshold", show_default=False)
    ] = None,
) -> None:
    """公開する報告書から秘匿した値が分からないか調べます。 / Try to find out what a public edition hides."""
    from hikiana.disclosure.audit.run import audit as attack

    result = attack(folders, k)
    typer.echo(result.summary(context.obj["lang"]))
    result.refuse()


@app.command()
def release(
    context: typer.Context,
    *,
    years: Annotated[str, typer.Option("--years", help="年度の範囲: 2009:2024, H21:R6 / Range of fiscal years")],
    register: RegisterOption = REGISTER,
    out: Annotated[Path, typer.Option(help="二つの包みを置くフォルダ / Folder of both packages")] = RELEASE,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    form: FormOption = None,
    without_micro_data: Annotated[
        bool,
        typer.Option(
            "--without-micro-data", help="契約に基づく包み（個票）を作らない / Make no package under agreement"
        ),
    ] = False,
) -> None:
    """研究用データを作ります（公開できる包みと契約に基づく包み）。 / Make the research release."""
    lang: Lang = context.obj["lang"]
    fiscal_years = FiscalYear.parse_range(years)
    from hikiana.release.make import make_release

    answers = Answers(struck, minutes_in, form=form)
    made = make_release(fiscal_years, register, out, answers=answers, micro_data=not without_micro_data)
    for notice in made.notices:
        typer.echo(notice(lang), err=True)
    typer.echo(made.told(lang))


@app.command()
def pool(
    context: typer.Context,
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="各センターの公開版のフォルダ / Public editions of centres")
    ],
    out: Annotated[Path, typer.Option(help="報告書を置くフォルダ / Folder of the report", show_default=False)],
) -> None:
    """いくつかのセンターの公開版を、並べて、合わせて示します。 / Centres side by side and together."""
    from hikiana.release.pool.report import make_pool

    _tell_done(context, make_pool(folders, out, context.obj["lang"]) / "report.html")


@app.command()
def synth(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="書き出すフォルダ / Folder to write")] = REGISTER,
    seed: Annotated[int, typer.Option(help="乱数の種 / Seed")] = 6,
    times: Annotated[int, typer.Option(min=1, help="件数を何倍にするか(2以上はParquet) / Multiply every count")] = 1,
    clients: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="1年度の新規の人数の目安（印刷された数字がないとき） / New clients a year",
            show_default=False,
        ),
    ] = None,
) -> None:
    """合成データの登録簿を作ります。 / Make the synthetic register."""
    from hikiana.register.synthetic import write_register

    write_register(out, seed, times, clients)
    _tell_done(context, out)


@app.command()
def template(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="作るファイル（.xlsx） / File to make (.xlsx)", show_default=False)],
) -> None:
    """記録を書き込むExcelファイルを作ります。 / Make the workbook into which staff write the records."""
    from hikiana.intake.form import write_form

    write_form(path)
    _tell_done(context, path)


@app.command()
def dictionary(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="書き出すファイル / File to write")] = ROOT / "docs" / "data-dictionary.md",
) -> None:
    """データ辞書を schemas/ から作ります。 / Generate the data dictionary from schemas/."""
    from schemas.dictionary import data_dictionary

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(data_dictionary(), encoding="utf-8")
    _tell_done(context, out)


def _tell_done(context: typer.Context, made: Path) -> None:
    typer.echo(f"できました: {made}" if context.obj["lang"] == "ja" else f"Done: {made}")


def main() -> None:
    """Run the command; what goes wrong is told in words, with a traceback only on --debug."""
    arguments = _global_options_first(sys.argv[1:])
    lang: Lang = "en" if arguments[:2] == ["--lang", "en"] else "ja"
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        exit_code = app(arguments, standalone_mode=False)
        if exit_code == INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(exit_code)
    except (Exception, KeyboardInterrupt) as fault:
        if "--debug" in arguments:
            raise
        message, exit_code = _explain(fault, lang)
        typer.echo(message, err=True, nl=bool(message))
        sys.exit(exit_code)


def _global_options_first(arguments: list[str]) -> list[str]:
    """--lang and --debug may stand anywhere on the command line."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang")
    parser.add_argument("--debug", action="store_true")
    try:
        found, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        return arguments
    language = ["--lang", found.lang] if found.lang else []
    return [*language, *(["--debug"] if found.debug else []), *rest]


def _explain(fault: BaseException, lang: Lang) -> tuple[str, int]:
    if isinstance(fault, HikianaError):
        return fault.in_language(lang), fault.exit_code
    if isinstance(fault, TyperException):
        if not str(fault):
            return "", 2  # no arguments: the help has been shown
        words = Text("コマンドの使い方が違います。hikiana --help をご覧ください。", "Wrong usage; see hikiana --help.")
        told = fault.format_message() if hasattr(fault, "format_message") else str(fault)
        return f"{words(lang)}\n    {told}", 2
    if isinstance(fault, (KeyboardInterrupt, typer.Abort)):
        words = Text(
            "中断しました。書きかけのものは残っていません。report は、もう一度実行すると続きから始まります。",
            "Interrupted. Nothing is half written. report goes on from there when it is run again.",
        )
        return words(lang), 130
    if isinstance(fault, OSError) or type(fault).__name__ == "FileCreateError":  # of xlsxwriter, for the same
        words = Text(
            "ファイルを読み書きできません。場所、権限、空き容量を確かめてください。",
            "A file cannot be read or written. Check place, permission and free space.",
        )
        return f"{words(lang)}\n    {fault}", 1
    words = Text(
        "思いがけないエラーです。--debug を付けて実行すると詳細が出ます。開発者に知らせてください。",
        "Unexpected error. Run with --debug for details and tell the developers.",
    )
    return f"{words(lang)}\n    {type(fault).__name__}", 1
