"""Populations that the user supplies: the newest up to the fiscal year, or a word about what is wrong."""

import pytest

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.sections.shared.populations import read_populations

HEADER = "region,fiscal_year,population\n"


@pytest.fixture
def supply(tmp_path):
    def write(text):
        (tmp_path / "populations.csv").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_without_a_file_there_are_no_populations(tmp_path):
    assert read_populations(tmp_path, FiscalYear(2024)) is None


def test_newest_population_up_to_the_fiscal_year_serves(supply):
    folder = supply(HEADER + "soya,2020,60000\nsoya,2024,58000\nsoya,2025,57000\nrumoi,2020,40000\n")
    found = read_populations(folder, FiscalYear(2024))
    assert found.select("region", "population").rows() == [("rumoi", 40000), ("soya", 58000)]


def test_years_before_the_first_population_have_none(supply):
    assert read_populations(supply(HEADER + "soya,2020,60000\n"), FiscalYear(2019)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("region,people\nsoya,5\n", "region,fiscal_year,population"),
        (HEADER + "soya,2020,many\n", "整数"),
        (HEADER + "soya,2020,60000\nsapporo,2020,5\n", "3行目"),
        (HEADER + "soya,2020,0\n", "2行目"),
        (HEADER + "soya,2020,\n", "2行目"),
        (HEADER + "soya,2020,1\nsoya,2020,2\n", "2行目"),
    ],
)
def test_fault_is_named_with_its_row(supply, text, words):
    with pytest.raises(InputError) as refusal:
        read_populations(supply(text), FiscalYear(2024))
    assert words in refusal.value.message.ja
    assert "populations.csv" in refusal.value.message.en
