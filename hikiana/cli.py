"""The command `hikiana`. Heavy imports stay inside the commands, so that help answers at once."""

import hikiana.base.quick_start  # isort: skip  # noqa: F401

import argparse
import signal
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from hikiana.base.editions import check_edition
from hikiana.base.errors import HikianaError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.version import __version__
from hikiana.base.workspace import RELEASE, REPORTS, ROOT, SYNTHETIC
from hikiana.intake.answers import Answers, MinutesIn, Struck
from hikiana.register.keep.commands import register_app

INTERRUPTED = 130
TIME_LIMIT = 600.0
"""Seconds that a section or a document of a report may take."""

app = typer.Typer(
    help="相談記録から年次報告を作ります。 / From consultation records to the annual report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(register_app, name="register")

FiscalYearOption = Annotated[str, typer.Option("--fy", help="年度: 2024, R6, 令和6年度 / Fiscal year")]
RegisterOption = Annotated[
    Path,
    typer.Option(
        "--register",
        help="台帳（.xlsx）か登録簿のフォルダ / Workbook or folder of a register",
        show_default="合成データ",
    ),
]
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

StruckOption = Annotated[
    Struck | None,
    typer.Option(
        "--struck",
        help="取り消し線の行を数える（count）か除く（leave-out） / Count or leave out rows that are struck through",
        show_default=False,
    ),
]
MinutesInOption = Annotated[
    MinutesIn | None,
    typer.Option(
        "--minutes-in",
        help="単位のない相談時間の書き方: 分、時間、時:分 / Unit of lengths of contacts: minutes, hours, h:mm",
        show_default=False,
    ),
]
MissingYearsOption = Annotated[
    bool,
    typer.Option(
        "--accept-missing-years",
        help="前の年度の記録がないまま進む（新規と継続は分かりません） / Go on without the records of earlier years",
    ),
]


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
) -> None:
    context.obj = {"lang": lang, "debug": debug}


@app.command()
def report(
    context: typer.Context,
    fy: Annotated[
        str, typer.Option("--fy", help="年度または範囲: 2024, R6, 2009:2024 / Fiscal year or range", show_default=False)
    ] = "",
    register: RegisterOption = SYNTHETIC,
    out: Annotated[Path, typer.Option(help="報告書を置くフォルダ / Folder of the reports")] = REPORTS,
    edition: Annotated[str, typer.Option(help="版: internal（内部資料）か public（公開版） / Edition")] = "internal",
    sections: Annotated[
        bool, typer.Option("--sections", help="節ごとのHTMLとPDFも作る / Also each section as HTML and PDF")
    ] = False,
    accept_quarantine: Annotated[
        bool,
        typer.Option(
            "--accept-quarantine", help="誤りのある行を取り置いて作る / Set faulty rows aside and report without them"
        ),
    ] = False,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="節ごとに実行する・しない理由を示す / Say why each section runs or not")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="変わりがなくても全て作り直す / Make everything anew")] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="一つの節が失敗したら止める / Stop at the first failing section")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="同時に動かす数（省略時は全CPU） / How many at once", show_default=False)
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=1e6, help="節ごとの制限時間（秒） / Seconds that a section may take")
    ] = TIME_LIMIT,
    engine: Annotated[
        str | None,
        typer.Option(help="セルの実行方法: fork か kernel / How cells run: fork or kernel", show_default=False),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Dask クラスタで動かす: tcp://… / Run on a Dask cluster: tcp://…", show_default=False),
    ] = None,
    reproduce: Annotated[
        Path | None,
        typer.Option(
            help="以前の報告書の run.json と同じものを作り、比べる / Make the report of a run.json again and compare",
            show_default=False,
        ),
    ] = None,
) -> None:
    """年次報告を作ります。 / Make the annual reports of one or more fiscal years."""
    lang: Lang = context.obj["lang"]
    check_edition(edition)
    if not (fy or reproduce):
        raise UsageError(
            Text(
                "--fy で年度を指定してください（例 --fy R6、--fy 2009:2024）。",
                "Name the fiscal year by --fy (such as --fy R6 or --fy 2009:2024).",
            )
        )
    answers = Answers(struck, minutes_in, accept_missing_years)
    if reproduce and (fy or sections or accept_quarantine or answers.told()):
        raise UsageError(
            Text(
                "--reproduce は、年度や --sections などを run.json から取ります。一緒に指定しないでください。",
                "--reproduce takes the fiscal year, --sections and the like from run.json: do not give them too.",
            )
        )
    fiscal_years = FiscalYear.parse_range(fy) if fy else []
    from hikiana.batch.cells.jobs import DEFAULT_ENGINE
    from hikiana.batch.progress import progress_bar
    from hikiana.batch.reports import Way, make_reports, only_year

    def tell(line: Text) -> None:
        typer.echo(line(lang), err=True)

    if sys.stderr.isatty():
        tell(Text("登録簿を検査しています…", "Checking the register …"))

    way = Way(
        engine=engine or DEFAULT_ENGINE,
        jobs=jobs,
        seconds=timeout,
        scheduler=scheduler,
        force=force,
        fail_fast=fail_fast,
        explain=tell if explain else None,
        notice=tell,
        progress=progress_bar,
    )
    if reproduce:
        from hikiana.batch.reproduction import reproduce as make_again

        made = make_again(reproduce, out, None if register == SYNTHETIC else register, way)
    else:
        if accept_quarantine:
            _tell_of_quarantine(register, only_year(fiscal_years), lang, answers)
        made = make_reports(
            fiscal_years,
            register,
            out,
            edition,
            lang,
            by_section=sections,
            accept_quarantine=accept_quarantine,
            answers=answers,
            way=way,
        )
    from hikiana.intake.findings import describe_all

    if made.warnings and not accept_quarantine:
        typer.echo(describe_all(made.warnings, lang), err=True)
    typer.echo(made.told(lang))
    if reproduce:
        same = Text(
            "元の報告書と完全に一致しました（run.json と、登録簿の場所が変わったときの notebooks/ を除く）。",
            "Every file has the same bytes as in the former report, but for run.json, and for notebooks/ when the "
            "register lies elsewhere.",
        )
        typer.echo(same(lang))


def _tell_of_quarantine(register: Path, fiscal_year: FiscalYear | None, lang: Lang, answers: Answers) -> None:
    from hikiana.register.clean.data_package import MANIFEST

    if not (register / MANIFEST).is_file():
        from hikiana.register.check.command import check_ledger

        typer.echo(check_ledger(register, fiscal_year, lang, answers=answers).told(lang), err=True)


@app.command()
def validate(
    context: typer.Context,
    ledger: Annotated[
        Path, typer.Argument(help="台帳（.xlsx）または登録簿のフォルダ / Workbook or folder of a register")
    ],
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
    renumber_by_year: RenumberOption = False,
    same_records: SameRecordsOption = False,
) -> None:
    """台帳を検査し、直すところを一覧と台帳の写しで示します。 / Check a ledger and list what is to be mended."""
    lang: Lang = context.obj["lang"]
    fiscal_year = FiscalYear.parse(fy) if fy else None
    if (renumber_by_year or same_records) and not into:
        raise UsageError(
            Text(
                "--renumber-by-year と --same-records は、登録簿に加えるときのものです。--into も指定してください。",
                "--renumber-by-year and --same-records are of adding to a register: give --into too.",
            )
        )
    from hikiana.register.check.command import check_addition, check_ledger
    from hikiana.register.keep.numbering import Numbers

    answers = Answers(struck, minutes_in, accept_missing_years)
    if into:
        numbers = Numbers(renumber_by_year, same_records)
        result = check_addition(ledger, into, fiscal_year, lang, answers=answers, numbers=numbers)
    else:
        result = check_ledger(ledger, fiscal_year, lang, answers=answers)
    typer.echo(result.told(lang))
    result.refuse_errors()


@app.command()
def ingest(
    context: typer.Context,
    ledger: Annotated[
        Path, typer.Argument(help="台帳（.xlsx）または登録簿のフォルダ / Workbook or folder of a register")
    ],
    into: Annotated[Path, typer.Option(help="登録簿のフォルダ / Folder in which the register is kept")],
    fy: Annotated[
        str | None, typer.Option(help="台帳がこの年度だけのものか確かめる / Check that the ledger is of this year only")
    ] = None,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    renumber_by_year: RenumberOption = False,
    same_records: SameRecordsOption = False,
) -> None:
    """台帳の記録を登録簿に加えます。 / Add a ledger's records to a register."""
    lang: Lang = context.obj["lang"]
    fiscal_year = FiscalYear.parse(fy) if fy else None
    from hikiana.intake.findings import describe_all
    from hikiana.register.keep.ingest import ingest as add
    from hikiana.register.keep.numbering import Numbers

    answers = Answers(struck, minutes_in, accept_missing_years)
    numbers = Numbers(renumber_by_year, same_records)
    ingested = add(ledger, into, fiscal_year, answers=answers, numbers=numbers)
    if ingested.findings:
        typer.echo(describe_all(ingested.findings, lang), err=True)
    typer.echo(ingested.describe(lang))
    done = Text("できました: {into}", "Done: {into}")
    same = Text("登録簿に変わりはありません: {into}", "The register is unchanged: {into}")
    typer.echo((done if ingested.has_changed else same).format(into=into)(lang))


@app.command()
def reconcile(
    context: typer.Context,
    fy: FiscalYearOption,
    register: RegisterOption = SYNTHETIC,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
) -> None:
    """集計値と印刷された報告書の数字を照合します。 / Compare the tables with the printed report."""
    fiscal_year = FiscalYear.parse(fy)
    from hikiana.register.register import open_register
    from hikiana.sections.reconciliation import describe
    from hikiana.sections.reconciliation import reconcile as compare
    from hikiana.sections.year import Year

    records = open_register(register, Answers(struck, minutes_in, accept_missing_years))
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
    years: Annotated[str, typer.Option("--years", help="年度の範囲: 2009:2024, H21:R6 / Range of fiscal years")],
    register: RegisterOption = SYNTHETIC,
    out: Annotated[Path, typer.Option(help="二つの包みを置くフォルダ / Folder of both packages")] = RELEASE,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
) -> None:
    """研究用データを作ります（公開できる包みと契約に基づく包み）。 / Make the research release."""
    lang: Lang = context.obj["lang"]
    fiscal_years = FiscalYear.parse_range(years)
    from hikiana.release.make import make_release

    made = make_release(fiscal_years, register, out, answers=Answers(struck, minutes_in))
    for notice in made.notices:
        typer.echo(notice(lang), err=True)
    typer.echo(made.told(lang))


@app.command()
def synth(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="書き出すフォルダ / Folder to write")] = SYNTHETIC,
    seed: Annotated[int, typer.Option(help="乱数の種 / Seed")] = 6,
    times: Annotated[int, typer.Option(min=1, help="件数を何倍にするか(2以上はParquet) / Multiply every count")] = 1,
) -> None:
    """合成データの登録簿を作ります。 / Make the synthetic register."""
    from hikiana.register.synthetic import write_register

    write_register(out, seed, times)
    typer.echo(f"できました: {out}" if context.obj["lang"] == "ja" else f"Done: {out}")


@app.command()
def template(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="作るファイル（.xlsx） / File to make (.xlsx)", show_default=False)],
) -> None:
    """記録を書き込むExcelファイルを作ります。 / Make the workbook into which staff write the records."""
    from hikiana.intake.form import write_form

    write_form(path)
    typer.echo(f"できました: {path}" if context.obj["lang"] == "ja" else f"Done: {path}")


@app.command()
def dictionary(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="書き出すファイル / File to write")] = ROOT / "docs" / "data-dictionary.md",
) -> None:
    """データ辞書を schemas/ から作ります。 / Generate the data dictionary from schemas/."""
    from schemas.dictionary import data_dictionary

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(data_dictionary(), encoding="utf-8")
    typer.echo(f"できました: {out}" if context.obj["lang"] == "ja" else f"Done: {out}")


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
