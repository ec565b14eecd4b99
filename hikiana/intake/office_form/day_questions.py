"""What is asked about days: their fiscal year, where neither they nor a name tell it, and the era of 6.5.29."""

import re
from collections.abc import Iterator
from datetime import date

import polars as pl

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.office_form.answers_of_heads import column_of
from hikiana.intake.office_form.asking import FIRST_OF_CENTRES, Asked, are_of_records, ask, examples
from hikiana.intake.office_form.calendar_names import YearsOfNames
from hikiana.intake.office_form.claims import DATE, Claim
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.model import (
    BY_CALENDAR_NAME,
    BY_COMMAND,
    BY_FISCAL_NAME,
    BY_NAME,
    CONTACTS,
    DAY,
    FISCAL_YEAR,
    YEAR,
)
from hikiana.intake.office_form.years_of_names import bare_year, year_of_name

_ERAS = {"R": "令和{}年", "20": "西暦20{:02}年", "H": "平成{}年"}


def era_of_days(draft: Draft, claim: Claim, index: int, name: str) -> Iterator[Asked]:
    """The era of days, and of years in a column of their own, that are written as 6.5.29 or 6."""
    if claim.field not in (DATE, YEAR, FISCAL_YEAR) or not (cells := draft.form.facts[claim.head].lack_era):
        return
    if claim.field == DATE:
        cells = [cell for cell in cells if not cell.isdecimal()]
    years = [int(found[0]) for cell in cells if (found := re.match(r"\d{1,2}", cell))]
    if not years:
        return
    likely = sorted(_ERAS, key=lambda era: -sum(_is_past(era, year) for year in years))
    choices = {f"{years[0]} は{_ERAS[era].format(years[0])}": era for era in likely}
    text = f"「{draft.form.name}」の列「{claim.head}」の年には元号がありません。どの年ですか。"
    sets: list[str | int] = ["parts", index, "columns", claim.head, "era"]
    days = pl.Series(list(dict.fromkeys(cells)), dtype=pl.String)
    shown = [day for day, is_shown in zip(days, are_of_records(days), strict=True) if is_shown]
    yield ask(94, f"{name}/{claim.head}/元号", text, sets, choices, examples=shown[:3])


def whether_fiscal(draft: Draft, claim: Claim, index: int, name: str) -> Iterator[Asked]:
    """Whether a column 年 holds fiscal years: the months that stand under one year run from April to March."""
    if claim.field != YEAR:
        return
    told = pl.DataFrame({"of": draft.days.dt.year(), "month": draft.days.dt.month().cast(pl.Int32)}).drop_nulls()
    years = {
        year: days.select("month", year=pl.lit(None, pl.Int32))
        for (year,), days in told.group_by("of", maintain_order=True)
        if isinstance(year, int)
    }
    if YearsOfNames(years).are_calendar is False:
        year = next(iter(years))
        choices = {f"年度（{year} の1月は{year + 1}年1月）": FISCAL_YEAR, f"年（{year} の1月は{year}年1月）": YEAR}
        text = f"「{draft.form.name}」の列「{claim.head}」は、4月から始まる年度ですか。1～3月が12月より後にあります。"
        yield ask(93, f"{name}/{claim.head}/年度", text, ["parts", index, "columns", claim.head, "field"], choices)


def _is_past(era: str, year: int) -> bool:
    """Whether records may be of a year: the centres that keep them are of this century."""
    try:
        told = FiscalYear.parse(f"{era}{year:02}").year
    except UsageError:
        return False
    return FIRST_OF_CENTRES <= told <= date.today().year


def year_of_days(draft: Draft, index: int, name: str) -> tuple[str, list[Asked]]:
    """Where days take their fiscal year from that are written without one; a question where no name tells it."""
    if CONTACTS not in draft.tables:
        return "", []
    if draft.calendar_names:
        return BY_CALENDAR_NAME, []
    if not _lacks_year(draft):
        return "", []
    if has_years_in_names(draft):
        return BY_NAME, [*_calendar_or_fiscal(draft, index, name), *_years_of_names(draft, index, name)][:1]
    this = FiscalYear.of(date.today()).year
    titles = {year.year for sheet in draft.form.sheets for text in sheet.texts_above if (year := year_of_name(text))}
    years = sorted({*titles, *range(this - 7, this + 1)}, key=lambda year: (year not in titles, -year))
    choices = {FiscalYear(year).full_label.ja: str(year) for year in years}
    choices["毎年の台帳で、一年度の記録だけがある（実行するときの --fy の年度とする）"] = BY_COMMAND
    choices["二年度以上が混じる（日付に年を書き加えてから読み直す）"] = ""
    text = f"「{draft.form.name}」の日付に年がありません。何年度の記録ですか。"
    facts = draft.form.facts.get(draft.head(DATE) or "")
    shown = examples(column_of(DATE), facts) if facts else []
    return "", [ask(95, f"{name}/年度", text, ["parts", index, "year"], choices, examples=shown)]


def _calendar_or_fiscal(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether 2024年 is the calendar year or the fiscal one, where the order of the months does not tell."""
    years = {year: sheet.source for sheet in draft.form.sheets if (year := bare_year(*sheet.source.names))}
    if not years or draft.calendar_names is not None:
        return
    year, source = next(iter(years.items()))
    fiscal = f"{year}年4月から{year + 1}年3月まで（年度）"
    choices = {fiscal: BY_NAME, f"{year}年1月から12月まで（暦年）": BY_CALENDAR_NAME}
    text = f"日付に年がありません。「{source.name}」は、いつからいつまでの記録ですか。"
    yield ask(95, f"{name}/年度", text, ["parts", index, "year"], choices)


def _years_of_names(draft: Draft, index: int, name: str) -> Iterator[Asked]:
    """Whether R6.1月 is January of 2024 or that of the fiscal year 2024, where such a name has to tell the year."""
    for source in (sheet.source for sheet in draft.form.sheets):
        calendar, fiscal = year_of_name(*source.names), year_of_name(*source.names, is_fiscal=True)
        if calendar and fiscal and calendar != fiscal:
            choices = {f"{calendar.full_label.ja}": BY_NAME, f"{fiscal.full_label.ja}": BY_FISCAL_NAME}
            text = f"日付に年がありません。「{source.name}」は、どの年度の記録ですか。"
            yield ask(95, f"{name}/年度", text, ["parts", index, "year"], choices)
            return


def _lacks_year(draft: Draft) -> bool:
    dates = [claim.head for claim in draft.claims if claim.field == DATE]
    lacking = any(draft.form.facts[head].lack_year > 0 for head in dates) or (not dates and DAY in draft.fields)
    return lacking and not draft.fields & {YEAR, FISCAL_YEAR}


def has_years_in_names(draft: Draft) -> bool:
    """Whether the name of each sheet, or of its file, tells a year."""
    return all(sheet.year for sheet in draft.form.sheets)
