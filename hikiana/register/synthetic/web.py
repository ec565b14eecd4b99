"""Page views by month."""

from datetime import date
from random import Random

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.draws import apportion, vary
from hikiana.register.synthetic.figures import Figures
from schemas.tables import TABLES

# Views of the opening year as a percentage of the printed year's, and what each later year adds until the pandemic,
# when more was looked up at home.
OPENING_PERCENT = 45
YEARLY_PERCENT = 4
PANDEMIC_PERCENT = {2020: 25, 2021: 22, 2022: 12}


def make_web_access(rng: Random, figures: Figures, centre: Centre) -> pl.DataFrame:
    """The table `web_access`: one row per month from the opening on; the last year sums to the printed views."""
    last = figures.printed.fiscal_year
    printed = figures.count("web_access", "ひきこもり相談ホームページアクセス件数", last.label.ja)
    views: dict[date, int] = {}
    for year in centre.years_to(last):
        months = [month for month in year.first_months if month >= centre.opened]
        total = printed if year == last else _views(rng, year, centre, printed) * len(months) // 12
        views |= apportion({month: vary(rng, 1000, 18) for month in months}, total)
    return pl.DataFrame(
        {"month": list(views), "page_views": list(views.values())},
        schema={name: column.dtype for name, column in TABLES["web_access"].columns.items()},
    )


def _views(rng: Random, year: FiscalYear, centre: Centre, printed: int) -> int:
    age = year.year - centre.first_year.year
    percent = OPENING_PERCENT + YEARLY_PERCENT * age + PANDEMIC_PERCENT.get(year.year, 0)
    return printed * vary(rng, 100 * percent, 8) // 10_000
