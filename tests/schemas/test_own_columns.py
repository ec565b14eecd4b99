"""Further columns of a centre as columns.csv names them: national ones, its own, and lines that are wrong."""

import shutil
import unicodedata

import polars as pl
import pytest

from hikiana.base.errors import InputError
from hikiana.base.text import Text
from hikiana.base.workspace import SHIPPED_CENTRE
from hikiana.statistics import vocabulary
from schemas import tables
from schemas.cases import Case
from schemas.centre_files import lines_of
from schemas.code_lists import CODE_LISTS, read_code_lists
from schemas.own_columns import (
    _TAKEN,
    COLUMNS,
    DERIVED,
    NATIONAL,
    OwnColumn,
    check_among_others,
    read_own_columns,
)
from schemas.profile_check import profile_faults
from schemas.rules import Context
from schemas.rules.further import further_rules
from schemas.tables import TABLES

HEAD = "table,column,list,ja,en,several,since,methods,crossed_with,also\n"


@pytest.fixture
def centre_with(tmp_path):
    """A copy of the shipped centre's folder with a columns.csv of these lines, and further lines of codes.csv."""

    def made(lines, codes=""):
        folder = tmp_path / "centre"
        shutil.copytree(SHIPPED_CENTRE, folder, ignore=shutil.ignore_patterns("register", "published"))
        (folder / "columns.csv").write_text(HEAD + lines, encoding="utf-8")
        with (folder / "codes.csv").open("a", encoding="utf-8") as file:
            file.write(codes)
        return folder

    return made


def test_centre_without_the_file_has_no_further_column(tmp_path):
    assert read_own_columns(tmp_path) == ()
    assert read_own_columns() == ()


def test_national_column_is_there_when_it_is_named_and_other_cells_take_the_place_of_what_is_told(centre_with):
    folder = centre_with("cases,withdrawal_duration,,,,,,,,\ncases,household,,世帯,,yes,2020,,sex,同居\n")
    duration, household = read_own_columns(folder)
    assert duration.title == Text("ひきこもり期間", "Duration of withdrawal")
    assert (duration.code_list, duration.several, duration.since) == ("withdrawal_duration", False, None)
    assert household.title == Text("世帯", "Household")
    assert (household.several, household.since, household.crossed_with) == (True, 2020, ("sex",))
    assert household.also == ("同居",)


def test_list_of_a_national_column_is_the_centres_only_with_the_column(centre_with):
    assert "withdrawal_duration" not in CODE_LISTS
    folder = centre_with(
        "cases,withdrawal_duration,,,,,,,,\n",
        "withdrawal_duration,30_years_over,no,,,,,,,,\nwithdrawal_duration,some,,しばらく,For some time,,,,,,\n",
    )
    lists = read_code_lists(folder)
    codes = lists["withdrawal_duration"]
    assert "30_years_over" not in codes.codes
    assert codes.codes[-2:] == ["some", "unknown"]
    for written in ("10年以上～20年未満", "10〜20年", "10-20年未満", "12年"):
        assert codes.by_written_form[unicodedata.normalize("NFKC", written)] == "10_to_19_years"
    assert "household" not in lists
    assert profile_faults(folder) == []


def test_own_column_takes_a_list_of_its_own(centre_with):
    folder = centre_with("contacts,room,room,部屋,,,,,,\n", "room,small,,小,Small,,,,,,\nroom,large,,大,Large,,,,,,\n")
    (column,) = read_own_columns(folder)
    assert column.title == Text("部屋", "Room")
    assert "部屋" in column.description.ja
    assert read_code_lists(folder)["room"].codes == ["small", "large"]
    assert profile_faults(folder) == []


@pytest.mark.parametrize(
    ("line", "ja", "en"),
    [
        ("clinic,x,sex,題,,,,,,", "cases（ケース）か contacts", "cases or contacts"),
        ("cases,Größe,sex,題,,,,,,", "半角の英小文字", "small letters"),
        ("cases,month,sex,題,,,,,,", "ほかの意味", "no name in use"),
        ("cases,mine_by_sex,sex,題,,,,,,", "ほかの意味", "no name in use"),
        ("cases,mine,ab12,題,,,,,,", "セルの名前", "name of a cell"),
        ("cases,mine,sex,甲|乙,,,,,,", "改行は書けません", "line break"),
        ("cases,mine,,題,,,,,,", "list がありません", "has no list"),
        ("cases,mine,sex,,,,,,,", "ja がありません", "has no ja"),
        ("cases,mine,sex,題,,はい,,,,", "yes、そうでなければ no", "yes for multiple answers"),
        ("cases,mine,sex,題,,,令和6,,,", "整数ではありません", "no whole number"),
        ("cases,mine,sex,題,,,24,,,", "西暦4桁", "as 2024"),
        ("cases,mine,sex,題,,,,consultation,,", "contacts の列だけ", "only columns of contacts"),
        ("contacts,mine,sex,題,,,,by_foot,,", "by_foot", "consultation"),
        ("cases,mine,sex,題,,,,,,\ncontacts,mine,sex,題,,,,,,", "もうあります", "already"),
    ],
)
def test_line_that_is_wrong_is_told_with_file_line_and_what_was_expected(centre_with, line, ja, en):
    folder = centre_with(line + "\n")
    number = 1 + len(line.splitlines())
    with pytest.raises(InputError) as told:
        read_own_columns(folder)
    assert f"columns.csv の{number}行目: " in told.value.message.ja
    assert f"columns.csv, line {number}: " in told.value.message.en
    assert ja in told.value.message.ja
    assert en in told.value.message.en
    assert profile_faults(folder) == [told.value.message]


def test_list_without_codes_is_told_with_the_line_of_its_column(centre_with):
    folder = centre_with("cases,mine,minds,題,,,,,,\n")
    (fault,) = profile_faults(folder)
    assert "columns.csv の2行目" in fault.ja
    assert "codes.csv" in fault.en


OWN = OwnColumn("cases", "mine", "sex", Text("私の列", "Mine"), Text("説明", "told"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "relation"}, "もとからある列"),
        ({"title": Text("続柄", "Kin")}, "列 relation の見出し"),
        ({"also": ("男女",)}, "列 sex の見出し"),
        ({"also": ("母",)}, "記録に書く言葉"),
        ({"crossed_with": ("age",)}, "使えるもの: relation"),
        ({"crossed_with": ("mine",)}, "crossed_with に「mine」"),
    ],
)
def test_names_heads_and_crossings_are_held_against_the_other_columns(changed, told):
    heads = {
        name: {column.name: (column.title.ja, *column.also) for column in table.usual.values()}
        for name, table in TABLES.items()
    }
    coded = {
        name: [column.name for column in table.usual.values() if column.code_list] for name, table in TABLES.items()
    }
    answers = {"cases": {"父", "母"}}
    check_among_others((OWN,), heads, coded, answers)
    with pytest.raises(InputError, match=told):
        check_among_others((OwnColumn(**{**vars(OWN), **changed}),), heads, coded, answers)


def test_every_national_column_has_its_list_with_words_that_mean_one_code(centre_with):
    named = "".join(f"{line['table']},{line['column']},,,,,,,,\n" for line in lines_of(NATIONAL, COLUMNS))
    folder = centre_with(named)
    lists, heads = read_code_lists(folder), {}
    for column in read_own_columns(folder):
        codes = lists[column.code_list]
        written = [
            (unicodedata.normalize("NFKC", form), entry.code)
            for entry in codes.entries
            for form in (entry.code, entry.label.ja, *entry.synonyms)
        ]
        assert len({form for form, _ in written}) == len(written), column.name
        assert not {column.title.ja, *column.also} & {form for form, _ in written}
        assert all(text.en.isascii() and not text.ja.isascii() for text in (column.title, column.description))
        heads.setdefault(column.table, []).extend([column.title.ja, *column.also])
        assert column.since is None
    assert all(len(set(of_table)) == len(of_table) for of_table in heads.values())
    assert len(heads["cases"]) > len(heads["contacts"]) > 0


def test_agencies_of_liaison_that_other_centres_have_are_offered(centre_with):
    folder = centre_with("", "liaison_agency,employment_office,,,,,,,,,\nliaison_agency,company,,,,,,,,,\n")
    agencies = read_code_lists(folder)["liaison_agency"]
    assert agencies.codes[-3:] == ["employment_office", "company", "other"]
    assert agencies.by_written_form["職安"] == "employment_office"
    assert "employment_office" not in CODE_LISTS["liaison_agency"].codes


def test_further_columns_follow_those_of_the_model_and_may_be_empty(monkeypatch):
    several = OwnColumn("cases", "more", "next_step", Text("希望", "Wishes"), Text("説明", "told"), several=True)
    monkeypatch.setattr(tables, "OWN_COLUMNS", (OWN, several))
    table = tables.Table("cases", Text("ケース", "Cases"), Case)
    assert list(table.columns)[-3:] == ["age_most", "mine", "more"]
    assert list(table.usual) == list(TABLES["cases"].usual)
    assert table.columns["mine"].dtype == pl.Enum(CODE_LISTS["sex"].codes)
    assert table.columns["more"].dtype == pl.List(pl.Enum(CODE_LISTS["next_step"].codes))
    assert table.columns["mine"].nullable
    empty = pl.DataFrame(schema={name: column.dtype for name, column in table.columns.items()})
    assert table.schema.validate(empty).schema == empty.schema
    former = pl.LazyFrame(schema={name: column.dtype for name, column in table.usual.items()})
    schema = {name: column.dtype for name, column in table.columns.items()}
    monkeypatch.setitem(tables.TABLES, "cases", table)
    assert tables.with_further(former, schema).collect_schema() == pl.Schema(schema)


def test_value_of_before_the_column_was_recorded_or_of_another_method_is_a_warning(centre):
    codes = pl.Enum(CODE_LISTS["sex"].codes)
    days = pl.Series(["2022-05-01", "2023-05-01"]).str.to_date()
    frames = {
        "cases": pl.DataFrame({"case_id": ["A", "B"], "mine": pl.Series(["male", "male"], dtype=codes)}),
        "contacts": pl.DataFrame({"case_id": ["A", "B"], "date": days, "method": ["phone", "liaison"]}).with_columns(
            mine=pl.Series(["male", "male"], dtype=codes)
        ),
    }
    context = Context(frames, centre, days[1])
    (since,) = further_rules(OwnColumn(**{**vars(OWN), "since": 2023}))
    (method,) = further_rules(OwnColumn(**{**vars(OWN), "table": "contacts", "methods": ("consultation",)}))
    assert {since.severity, method.severity} == {"warning"}
    assert "令和5年度" in since.message.ja
    assert since.broken(context).to_list() == [True, False]
    assert frames["contacts"].select(method.broken(context)).to_series().to_list() == [False, True]


def test_names_that_mean_something_else_are_those_that_counts_are_known_by():
    known = {*vocabulary._CODES, *vocabulary.YEARS} - {
        name for table in ("cases", "contacts") for name in TABLES[table].columns
    }
    assert known <= _TAKEN
    assert {name for names in DERIVED.values() for name in names} <= known | {"method"}


def test_code_that_stands_for_no_record_in_counts_is_refused(centre_with):
    folder = centre_with("cases,mine,minds,題,,,,,,\n", "minds,not_recorded,,なし,None,,,,,,\n")
    (fault,) = profile_faults(folder)
    assert "columns.csv の2行目" in fault.ja
    assert "not_recorded" in fault.en
