import polars as pl

from hikiana.centre.profile import Centre
from hikiana.register.synthetic.register import PRINTED_YEAR

LAST = PRINTED_YEAR.year
EARLIER = pl.col("fiscal_year") < LAST


def test_day_care_and_next_steps_are_the_printed_ones(register, figures, tally):
    day_care = register["clinic"].filter(service="day_care")
    assert day_care["case_id"].n_unique() == day_care.height == figures.count("day_care", "計", "人数")
    assert day_care.filter(fiscal_year=LAST).height == figures.count("day_care", "令和6年度", "人数")
    rows = figures.rows_with("day_care", "next_step", "名")
    assert tally(day_care, "next_step") == figures.counts("day_care", rows, "名")


def test_outpatient_visits_and_clients_are_the_printed_ones(register, figures):
    visits = register["clinic"].filter(service="outpatient")
    entry = visits.group_by("case_id").agg(pl.col("fiscal_year").min())
    for word, years in (("平成21年~令和5年度", EARLIER), ("令和6年度", ~EARLIER)):
        assert visits.filter(years)["visits"].sum() == figures.count("outpatient", "延べ回数", word)
        assert entry.filter(years).height == figures.count("outpatient", "新規ケース", word)
    assert visits.filter(~EARLIER).height == figures.count("outpatient", "ひきこもり外来", "名")


def test_clinic_is_for_clients_who_have_started(register, cases):
    rows = register["clinic"].join(cases, on="case_id", how="left")
    assert (rows["fiscal_year"] >= rows["start"]).all()


def test_page_views_sum_to_the_printed_number(register, figures):
    views = register["web_access"].filter(pl.col("month").is_between(PRINTED_YEAR.start, PRINTED_YEAR.end))
    printed = figures.count("web_access", "ひきこもり相談ホームページアクセス件数", "令和6年度")
    assert views["page_views"].sum() == printed


def test_page_views_cover_every_month_since_the_opening(register):
    months = register["web_access"]["month"]
    assert months[0] == Centre.read().opened
    assert months.to_list() == pl.date_range(months[0], PRINTED_YEAR.end, "1mo", eager=True).to_list()
