"""National codes by which the published tables of centres compare."""

from types import SimpleNamespace

from hikiana.centre.national import national_codes


def test_codes_of_a_further_column_are_national_where_its_list_is_and_none_where_it_is_the_centres(monkeypatch):
    columns = [
        SimpleNamespace(name="living", code_list="list_of_our_own", none_code="not_recorded"),
        SimpleNamespace(name="sex_of_consulter", code_list="sex", none_code="not_recorded"),
    ]
    monkeypatch.setattr("hikiana.centre.national.OWN_COLUMNS", columns)
    codes = national_codes()
    assert codes["living"] == {"not_recorded": "not_recorded"}
    assert codes["sex_of_consulter"] == codes["sex"] | {"not_recorded": "not_recorded"}
