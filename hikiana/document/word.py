"""A document for Word: blocks → docx, in styles that an office changes by a template of its own."""

from hikiana.document.blocks import Document
from hikiana.document.front import Front
from hikiana.document.word_blocks import BlockWriter
from hikiana.document.word_front import contents, cover, end_of_front, signs
from hikiana.document.word_inline import Inline
from hikiana.document.word_package import WordFile
from hikiana.document.word_pictures import Pictures
from hikiana.document.word_tables import Tables


def to_word(document: Document, template: bytes | None = None) -> bytes:
    """The document as a file of Word, the same bytes from the same document and template.

    Of a template (.docx, .dotx) styles, page setup, heads and feet of pages are used and nothing that it says; a style
    that it lacks is added. Numbers of tables and figures, references to them and contents are fields that Word updates;
    until then they show what they will say, but for the numbers of pages, which Word asks to find when it is opened.
    """
    lang, front = document.about.lang, Front.of(document)
    file = WordFile(lang, template)
    inline = Inline(file, document)
    blocks = BlockWriter(file, inline, Tables(file, inline, lang), Pictures(file, document.figures), lang)
    file.add(*cover(file, front), *contents(file, document, inline), *signs(file, front, lang))
    end_of_front(file, front)
    file.add(*blocks.blocks(document.blocks))
    return file.closed(document)
