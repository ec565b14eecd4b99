import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.intake.office_form.days_of_parts import NameTells
from hikiana.intake.office_form.fields import fields_of
from hikiana.intake.office_form.model import BEGIN, DAY, END, MONTH, ColumnUse


def _read(cells, uses, table="contacts", year=None, month=None):
    rows = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).with_row_index("row", 2)
    return (
        fields_of(rows, uses, dict.fromkeys(cells, "A"), table, NameTells(year, month))
        .frame.drop("row")
        .to_dict(as_series=False)
    )


def test_words_of_the_office_become_those_of_the_dictionary_and_others_stay():
    use = ColumnUse("contacts.method", {"①電話": "電話", "1": "来所"})
    read = _read({"方法": ["①電話", " １ ", "狼煙", None]}, {"方法": use})
    assert read == {"method": ["電話", "来所", "狼煙", None]}


def test_words_are_found_in_each_of_several_answers():
    use = ColumnUse("cases.purposes", {"仕事": "就労・就学について", "関係": "関わり方について"})
    read = _read({"目的": ["仕事、関係", "関係\n仕事", "仕事"]}, {"目的": use}, "cases")["purposes"]
    assert read == ["就労・就学について;関わり方について", "関わり方について;就労・就学について", "就労・就学について"]


def test_answer_that_holds_what_stands_between_answers_is_one_of_several():
    words = {"③就労・就学": "就労・就学について", "②接し方、会話": "関わり方について"}
    cells = ["③就労・就学、その他", "②接し方、会話・③就労・就学", "就労・就学について、②接し方、会話"]
    read = _read({"目的": cells}, {"目的": ColumnUse("cases.purposes", words)}, "cases")["purposes"]
    assert read == [
        "就労・就学について;その他",
        "関わり方について;就労・就学について",
        "就労・就学について;関わり方について",
    ]


def test_circles_in_columns_are_answers_and_what_is_no_mark_stays():
    uses = {
        "関わり方": ColumnUse("cases.purposes", marked="関わり方について"),
        "就労": ColumnUse("cases.purposes", marked="就労・就学について"),
    }
    read = _read({"関わり方": ["○", None, "○", None], "就労": ["〇", "◯", "×", "検討中"]}, uses, "cases")
    assert read == {
        "purposes": ["関わり方について;就労・就学について", "就労・就学について", "関わり方について", "検討中"]
    }


def test_length_is_what_lies_between_two_times_and_no_length_is_told_as_it_stands():
    uses = {"開始": ColumnUse(BEGIN), "終了": ColumnUse(END)}
    cells = {
        "開始": ["1899-12-31 10:15:00", "13:00", "15:00", "午前", None],
        "終了": ["11:00", "13:00", "14:00", "11:00", None],
    }
    assert _read(cells, uses) == {"duration_min": ["45", "0", "15:00～14:00", "午前～11:00", None]}


@pytest.mark.parametrize(
    ("month", "day", "read"),
    [("4", "5", "2024-04-05"), ("3月", "31日", "2025-03-31"), ("2.0", "30", "2/30"), (None, "5", None)],
)
def test_day_of_month_and_day_is_of_the_fiscal_year(month, day, read):
    uses = {"月": ColumnUse(MONTH), "日": ColumnUse(DAY)}
    assert _read({"月": [month], "日": [day]}, uses, year=FiscalYear(2024)) == {"date": [read]}


def test_days_with_their_own_year_are_not_changed():
    use = {"日": ColumnUse("contacts.date")}
    assert _read({"日": ["5/29", "2023-05-29"]}, use, year=FiscalYear(2024)) == {"date": ["2024-05-29", "2023-05-29"]}
    assert _read({"日": ["5/29"]}, use) == {"date": ["5/29"]}
