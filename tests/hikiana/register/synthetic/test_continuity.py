from itertools import pairwise

import polars as pl

from hikiana.register.synthetic.continuity import read_contacts, read_triangle


def test_triangle_of_all_years_is_the_printed_one(figures, contacts):
    cells = contacts.filter("counted").group_by("fiscal_year", "start").agg(pl.col("case_id").n_unique())
    found = {(year, start): clients for year, start, clients in cells.iter_rows()}
    triangle = read_triangle(figures)
    assert found == {(y, start): n for y, row in triangle.items() for start, n in row.items() if n}


def test_contacts_of_each_year_are_the_printed_ones(figures, contacts):
    found = dict(contacts.filter("counted").group_by("fiscal_year").len().iter_rows())
    assert found == read_contacts(figures)


def test_triangle_covers_the_life_of_the_centre_without_a_gap(figures):
    assert all(year + 1 == following for year, following in pairwise(sorted(read_triangle(figures))))


def test_each_client_has_one_first_contact_before_all_others(contacts):
    assert contacts["start"].null_count() == 0
    later = contacts.filter(~pl.col("new"))
    assert (later["date"] > later["first_date"]).all()


def test_liaison_is_only_for_clients_active_in_the_year(contacts):
    active = contacts.filter("counted").select("case_id", "fiscal_year").unique()
    liaison = contacts.filter(~pl.col("counted"))
    assert liaison.height > 0
    assert liaison.join(active, on=["case_id", "fiscal_year"], how="anti").is_empty()


def test_closed_clients_do_not_come_back(cases, contacts):
    ended = cases.filter(~pl.col("initial_outcome").is_in(["continue_office_visit", "continue_remote"]))
    assert contacts.filter(~pl.col("new")).join(ended, on="case_id", how="semi").is_empty()


def test_clients_told_to_come_in_do_so_in_the_same_year(cases, contacts):
    told = cases.filter(initial_outcome="continue_office_visit")
    visits = contacts.filter(~pl.col("new"), pl.col("fiscal_year") == pl.col("start"), method="office_visit")
    assert told.join(visits, on="case_id", how="anti").is_empty()
