"""What analysts explore with: any two columns crossed, linked charts, and notebooks that run."""

import json
import re

import nbformat
import papermill
import pytest

from hikiana import explore
from hikiana.dimension import TOTAL
from hikiana.errors import UsageError
from hikiana.fiscal_year import FiscalYear
from hikiana.register import open_register
from hikiana.sections import consulters, contacts, durations, methods, persons
from hikiana.workspace import NOTEBOOKS

YEAR = FiscalYear(2024)
YEARS = FiscalYear.parse_range("2020:2024")
EXPLORE = sorted((NOTEBOOKS / "explore").glob("*.ipynb"))


@pytest.fixture(scope="module")
def synthetic():
    return open_register()


def _agree(table, other, rows, columns):
    """The counts of two tables at the same places, which may be called otherwise."""
    for row in rows:
        for column in columns:
            measure, named = table.measures[0].code, other.measures[0].code
            assert table[row, column, measure] == other[row, column, named], (row, column)


def test_crosstab_of_methods_is_that_of_the_section(synthetic):
    table = explore.crosstab(synthetic, "method", "kind", [YEAR], "contacts")
    other = methods.contacts_by_method(synthetic, YEAR)
    _agree(table, other, methods.DIRECT, ("new", "continuing", TOTAL))
    whole = contacts.contacts_total(synthetic, YEAR)[TOTAL, "contacts"]
    assert table[TOTAL, TOTAL, "contacts"] == whole


def test_crosstab_of_relations_and_methods_is_that_of_the_section(synthetic):
    table = explore.crosstab(synthetic, "relation", "method", [YEAR])
    _agree(table, consulters.relation_by_method(synthetic, YEAR), consulters.RELATION.codes, methods.DIRECT)


def test_crosstab_of_ages_and_sexes_is_that_of_the_section(synthetic):
    table = explore.crosstab(synthetic, "age_band", "sex", [YEAR])
    _agree(table, persons.age_by_sex(synthetic, YEAR), persons.AGE.codes, persons.SEX.codes)


def test_crosstab_of_durations_is_that_of_the_section_but_for_liaison(synthetic):
    table = explore.crosstab(synthetic, "method", "duration_band", [YEAR], "contacts")
    _agree(table, durations.duration_by_method(synthetic, YEAR), methods.DIRECT, durations.BAND.leaves)


def test_years_add_up(synthetic):
    each = [explore.crosstab(synthetic, "sex", "region", [year])[TOTAL, TOTAL, "clients"] for year in YEARS]
    assert explore.crosstab(synthetic, "sex", "region", YEARS)[TOTAL, TOTAL, "clients"] == sum(each)
    by_year = explore.crosstab(synthetic, "fiscal_year", "sex", YEARS)
    assert [by_year[str(year), TOTAL, "clients"] for year in YEARS] == each


def test_client_of_several_purposes_counts_in_each(synthetic):
    table = explore.crosstab(synthetic, "purposes", "sex", [YEAR], shares=True)
    new = synthetic.new_clients.filter(fiscal_year=2024)
    answers = new["purposes"].list.len().sum() + new["purposes"].is_null().sum()
    assert table[TOTAL, TOTAL, "clients"] == answers
    assert table["how_to_relate", TOTAL, "share"] == 100


def test_empty_cell_has_a_category_of_its_own_only_where_there_is_one(synthetic):
    assert "no_answer" in explore.crosstab(synthetic, "relation_detail", "sex", [YEAR]).dimensions[0].codes
    assert "no_answer" not in explore.crosstab(synthetic, "relation", "sex", [YEAR]).dimensions[0].codes


@pytest.mark.parametrize(
    ("rows", "by"), [("case_id", "sex"), ("sex", "age"), ("sex", "date"), ("sex", "sex"), ("", "sex")]
)
def test_column_that_cannot_be_crossed_is_refused(synthetic, rows, by):
    with pytest.raises(UsageError) as refusal:
        explore.crosstab(synthetic, rows, by, [YEAR])
    assert refusal.value.message.ja
    assert refusal.value.message.en


@pytest.mark.parametrize("rows", explore.columns())
def test_every_column_can_be_crossed_and_drawn(synthetic, rows):
    by = "sex" if rows != "sex" else "region"
    for counted in ("new_clients", "contacts"):
        table = explore.crosstab(synthetic, rows, by, YEARS, counted)
        figure = explore.crosstab_figure(table)
        assert figure.specification("ja")
        assert re.search(r"\d", figure.alt.en)


def test_cube_counts_everyone_once(synthetic):
    cube = explore.cube(synthetic, YEARS, ["fiscal_year", "sex", "age_band", "region", "method"], "new_clients")
    assert cube["count"].sum() == synthetic.new_clients.filter(synthetic.new_clients["fiscal_year"] >= 2020).height
    assert set(cube.columns) == {"fiscal_year", "sex", "age_band", "region", "method", "count"}


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
