import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.synthetic.figures import Figures

HEADER = "table,row,column,value,unit\n"
ERRATA = "fiscal_year,table,row,column,printed,expected,why,why_en\n"


@pytest.fixture
def read(tmp_path):
    def make(cells: str, errata: str = "") -> Figures:
        (tmp_path / "2024.csv").write_text(HEADER + cells, encoding="utf-8")
        (tmp_path / "errata.csv").write_text(ERRATA + errata, encoding="utf-8")
        return Figures.read(FiscalYear(2024), tmp_path)

    return make


def test_erratum_replaces_the_printed_figure(read):
    figures = read("duration,電話,計,3,件\n", "2024,duration,電話,計,3,4,x,x\n")
    assert figures.count("duration", "電話", "計") == 4


def test_erratum_of_another_year_is_left_alone(read):
    assert read("duration,電話,計,3,件\n", "2023,duration,電話,計,3,4,x,x\n").count("duration", "電話", "計") == 3


def test_erratum_can_fill_a_blank(read):
    assert read("", "2024,duration,電話,計,,4,x,x\n").count("duration", "電話", "計") == 4


def test_erratum_about_another_figure_is_refused(read):
    with pytest.raises(ValueError, match="erratum"):
        read("duration,電話,計,3,件\n", "2024,duration,電話,計,5,4,x,x\n")


def test_missing_figure_is_refused(read):
    with pytest.raises(KeyError):
        read("").number("duration", "電話", "計")


def test_dash_is_zero(read):
    assert read("duration,電話,計,-,件\n").count("duration", "電話", "計") == 0


def test_counts_that_do_not_add_up_are_refused(read):
    figures = read("duration,電話,計,3,件\nduration,来所,計,2,件\n")
    rows = {"電話": "phone", "来所": "office_visit", "メール": "email"}
    assert figures.counts("duration", rows, "計", 5) == {"phone": 3, "office_visit": 2, "email": 0}
    with pytest.raises(ValueError, match="adds up to 5"):
        figures.counts("duration", rows, "計", 6)
