"""The command `hikiana report`. Heavy imports stay inside, so that help answers at once."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hikiana.base.editions import check_edition
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Lang, Text
from hikiana.base.workspace import REGISTER, REPORTS
from hikiana.document.files import FORMATS, Wanted, parse_formats
from hikiana.intake.answers import Answers
from hikiana.intake.options import FormOption, MinutesInOption, MissingYearsOption, RegisterOption, StruckOption

TIME_LIMIT = 600.0
"""Seconds that a section or a document of a report may take."""


def report(
    context: typer.Context,
    *,
    fy: Annotated[
        str, typer.Option("--fy", help="年度または範囲: 2024, R6, 2009:2024 / Fiscal year or range", show_default=False)
    ] = "",
    register: RegisterOption = REGISTER,
    out: Annotated[Path, typer.Option(help="報告書を置くフォルダ / Folder of the reports")] = REPORTS,
    edition: Annotated[str, typer.Option(help="版: internal（内部資料）か public（公開版） / Edition")] = "internal",
    sections: Annotated[
        bool, typer.Option("--sections", help="節ごとの文書も作る / Also documents of each section")
    ] = False,
    formats: Annotated[
        str | None,
        typer.Option(help="形式: docx,html,pdf,xlsx,csv から（省略時は全て） / Formats (all)", show_default=False),
    ] = None,
    docx_template: Annotated[
        Path | None,
        typer.Option(help="Wordの見た目を決めるファイル（.docx） / Word file whose look is taken", show_default=False),
    ] = None,
    accept_quarantine: Annotated[
        bool,
        typer.Option(
            "--accept-quarantine", help="誤りのある行を取り置いて作る / Set faulty rows aside and report without them"
        ),
    ] = False,
    struck: StruckOption = None,
    minutes_in: MinutesInOption = None,
    accept_missing_years: MissingYearsOption = False,
    form: FormOption = None,
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
        typer.Option(help="セルの実行方法: direct か kernel / How cells run: direct or kernel", show_default=False),
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
    centres: Annotated[
        str | None,
        typer.Option(
            help="多くのセンターの報告書を一度に作る: 'フォルダ/*' / Reports of many centres at once: 'DIR/*'",
            show_default=False,
        ),
    ] = None,
) -> None:
    """年次報告を作ります。 / Make the annual reports of one or more fiscal years."""
    lang: Lang = context.obj["lang"]
    check_edition(edition)
    if not (fy or reproduce):
        raise UsageError(
            "--fy で年度を指定してください（例 --fy R6、--fy 2009:2024）。",
            "Name the fiscal year by --fy (such as --fy R6 or --fy 2009:2024).",
        )
    if centres is not None:
        _report_of_centres(centres, lang, jobs)
        return
    answers = Answers(struck, minutes_in, accept_missing_years, form)
    if reproduce and (fy or sections or formats is not None or accept_quarantine or answers.told()):
        raise UsageError(
            "--reproduce は、年度や --sections などを run.json から取ります。一緒に指定しないでください。",
            "--reproduce takes the fiscal year, --sections and the like from run.json: do not give them too.",
        )
    fiscal_years = FiscalYear.parse_range(fy) if fy else []
    wanted = Wanted(FORMATS if formats is None else parse_formats(formats), sections, _template(docx_template))
    from hikiana.batch.cells.jobs import DIRECT
    from hikiana.batch.progress import progress_bar
    from hikiana.batch.reports import Way, make_reports, only_year

    def tell(line: Text) -> None:
        typer.echo(line(lang), err=True)

    if sys.stderr.isatty():
        tell(Text("登録簿を検査しています…", "Checking the register …"))

    way = Way(
        engine=engine or DIRECT,
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

        made = make_again(reproduce, out, None if register == REGISTER else register, way, wanted.template)
    else:
        if accept_quarantine:
            _tell_of_quarantine(register, only_year(fiscal_years), lang, answers)
        made = make_reports(
            fiscal_years,
            register,
            out,
            edition=edition,
            lang=lang,
            wanted=wanted,
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


def _report_of_centres(pattern: str, lang: Lang, jobs: int | None) -> None:
    from hikiana.batch.centres import report_of_centres

    report_of_centres(pattern, sys.argv[1:], jobs or os.cpu_count() or 1, lambda line: typer.echo(line(lang), err=True))
    done = Text("全てのセンターの報告書ができました。", "The reports of all centres are there.")
    typer.echo(done(lang))


def _template(path: Path | None) -> bytes | None:
    if path is None:
        return None
    from hikiana.document.word_package import read_template

    return read_template(path)


def _tell_of_quarantine(register: Path, fiscal_year: FiscalYear | None, lang: Lang, answers: Answers) -> None:
    from hikiana.register.clean.data_package import MANIFEST

    if not (register / MANIFEST).is_file():
        from hikiana.register.check.command import check_ledger

        typer.echo(check_ledger(register, fiscal_year, lang, answers=answers).told(lang), err=True)
