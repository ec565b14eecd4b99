"""What analysts explore with: linked charts, the cube behind them, and notebooks that run."""

import json
import re

import nbformat
import papermill
import polars as pl
import pytest

from hikiana import explore
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import NOTEBOOKS
from hikiana.presentation.figure import draw
from hikiana.register.register import open_register

YEARS = FiscalYear.parse_range("2020:2024")
EXPLORE = sorted((NOTEBOOKS / "explore").glob("*.ipynb"))


@pytest.fixture(scope="module")
def synthetic():
    return open_register()


@pytest.mark.parametrize("counted", ["new_clients", "contacts"])
def test_every_column_can_be_crossed_drawn_and_linked(synthetic, counted):
    columns = list(explore.columns(counted))
    for rows in columns:
        by = "sex" if rows != "sex" else "region"
        figure = explore.crosstab_figure(explore.crosstab(synthetic, rows, by, YEARS, counted))
        assert figure.draw("ja")
        assert re.search(r"\d", figure.alt.en)
    linked = explore.linked_charts(synthetic, 2023, columns, counted).specification("en")
    assert {parameter["name"] for parameter in linked["params"]} == {*columns, "years"} - {"fiscal_year"}


def test_cube_counts_everyone_once(synthetic):
    names = ["fiscal_year", "sex", "age_band", "purposes", "prior_agencies", "relation_detail"]
    cube = explore.cube(synthetic, YEARS, names, "new_clients")
    new = synthetic.new_clients.filter(synthetic.new_clients["fiscal_year"] >= 2020)
    assert cube["count"].sum() == new.height
    assert set(cube.columns) == {*names, "count"}
    told = cube.explode("purposes").group_by("purposes").agg(pl.col("count").sum())
    counts = dict(told.iter_rows())
    assert counts["関わり方について"] == new["purposes"].list.contains("how_to_relate").sum()
    assert counts["記入なし"] == new["purposes"].is_null().sum()
    other = cube.filter(cube["relation_detail"] == "対象外")["count"].sum()
    assert other == (new["relation"] != "other").sum()


def _bars(figure, panel, lang="en", **chosen):
    """The lengths of a panel's bars when categories of other panels are chosen, as the chart tells them."""
    specification = figure.specification(lang)
    for parameter in specification["params"]:
        if labels := chosen.get(parameter["name"]):
            parameter["value"] = [{parameter["name"]: label} for label in labels]
    found = re.findall(rf'aria-label="[^"]*: ([\d,]+); {panel}: ([^;"]+)', draw(specification))
    return {label: int(count.replace(",", "")) for count, label in found}


def test_who_gave_two_of_the_answers_that_are_chosen_counts_once_in_the_other_panels(synthetic):
    figure = explore.linked_charts(synthetic, YEARS, ["sex", "purposes", "prior_agencies"])
    new = synthetic.new_clients.filter(synthetic.new_clients["fiscal_year"] >= 2020)
    purposes = new["purposes"].list
    either = new.filter((purposes.contains("other") | purposes.contains("work_or_school")).fill_null(False))
    both = {"purposes": ["Other", "Employment or schooling"]}
    assert _bars(figure, "Sex", **both)["Male"] == either.filter(sex="male").height
    stations = either.filter(either["prior_agencies"].list.contains("youth_support_station").fill_null(False))
    chosen = both | {"prior_agencies": ["Youth support station"]}
    assert _bars(figure, "Sex", **chosen)["Male"] == stations.filter(sex="male").height > 0


def test_fiscal_year_is_the_overview_of_linked_charts_and_no_panel_of_its_own(synthetic):
    names = explore.linked_charts(synthetic, 2024, ["sex", "年度", "性別"]).specification("ja")["params"]
    assert [parameter["name"] for parameter in names] == ["years", "sex"]


def test_clients_who_do_not_add_up_over_fiscal_years_are_not_linked(synthetic):
    with pytest.raises(UsageError, match="足し合わせられない"):
        explore.linked_charts(synthetic, YEARS, ["sex"], "clients")


@pytest.mark.long
@pytest.mark.parametrize("path", EXPLORE, ids=lambda path: path.stem)
def test_notebook_for_analysts_runs_and_shows_counts_only(path, tmp_path, synthetic):
    target = tmp_path / path.name
    papermill.execute_notebook(
        str(path), str(target), {"first": 2022, "last": 2024}, progress_bar=False, kernel_name="python3"
    )
    text = target.read_text(encoding="utf-8")
    cells = nbformat.read(target, as_version=4).cells
    assert not [output for cell in cells for output in cell.get("outputs", ()) if output.output_type == "error"]
    identities = {*synthetic.cases["case_id"], *synthetic.contacts["contact_id"]}
    assert identities.isdisjoint(re.findall(r"\b[SC]\d{5,6}\b", text))
    charts = [
        data
        for cell in cells
        for output in cell.get("outputs", ())
        for kind, data in output.get("data", {}).items()
        if "vegalite" in kind
    ]
    assert charts
    for chart in charts:
        datasets = re.findall(r'"values": (\[.*?\])', json.dumps(chart, ensure_ascii=False))
        rows = [row for values in datasets for row in json.loads(values)]
        assert rows
        assert all(("count" in row or "value" in row) and not {"case_id", "age", "date"} & row.keys() for row in rows)


@pytest.mark.parametrize("path", EXPLORE, ids=lambda path: path.stem)
def test_notebook_for_analysts_is_kept_without_outputs(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in cells] == [[]] * len(cells)
