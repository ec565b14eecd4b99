"""A pooled report is made of whole public editions alone, and says what it is."""

import json

import pytest

from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.release.pool.report import make_pool

from .made_up import items, table

SEX = items("sex", male="男", female="女")
NATIONAL = {"sex": {"male": "male", "female": "female"}}


@pytest.fixture
def two(edition):
    return [
        edition(name, [table("sex", SEX, {"male": 9, "female": 8})], national=NATIONAL) for name in ("east", "west")
    ]


@pytest.mark.parametrize(("lang", "words"), [("ja", "2センターの相談の状況"), ("en", "Consultations of 2 centres")])
def test_report_is_a_document_with_its_tables(two, tmp_path, lang, words):
    out = make_pool(two, tmp_path / "out", lang)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert words in page
    assert "eastセンター" in page or "Centre east" in page
    assert ("合成データ" if lang == "ja" else "ynthetic data") in page
    assert {path.name for path in out.iterdir()} == {
        "report.html",
        "report.pdf",
        "report.docx",
        "tables.xlsx",
        "tables",
    }
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")


def test_real_data_are_not_called_synthetic(edition, tmp_path):
    folders = [
        edition(name, [table("sex", SEX, {"male": 9, "female": 8})], synthetic=False) for name in ("east", "west")
    ]
    page = (make_pool(folders, tmp_path / "out", "ja") / "report.html").read_text(encoding="utf-8")
    assert "合成" not in page


def test_one_edition_alone_is_refused(two, tmp_path):
    with pytest.raises(UsageError, match="二つ以上"):
        make_pool(two[:1], tmp_path / "out", "ja")


def test_same_centre_twice_is_refused(two, tmp_path):
    with pytest.raises(UsageError, match=r"同じセンター（east）"):
        make_pool([two[0], two[0]], tmp_path / "out", "ja")


def test_edition_for_inside_the_centre_is_refused(two, edition, tmp_path):
    inside = edition("inside", [table("sex", SEX, {"male": 1, "female": 1})], kind="internal")
    with pytest.raises(UsageError, match="公開版ではありません"):
        make_pool([two[0], inside], tmp_path / "out", "ja")
    assert not (tmp_path / "out").exists()


def test_other_fiscal_year_is_refused(two, edition, tmp_path):
    other = edition("other", [table("sex", SEX, {"male": 9, "female": 8})], year=FiscalYear(2023))
    with pytest.raises(UsageError, match="2023、2024"):
        make_pool([two[0], other], tmp_path / "out", "ja")


def test_table_that_was_changed_is_refused(two, tmp_path):
    path = two[0] / "tables" / "sex.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("9.0,9", "3.0,3"), encoding="utf-8-sig")
    with pytest.raises(InputError, match=r"変わっています（tables/sex\.csv）"):
        make_pool(two, tmp_path / "out", "ja")


def test_edition_that_does_not_say_whose_it_is_is_refused(two, tmp_path):
    for folder in two:
        path = folder / "tables" / "definitions.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        del data["centre"]
        path.write_text(json.dumps(data), encoding="utf-8")
        (folder / "run.json").write_text('{"outputs": {"tables/sex.csv": "0"}}', encoding="utf-8")
    with pytest.raises(InputError):
        make_pool(two, tmp_path / "out", "ja")
