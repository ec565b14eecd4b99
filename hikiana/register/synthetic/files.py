"""The synthetic register as files: written whole or not at all, and never over records that may be real."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from hikiana.base.checksum import sha256
from hikiana.base.errors import InputError, UsageError
from hikiana.base.folders import whole_folder
from hikiana.base.spreadsheet import write_csv
from hikiana.intake.profile import CHECKSUMS, refuse_changed
from hikiana.intake.profile import MANIFEST as PROFILE
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
ja = "{year_ja}の報告書の数値（正誤表で訂正）と、開設以来の全年度の相談の継続性の表（件数は{times}倍）。その他は創作"
en = "The printed figures of {year_en}, corrected by the errata, and the continuity table of all years, \
each count times {times}. Everything else is invented"
"""


def write_register(folder: Path, seed: int = 6, times: int = 1) -> None:
    """Write the register into a folder: CSV files, or Parquet files where each count is multiplied.

    Beside the tables lie `register.toml`, which says that the data are synthetic, and `SHA256SUMS`. The same seed and
    multiple give the same bytes. An earlier synthetic register in the folder is replaced.

    Raises
    ------
    UsageError
        When the folder holds anything else: it might be real records.
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
        _write_tables(made, multiply(generate(seed), times), as_csv=times == 1)
        label = PRINTED_YEAR.label
        profile = _PROFILE.format(seed=seed, times=times, year_ja=label.ja, year_en=label.en)
        (made / PROFILE).write_text(profile, encoding="utf-8", newline="\n")
        _write_checksums(made)


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
