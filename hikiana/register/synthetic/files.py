"""The synthetic register as files: written whole or not at all, and never over records that may be real."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from hikiana.base.checksum import sha256
from hikiana.base.errors import InputError, UsageError
from hikiana.base.folders import whole_folder
from hikiana.base.spreadsheet import write_csv
from hikiana.base.text import Text
from hikiana.centre.printed.owner import printed_files, refuse_other_figures
from hikiana.centre.profile import Centre
from hikiana.intake.profile import CHECKSUMS, refuse_changed
from hikiana.intake.profile import MANIFEST as PROFILE
from hikiana.register.synthetic.plain import CLIENTS_A_YEAR, generate_plain
from hikiana.register.synthetic.register import PRINTED_YEAR, generate, multiply
from schemas.tables import TABLES

LIST_SEPARATOR = ";"
OWN_FILES = {PROFILE, CHECKSUMS} | {f"{table}.{kind}" for table in TABLES for kind in ("csv", "parquet")}

_PROFILE = """\
# 合成データです。実在の相談者の記録ではありません。
# Synthetic data: these are not records of real clients.
name_ja = "合成データ（実在の相談記録ではありません）"
name_en = "Synthetic data (no records of real clients)"
synthetic = true
seed = {seed}
times = {times}

[reproduces]
ja = "{reproduces.ja}"
en = "{reproduces.en}"
"""
_PRINTED = Text(
    "{year}の報告書の数値（正誤表で訂正）と、開設以来の全年度の相談の継続性の表（件数は{times}倍）。その他は創作",
    "The printed figures of {year}, corrected by the errata, and the continuity table of all years, each count times "
    "{times}. Everything else is invented",
)
_NOTHING = Text("なし（全て創作）", "Nothing: everything is invented")


def write_register(folder: Path, seed: int = 6, times: int = 1, clients: int | None = None) -> None:
    """Write the register into a folder: CSV files, or Parquet files where each count is multiplied.

    It carries the printed figures where the centre's folder has them; else it follows the profile alone, with about
    `clients` new ones a year. Beside the tables lie `register.toml`, which says that the data are synthetic, and
    `SHA256SUMS`. The same seed and multiple give the same bytes. An earlier synthetic register is replaced.

    Raises
    ------
    UsageError
        When the folder holds anything else: it might be real records; or when `clients` are asked for beside print.
    InputError
        When the printed figures are another centre's.
    """
    folder = folder.resolve()
    if folder.is_dir() and any(folder.iterdir()) and not _is_as_made(folder):
        raise UsageError(
            f"「{folder}」のファイルは合成データではありません。実際の記録かもしれないため、上書きしません。"
            "別のフォルダを指定してください。",
            f"The files in '{folder}' are not a synthetic register. They might be real records and are not "
            "overwritten. Name another folder.",
        )
    with whole_folder(folder, OWN_FILES) as made:
        tables, reproduces = _invented(seed, times, clients)
        _write_tables(made, multiply(tables, times), as_csv=times == 1)
        profile = _PROFILE.format(seed=seed, times=times, reproduces=reproduces)
        (made / PROFILE).write_text(profile, encoding="utf-8", newline="\n")
        _write_checksums(made)


def _invented(seed: int, times: int, clients: int | None) -> tuple[dict[str, pl.DataFrame], Text]:
    """The tables, and what of print they carry."""
    centre = Centre.read()
    refuse_other_figures(centre)
    if f"{PRINTED_YEAR}.csv" not in printed_files():
        return generate_plain(centre, seed, clients or CLIENTS_A_YEAR), _NOTHING
    if clients is not None:
        raise UsageError(
            "印刷された報告書の数字があるセンターでは、人数はその数字のとおりになります。--clients を外してください。",
            "The number of clients follows the centre's printed figures; leave out --clients.",
        )
    return generate(seed), _PRINTED.format(year=PRINTED_YEAR.label, times=times)


def _is_as_made(folder: Path) -> bool:
    """Whether a folder holds a synthetic register that nobody has written into since."""
    try:
        synthetic = tomllib.loads((folder / PROFILE).read_text(encoding="utf-8")).get("synthetic") is True
        refuse_changed(folder)
    except (OSError, ValueError, InputError):
        return False
    return synthetic


def _write_tables(folder: Path, tables: Mapping[str, pl.DataFrame], *, as_csv: bool) -> None:
    for name, frame in tables.items():
        if as_csv:
            lists = [column for column, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
            joined = (pl.col(column).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR) for column in lists)
            write_csv(frame.with_columns(joined), folder / f"{name}.csv", line_terminator="\n")
        else:
            frame.write_parquet(folder / f"{name}.parquet")


def _write_checksums(folder: Path) -> None:
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
