"""Formats of a report, as they are asked for."""

import pytest

from hikiana.base.errors import UsageError
from hikiana.document.files import FORMATS, Wanted, parse_formats


@pytest.mark.parametrize(
    ("words", "formats"),
    [
        ("pdf", ("pdf",)),
        (" PDF , html", ("html", "pdf")),
        (".csv、xlsx,csv", ("xlsx", "csv")),
        ("ｈｔｍｌ，pdf", ("html", "pdf")),
        ("html pdf;csv", ("html", "pdf", "csv")),
        (",".join(FORMATS), FORMATS),
    ],
)
def test_formats_are_read_as_people_write_them(words, formats):
    assert parse_formats(words) == formats


@pytest.mark.parametrize("words", ["", ",", "doc", "html,word"])
def test_unknown_format_is_named_with_those_that_there_are(words):
    with pytest.raises(UsageError, match="csv,docx,html,pdf,xlsx") as refused:
        parse_formats(words)
    assert "docx" in refused.value.in_language("en")


def test_notebooks_belong_to_every_report_and_tables_to_no_section():
    assert Wanted(("csv",)).documents(["00_summary"]) == ["tables", "notebooks"]
    assert Wanted(("html", "xlsx"), by_section=True).documents(["00_summary"]) == [
        "report.html",
        "tables.xlsx",
        "notebooks",
        "sections/00_summary.html",
    ]


def test_look_is_known_by_the_content_of_its_template():
    looks = [Wanted(template=template).look for template in (b"a", b"b", None)]
    assert len(set(looks)) == 3
    assert looks[2] == ""
