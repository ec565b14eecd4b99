"""Whose printed figures are: another centre's, and those of years before the opening, are refused."""

from dataclasses import replace

import pytest

from hikiana.base.errors import InputError
from hikiana.centre.printed.owner import PUBLISHED, refuse_other_figures
from hikiana.centre.printed.years import read_printed_years
from hikiana.centre.profile import Centre

HEAD = "table,row,column,value,unit\n"
OWN = 'centre = "north"\nname = { ja = "北のセンター", en = "North" }\n'


@pytest.fixture
def north():
    return replace(Centre.read(), id="north", name=replace(Centre.read().name, ja="北のセンター"))


@pytest.fixture
def folder(tmp_path):
    """Write the files of data/centres/hokkaido/published: the manifest and others."""

    def write(manifest=OWN, **files):
        for name, text in {"2024.csv": HEAD, **{f"{name}.csv": text for name, text in files.items()}}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        if manifest is not None:
            (tmp_path / "published.toml").write_text(manifest, encoding="utf-8")
        return tmp_path

    return write


def _refused(centre, folder):
    with pytest.raises(InputError) as refused:
        refuse_other_figures(centre, folder)
    assert refused.value.in_language("en") != refused.value.in_language("ja")
    return refused.value.in_language("ja")


def test_figures_that_are_shipped_are_the_centres():
    refuse_other_figures(Centre.read())


def test_centre_without_printed_figures_needs_no_manifest(north, tmp_path):
    refuse_other_figures(north, tmp_path)
    refuse_other_figures(north, tmp_path / "none")


def test_figures_of_another_centre_are_refused_and_both_are_named(north, folder):
    message = _refused(north, PUBLISHED)
    assert "北海道ひきこもり成年相談センター" in message
    assert "北のセンター" in message
    with pytest.raises(InputError, match="北のセンター"):
        read_printed_years(north)
    # A profile that was copied keeps the id.
    assert "北のセンター" in _refused(replace(Centre.read(), name=north.name), PUBLISHED)


def test_figures_that_do_not_say_whose_they_are_are_refused(north, folder):
    assert 'centre = "north"' in _refused(north, folder(manifest=None))
    assert "書き方が違います" in _refused(north, folder(manifest='name = "北"'))
    assert "id がない" in _refused(replace(north, id=""), folder())


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"2008": HEAD}, "2008.csv の"),
        (
            {"2024": HEAD + "continuity,H21年度(9ヶ月),実人数,5,名\ncontinuity,H20年度,実人数,5,名\n"},
            "2024.csv の3行目",
        ),
        ({"2024": HEAD + "continuity,R1年度,H20年度に相談を開始,5,名\n"}, "2024.csv の2行目"),
        ({"2024": HEAD + "continuity,2008年度,実人数,5,名\n"}, "2024.csv の2行目"),
        ({"2024": HEAD + "outpatient,新規ケース,平成20年~令和5年度,5,名\n"}, "2024.csv の2行目"),
        (
            {"errata": "fiscal_year,table,row,column,printed,expected,why,why_en\n2008,a,b,c,1,2,x,x\n"},
            "errata.csv の2行目",
        ),
        ({"2024_activities": "kind,date,title\nbriefing,2009-04-01,a\nbriefing,2009-03-31,b\n"}, "s.csv の3行目"),
    ],
)
def test_printed_year_before_the_opening_is_refused_with_file_and_row(north, folder, files, place):
    message = _refused(north, folder(**files))
    assert place in message
    assert "2008年度" in message


def test_printed_year_of_the_era_before_is_refused_as_well(north, folder):
    message = _refused(north, folder(**{"2024": HEAD + "continuity,S63年度,実人数,5,名\n"}))
    assert "2024.csv の2行目 の年度（1988年度）" in message


@pytest.mark.parametrize("name", ["3", '["北"]', '{ ja = 1, en = "North" }', '{ ja = "北" }', '"北"'])
def test_name_that_is_no_name_is_refused_and_its_file_named(north, folder, name):
    assert "published.toml の書き方が違います" in _refused(north, folder(manifest=f'centre = "north"\nname = {name}\n'))


def test_folder_that_is_called_like_a_file_of_figures_is_named(north, folder):
    (folder() / "2023.csv").mkdir()
    assert "2023.csv はCSVファイルではなく" in _refused(north, folder())


def test_file_in_capital_letters_is_read_like_any_other(north, folder):
    place = folder(**{"2024": HEAD + "continuity,H20年度,実人数,5,名\n"})
    (place / "2024.csv").rename(place / "2024.CSV")
    assert "2024.CSV の2行目" in _refused(north, place)
    (place / "2024.CSV").write_text(HEAD + "continuity,R5年度,実人数,5,名\n", encoding="utf-8")
    assert read_printed_years(north, place).years["clients"].to_list() == [5.0]
    (place / "2024.csv").write_text(HEAD, encoding="utf-8")
    assert "どちらを使うのか" in _refused(north, place)


def test_day_that_is_none_is_named_with_its_file(north, folder):
    files = {"2024_activities": "kind,date,title\nbriefing,2024-13-45,a\n"}
    assert "2024_activities.csv" in _refused(north, folder(**files))


@pytest.mark.parametrize("value", ["abc", "1,234", "12名", ""])
def test_printed_figure_that_is_no_number_is_named_with_file_and_row(north, folder, value):
    place = folder(**{"2024": HEAD + f'continuity,R5年度,実人数,"{value}",名\n'})
    with pytest.raises(InputError, match=r"2024\.csv の2行目の value") as refused:
        read_printed_years(north, place)
    assert "number" in refused.value.in_language("en")
