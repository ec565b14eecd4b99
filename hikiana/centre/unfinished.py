"""The break before a fiscal year of which not all is recorded."""

from dataclasses import dataclass

from hikiana.base.days import written_day
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.centre.profile import Break, Centre


@dataclass(frozen=True, kw_only=True)
class Unfinished(Break):
    """The break before a fiscal year that is not over, or whose records end long before it does.

    `words` say so and which months there are: 年度途中（4月～11月の記録）; `mark` is short, for charts and rows.
    """

    words: Text
    mark: Text
    is_over: bool

    @property
    def told(self) -> Text:
        return Text("{words}のため、前年度とは比べない。", "No comparison with the year before: {words}.").format(
            words=self.words
        )

    @property
    def warning(self) -> Text:
        """For the cover, and for whoever makes the report."""
        end = written_day(self.first.end)
        if self.is_over:
            return Text(
                "{year}の記録は途中までです（{words}）。終わりまでの年度とは比べていません。"
                "残りの記録を加えて作り直してください。",
                "The records of {year} are not complete ({words}). Nothing is compared with whole years. Add the "
                "other records and make the report anew.",
            ).format(year=self.first.label, words=self.words)
        return Text(
            "{year}は{end}まで終わりません。この報告書は{words}によるもので、終わった年度とは比べていません。",
            "{year} ends on {end}. This report is of the {words}; nothing is compared with whole years.",
        ).format(year=self.first.label, end=end, words=self.words)


def unfinished_of(centre: Centre) -> Unfinished | None:
    """The unfinished year that a report sees; None when all of its years are whole."""
    return next((entry for entry in centre.breaks if isinstance(entry, Unfinished)), None)


def last_whole(centre: Centre, fiscal_year: FiscalYear) -> FiscalYear:
    """The fiscal year, or the one before it when it is not whole."""
    found = unfinished_of(centre)
    return fiscal_year.previous if found and found.first == fiscal_year else fiscal_year
