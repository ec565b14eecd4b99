import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.office_form.years_of_names import month_of_name, year_of_name


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("令和5年度", 2023),
        ("R6.3月", 2023),
        ("R5.4月", 2023),
        ("台帳R6", 2024),
        ("台帳Ｒ６", 2024),
        ("令和元年度 相談", 2019),
        ("2024年度", 2024),
        ("2025年1月", 2024),
        ("相談_202501", 2024),
        ("2024-04", 2024),
        ("H30年度", 2018),
        ("相談記録", None),
        ("4月", None),
        ("2024年度～2025年度", None),
        ("相談記録_20250401", None),
        ("CR5", None),
        ("5年度", 2023),
        ("６年度 相談", 2024),
        ("6年度1月", 2024),
        ("令和5・6年度", None),
        ("24年度", None),
        ("第5年度", None),
        ("5年度目", None),
        ("05年度", None),
        ("5年", None),
    ],
)
def test_name_tells_the_fiscal_year_or_none(name, year):
    found = year_of_name(name)
    assert (found.year if found else None) == year


def test_sheet_goes_before_its_file():
    assert year_of_name("R5", "R6").year == 2023
    assert year_of_name("ケース", "台帳R6").year == 2024


def test_month_is_one_of_the_fiscal_year_where_the_office_says_so():
    assert year_of_name("R6.1月", is_fiscal=True) == FiscalYear(2024)
    assert year_of_name("R6.1月") == FiscalYear(2023)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("R6.1月", 1),
        ("4月", 4),
        ("令和6年度１２月分", 12),
        ("相談_202404", 4),
        ("2024-04", 4),
        ("R6.3", 3),
        ("R6", None),
        ("4月～6月", None),
        ("13月", None),
        ("相談記録_20250401", None),
    ],
)
def test_name_tells_the_month_or_none(name, month):
    assert month_of_name(name) == month
