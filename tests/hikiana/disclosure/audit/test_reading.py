"""What is read of artefacts by themselves."""

import builtins
import json

import pytest
import typst
from bs4 import BeautifulSoup

from hikiana.base.errors import UsageError
from hikiana.disclosure.audit.reading.pdf import read_pdf
from hikiana.disclosure.audit.run import audit
from hikiana.disclosure.audit.solver import FactModel
from hikiana.presentation.fonts import FAMILY, folders


def _pdf(*paragraphs):
    """Paper with these words alone."""
    words = (f"#{json.dumps(words, ensure_ascii=False)}" for words in paragraphs)
    source = "\n\n".join([f'#set text(font: "{FAMILY}", cjk-latin-spacing: none)', *words])
    return typst.compile(source.encode(), font_paths=folders(), ignore_system_fonts=True)


@pytest.fixture
def without(monkeypatch):
    """Make a library missing."""

    def remove(name):
        imported = builtins.__import__

        def fail(module, *args, **kwargs):
            if module == name:
                raise ImportError(module)
            return imported(module, *args, **kwargs)

        monkeypatch.setattr(builtins, "__import__", fail)

    return remove


def _sentences(path, told):
    """What a PDF says but for its metadata."""
    return [passage.words for passage in read_pdf(path, "report.pdf", told) if "件" in passage.words]


def test_words_of_a_pdf_that_the_page_lacks_are_read(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(_pdf("計は18件である。", "知人は1件"))
    assert _sentences(path, "計は18件である。") == ["知人は1件"]


def test_pdf_that_says_what_its_page_says_says_nothing_more(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(_pdf("計は18件である。"))
    assert _sentences(path, "計は\n18件である。") == []


def test_missing_solver_is_told_with_what_to_install(without):
    without("highspy")
    with pytest.raises(UsageError, match=r"pip install 'hikiana\[disclosure\]'"):
        FactModel([], {})


def test_missing_reader_of_pdfs_is_told_with_what_to_install(without, tmp_path):
    without("pypdfium2")
    with pytest.raises(UsageError, match=r"pypdfium2.*pip install 'hikiana\[disclosure\]'"):
        list(read_pdf(tmp_path / "report.pdf", "report.pdf", ""))


def test_sentence_that_only_the_pdf_has_opens_a_hidden_cell(clean):
    folder = clean.write()
    page = BeautifulSoup((folder / "report.html").read_text(encoding="utf-8"), "html.parser")
    told = list(page.stripped_strings)
    (folder / "report.pdf").write_bytes(_pdf(*told, "電話では父が3件である。"))
    assert any("report.pdf" in finding.message.ja for finding in audit([folder]).findings)
    (folder / "report.pdf").write_bytes(_pdf(*told))
    assert audit([folder]).findings == []
