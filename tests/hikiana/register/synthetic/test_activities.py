import csv

import polars as pl

from hikiana.centre.printed.figures import PUBLISHED
from hikiana.centre.profile import Centre
from hikiana.register.synthetic.register import PRINTED_YEAR
from schemas.code_lists import CODE_LISTS

LAST = PRINTED_YEAR.year


def _meetings(register) -> pl.DataFrame:
    return register["activities"].filter(kind="supporter_meeting")


def test_printed_year_holds_every_printed_event(register):
    with (PUBLISHED / f"{LAST}_activities.csv").open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    made = register["activities"].filter(fiscal_year=LAST)
    assert sorted(made["title"]) == sorted(line["title"] for line in printed)
    assert made["participants"].sum() == sum(int(line["participants"] or 0) for line in printed)
    names = {code: municipality.name.ja for code, municipality in Centre.read().municipalities.items()}
    places = made["municipalities"].drop_nulls().explode(empty_as_null=True).replace_strict(names).to_list()
    assert sorted(places) == sorted(name for line in printed for name in line["municipalities"].split(";") if name)


def test_participants_of_the_year_before_round_to_the_printed_number(register, figures):
    known = _meetings(register).filter(fiscal_year=LAST - 1)["participants"].sum()
    assert (known + 5) // 10 * 10 == figures.count("supporter_meetings_summary", "昨年度", "参加者")


def test_supporters_meetings_begin_late_and_are_fewer_in_the_pandemic(register):
    per_year = dict(_meetings(register).group_by("fiscal_year").len().iter_rows())
    assert sorted(per_year) == list(range(2017, LAST + 1))
    assert max(per_year[year] for year in range(2020, 2023)) < per_year[2019] < per_year[LAST]


def test_every_year_has_briefings_conferences_and_publicity(register):
    kinds = register["activities"].group_by("fiscal_year").agg(pl.col("kind").cast(pl.String).unique())
    assert all({"briefing", "conference", "publicity"} <= set(found) for _, found in kinds.iter_rows())


def test_kinds_stand_in_the_order_of_the_code_list(register):
    order = pl.col("kind").replace_strict({code: n for n, code in enumerate(CODE_LISTS["activity_kind"].codes)})
    assert register["activities"].select("fiscal_year", order).rows() == sorted(
        register["activities"].select("fiscal_year", order).rows()
    )
