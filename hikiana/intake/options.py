"""Options that commands have in common: a fiscal year, a register, and answers to what a ledger leaves open."""

from pathlib import Path
from typing import Annotated

import typer

from hikiana.intake.answers import MinutesIn, Struck

FiscalYearOption = Annotated[str, typer.Option("--fy", help="年度: 2024, R6, 令和6年度 / Fiscal year")]
RegisterOption = Annotated[
    Path,
    typer.Option(
        "--register",
        help="台帳（.xlsx、.ods）か登録簿のフォルダ / Workbook or folder of a register",
        show_default="センターのフォルダの register",
    ),
]
LedgerArgument = Annotated[
    Path, typer.Argument(help="台帳（.xlsx、.ods）または登録簿のフォルダ / Workbook or folder of a register")
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
FormOption = Annotated[
    Path | None,
    typer.Option(
        "--form",
        help="台帳の読み方（省略時はセンターの ledger.toml） / Form of the ledger (the centre's ledger.toml)",
        show_default=False,
    ),
]
