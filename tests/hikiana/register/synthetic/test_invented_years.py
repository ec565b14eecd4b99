"""The years of which only the continuity table is printed: plausible, and different from each other."""

from itertools import pairwise

import polars as pl

from hikiana.base.fiscal_year import FiscalYear
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.register import PRINTED_YEAR

CENTRE = Centre.read()
FIRST, LAST = CENTRE.first_year.year, PRINTED_YEAR.year


def _share_by_year(frame: pl.DataFrame, year: str, condition: pl.Expr) -> dict[int, float]:
    return dict(frame.group_by(year).agg(condition.mean()).sort(year).iter_rows())


def test_email_grows_while_calls_and_visits_shrink(contacts):
    shares = {
        method: _share_by_year(contacts, "fiscal_year", pl.col("method") == method)
        for method in ("email", "phone", "office_visit")
    }
    email = shares["email"]
    assert email[FIRST] < 0.05
    assert all(email[year + 4] > email[year] for year in range(FIRST, LAST - 3))
    assert max(email.values()) == email[LAST]
    assert shares["phone"][FIRST] > 2 * shares["phone"][LAST]
    assert shares["office_visit"][FIRST] > 2 * shares["office_visit"][LAST]


def test_mothers_lead_until_the_printed_year(cases):
    mothers = _share_by_year(cases, "start", pl.col("relation") == "mother")
    clients = _share_by_year(cases, "start", pl.col("relation") == "self")
    assert all(mothers[year] > clients[year] for year in range(FIRST, LAST))
    assert clients[FIRST] < clients[LAST]


def test_clients_of_the_year_before_were_a_little_younger(cases):
    means = _share_by_year(cases, "start", pl.col("age"))
    assert means[LAST] - 3 < means[LAST - 1] < means[LAST]


def test_mobile_consultations_begin_after_the_large_city_left(contacts):
    years = contacts.filter(method="mobile_consultation")["fiscal_year"].unique().sort().to_list()
    left = FiscalYear.of(CENTRE.exclusions[0].since)
    assert years == list(range(left.year + 1, LAST + 1))


def test_online_contacts_begin_with_the_pandemic(contacts):
    assert contacts.filter("online")["fiscal_year"].unique().sort().to_list() == list(range(2020, LAST + 1))


def test_years_differ_from_each_other(cases, contacts, tally):
    for column, frame, year in (
        ("region", cases, "start"),
        ("initial_outcome", cases, "start"),
        ("awareness_channel", cases, "start"),
        ("method", contacts, "fiscal_year"),
    ):
        tables = [tally(frame.filter(pl.col(year) == number), column) for number in range(FIRST, LAST + 1)]
        assert all(one != following for one, following in pairwise(tables))
