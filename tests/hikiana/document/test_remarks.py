"""The analyst's remarks: found by section and year, marked as such, and harmless whatever stands in them."""

import pytest
from bs4 import BeautifulSoup

from hikiana.base.errors import InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import show_in
from hikiana.document.remarks import Remarks, remarks, stray_remarks

YEAR = FiscalYear(2024)


@pytest.fixture
def written(tmp_path):
    def write(text, section="contacts", encoding="utf-8"):
        path = tmp_path / "2024" / f"{section}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return tmp_path

    return write


def test_remarks_are_those_of_the_section_and_year(written):
    folder = written("メールの**相談**が多い。")
    assert "<strong>相談</strong>" in remarks("contacts", YEAR, folder).to_html()
    assert remarks("methods", YEAR, folder).to_html() == ""
    assert remarks("contacts", FiscalYear(2023), folder).to_html() == ""


def test_remarks_are_marked_as_the_analysts_in_the_language_of_the_report(written):
    found = remarks("contacts", YEAR, written("所見"))
    soup = BeautifulSoup(found._repr_mimebundle_()["text/html"], "html.parser")
    assert soup.select_one("aside.remarks p.remarks-heading").text == "担当者の所見"
    show_in("en")
    try:
        assert "Remarks of the analyst" in found._repr_mimebundle_()["text/html"]
    finally:
        show_in("ja")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "本文<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![図](https://example.org/track.png)",
        "[読む](javascript:alert(1))",
        '<a href="#" onclick="alert(1)">読む</a>',
        "| <script>a</script> | b |\n| --- | --- |\n| <img src=x> | d |",
        "</aside><iframe src=https://example.org></iframe>",
    ],
)
def test_whatever_is_written_stays_text(text):
    soup = BeautifulSoup(Remarks(text).to_html(), "html.parser")
    assert not soup.select("script, img, iframe, [onerror], [onclick]")
    assert not [link for link in soup.select("a") if link["href"].startswith("javascript")]
    assert len(soup.find_all(recursive=False)) == 1


def test_heading_of_remarks_is_no_chapter_of_the_report():
    html = Remarks("# 見出し\n\n## 小見出し").to_html()
    assert "<h1" not in html
    assert "<h2" not in html
    assert "見出し" in html


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_empty_remarks_show_nothing(written, text):
    assert remarks("contacts", YEAR, written(text)).to_html() == ""


def test_byte_order_mark_of_windows_is_no_text(written):
    assert "\ufeff" not in remarks("contacts", YEAR, written("\ufeff所見")).markdown


def test_remarks_in_another_encoding_are_refused_with_their_place(written):
    folder = written("所見です", encoding="cp932")
    with pytest.raises(InputError, match=r"contacts\.md.*UTF-8"):
        remarks("contacts", YEAR, folder)


def test_remarks_that_belong_to_no_section_are_warned_of(written):
    folder = written("所見", section="contact")
    written("所見", section="methods")
    (finding,) = stray_remarks(YEAR, ["contacts", "methods"], folder)
    assert finding.file.endswith("contact.md")
    assert finding.severity == "warning"
    assert "contacts, methods" in finding.hint.ja
    assert stray_remarks(FiscalYear(2023), ["contacts"], folder) == []


@pytest.mark.parametrize("name", ["2024/contacts.txt", "2024/Contacts.md", "R6/contacts.md", "令和6年度/contacts.md"])
def test_remarks_under_a_name_of_another_form_are_warned_of(tmp_path, name):
    (tmp_path / name).parent.mkdir()
    (tmp_path / name).write_text("所見", encoding="utf-8")
    (tmp_path / "2023").mkdir()
    (tmp_path / "notes").mkdir()
    (finding,) = stray_remarks(YEAR, ["contacts", "methods"], tmp_path)
    assert name.startswith(finding.file)
    assert "2024/contacts.md" in finding.hint.ja


def test_table_of_the_remarks_can_be_read_by_everyone(tmp_path):
    folder = tmp_path / "2024"
    folder.mkdir()
    (folder / "contacts.md").write_text("| 月 | 件 |\n|---|--:|\n| <b>4月</b> | 5 |\n", encoding="utf-8")
    table = BeautifulSoup(remarks("contacts", YEAR, tmp_path).to_html(), "html.parser").table
    assert table.caption.get_text() == "担当者の所見"
    assert [head["scope"] for head in table.select("th")] == ["col", "col"]
    assert [cell.get_text() for cell in table.select("td")] == ["<b>4月</b>", "5"]


@pytest.mark.parametrize("address", ["file:///C:/a.xlsx", "javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_link_that_runs_something_or_leads_into_one_computer_is_only_its_words(address):
    html = Remarks(f"[資料]({address})と[表](#table-contacts_total)と[国](https://www.mhlw.go.jp/)").to_html()
    links = [link["href"] for link in BeautifulSoup(html, "html.parser").select("a")]
    assert links == ["#table-contacts_total", "https://www.mhlw.go.jp/"]
    assert "資料と" in html
