"""What the numbers of a ledger mean in the register that it is added to: running ones, or such that begin each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.intake.raw import RawRegister
from hikiana.intake.states import present_state
from hikiana.register.keep.other_records import Reasons, fiscal_years
from hikiana.register.keep.renumbering import YearNumbers

_NUMBERED = ("contacts", "activities", "clinic")


@dataclass(frozen=True)
class Numbers:
    """What is said of a ledger's numbers.

    They begin anew each fiscal year (`by_year`); or those that the register knows are the `same_records`, however many
    of them look like others.
    """

    by_year: bool = False
    same_records: bool = False

    @property
    def options(self) -> str:
        """What the command line has to say so."""
        by_year = " --renumber-by-year" if self.by_year else ""
        return by_year + (" --same-records" if self.same_records else "")


RUNNING = Numbers()
"""A known number is the same record, unless too many look like others."""


def year_numbers(
    numbers: Numbers, fiscal_year: FiscalYear | None, into: Path, register: Mapping[str, pl.DataFrame]
) -> YearNumbers | None:
    """How a ledger's numbers get their fiscal year in the register kept in `into`; None where they stay as they are.

    Once a register has numbers by fiscal year, all its ledgers get them, but for those of the years whose records it
    had before. `register` are its typed tables.

    Raises
    ------
    UsageError
        When the ledger's fiscal year is not said, or the register has records of it under the office's own numbers.
    """
    present = present_state(into)
    own = present.own_years if present else None
    if own is None and not numbers.by_year:
        return None
    if fiscal_year is None:
        raise UsageError(
            f"番号に年度を付けて登録簿「{into}」に加えるので、台帳の年度を --fy R6 のように指定してください。",
            f"Numbers get their fiscal year in the register '{into}': name the ledger's by --fy, such as --fy R6.",
        )
    own = years_of(register) if own is None else own
    if numbers.by_year and fiscal_year in own:
        label = fiscal_year.full_label
        raise UsageError(
            f"登録簿「{into}」には、{label.ja}の記録が年度のない番号で入っています。"
            "年度を付けて加えると、同じ記録が二重になります。同じ番号の記録の訂正なら、--renumber-by-year を"
            f"付けずに実行してください。付けて加え直すなら、hikiana register undo --into {into} で"
            "その年度を加える前に戻すか、新しいフォルダで始めます。",
            f"The register '{into}' has records of {label.en} under numbers without a year: under numbers with it "
            "they would be there twice. To correct them run without --renumber-by-year. To add them anew with it, "
            f"go back by hikiana register undo --into {into} to before they were added, or begin a new folder.",
        )
    return YearNumbers.of(fiscal_year, own, register)


def years_of(register: Mapping[str, pl.DataFrame]) -> tuple[FiscalYear, ...]:
    """The fiscal years of a register's typed tables, from the first to the last."""
    years = pl.concat(fiscal_years(name, register[name]).cast(pl.Int32) for name in _NUMBERED).drop_nulls().to_list()
    return tuple(map(FiscalYear, range(min(years), max(years) + 1))) if years else ()


_SAME = Text(
    "本当に同じ人・同じ記録の訂正なら、--same-records を付けて実行します。",
    " If they are corrections of the same persons and records, run with --same-records.",
)
_EACH_YEAR = {
    "cause": Text(
        "番号を年度ごとに1から付けているようです（同じ番号が、年度によって別の人になっています）。",
        "Numbers seem to begin anew each year: the same number is another person in another year.",
    ),
    "way_out": Text(
        "年度が替わっても続く番号にするか、番号に年度を付けて加えてください: "
        "hikiana ingest {ledger} --into {into} --fy {year} --renumber-by-year（1 は {year}-0001 のようになり、"
        "次の年度からは付けなくても同じようにします）。{same}",
        "Let numbers run on from year to year, or add them with their fiscal year: hikiana ingest {ledger} "
        "--into {into} --fy {year} --renumber-by-year (1 becomes {year}-0001; later ledgers get it too).{same}",
    ),
}
_WITHIN_YEAR = {
    "cause": Text("前に加えた後で、番号を付け直したようです。", "Numbers seem to have been given anew since."),
    "way_out": Text(
        "前に加えたときの番号に戻してください。付け直した番号にするなら、hikiana register undo --into {into} で"
        "加える前に戻してから加え直します。{same}",
        "Give the records the numbers with which they were added. To have the new ones, go back by "
        "hikiana register undo --into {into} to before they were added, and add them again.{same}",
    ),
}
_OTHER_YEAR = {
    "cause": Text(
        "同じ人の同じ月日で、年だけが違います。前か今の --fy が違うようです。",
        "Client, month and day are the same, the year is not: the former --fy or this one seems to be wrong.",
    ),
    "way_out": Text(
        "--fy を確かめてください。前の --fy が違ったなら、hikiana register undo --into {into} で加える前に戻してから、"
        "正しい --fy で加え直します。{same}",
        "See which --fy is right. If the former was wrong, go back by hikiana register undo --into {into} to before "
        "the records were added, and add them with the right one.{same}",
    ),
}


def reasons(raw: RawRegister, into: Path, is_known: bool) -> Reasons:
    """Why a ledger has other records under known numbers, and what to do.

    There are other words where its fiscal year `is_known` in the register: numbers were then given anew within it.
    """
    year = raw.fiscal_year.code if raw.fiscal_year else "R6"
    words = {"ledger": raw.folder, "into": into, "year": year, "same": _SAME}
    anew, other_year = (
        {word: text.format(**words) for word, text in why.items()}
        for why in (_WITHIN_YEAR if is_known else _EACH_YEAR, _OTHER_YEAR)
    )
    return Reasons(anew, other_year)
