"""Markdown → blocks: every construct has one, and nothing of what is written is lost or run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikiana.document.blocks import (
    BREAK,
    Divider,
    Heading,
    Items,
    Paragraph,
    PlainTable,
    Preformatted,
    Quotation,
    Run,
    plain,
    within,
)
from hikiana.document.markdown import blocks_of, has_html, has_pictures


def _words(blocks):
    for block in within(tuple(blocks)):
        match block:
            case Heading():
                yield plain(block.title)
            case Paragraph():
                yield plain(block.runs)
            case Preformatted():
                yield block.text
            case PlainTable():
                yield from (plain(cell) for row in (block.head, *block.rows) for cell in row)


def test_looks_of_words_and_the_links_within_them_are_kept():
    (paragraph,) = blocks_of("a **b *c*** ~~d~~ `e` [f](#table-g) [h](https://example.org)")
    assert paragraph.runs == (
        Run("a "),
        Run("b ", strong=True),
        Run("c", strong=True, emphasis=True),
        Run(" "),
        Run("d", struck=True),
        Run(" "),
        Run("e", code=True),
        Run(" "),
        Run("f", anchor="table-g"),
        Run(" "),
        Run("h", url="https://example.org"),
    )


def test_new_line_in_japanese_is_no_space_and_in_english_one():
    assert [plain(block.runs) for block in blocks_of("相談の\n件数\n\nnumber\nof 件\n数")] == [
        "相談の件数",
        "number of 件数",
    ]
    assert blocks_of("一  \n二") == [Paragraph((Run("一"), Run(BREAK), Run("二")))]


def test_blocks_stand_in_each_other_as_they_were_written():
    heading, items, quotation, code, divider = blocks_of("## 題\n\n3. 一\n   - 二\n\n> 三\n\n```\n四\n  五\n```\n\n---")
    assert heading == Heading(2, (Run("題"),))
    assert items == Items(((Paragraph((Run("一"),)), Items(((Paragraph((Run("二"),)),),))),), ordered=True, start=3)
    assert quotation == Quotation((Paragraph((Run("三"),)),))
    assert code == Preformatted("四\n  五")
    assert divider == Divider()


def test_table_has_the_caption_that_it_is_given_and_its_columns_sides():
    (table,) = blocks_of("| 月 | 件 |\n|---|--:|\n| 4月 | 5 |", "所見")
    assert table == PlainTable("所見", ((Run("月"),), (Run("件"),)), (((Run("4月"),), (Run("5"),)),), (False, True))


def test_heading_in_a_list_or_a_quotation_is_a_line_in_bold():
    assert blocks_of("> # 題") == [Quotation((Paragraph((Run("題", strong=True),)),))]


def test_list_begins_with_the_number_that_was_written():
    assert [block.start for text in ("0. あ", "7. あ", "1. あ") for block in blocks_of(text)] == [0, 7, 1]


def test_words_of_a_footnote_are_not_lost_and_entities_are_what_they_mean():
    told = "".join(_words(blocks_of("数[^1] &amp; 率\n\n[^1]: 注の文")))
    assert told == "数[^1] & 率[^1]: 注の文"


def test_quotations_are_set_off_as_far_as_paper_has_room():
    blocks = blocks_of("> " * 40 + "深")
    deep = 0
    while isinstance(blocks[0], Quotation):
        deep, blocks = deep + 1, blocks[0].blocks
    assert deep == 6
    assert plain(blocks[0].runs).endswith("深")


@pytest.mark.parametrize(
    ("text", "html"), [("a <b>b</b>", True), ("<div>\n", True), ("a <!-- b --> c", False), ("1 < 2", False)]
)
def test_html_is_found_but_for_comments(text, html):
    assert has_html(text) is html


def test_picture_is_found_wherever_it_stands_and_leaves_its_words():
    assert has_pictures("- > ![絵](a.png)")
    assert not has_pictures("[絵](a.png)")
    assert list(_words(blocks_of("前![絵](a.png)後"))) == ["前絵後"]


@given(st.text(st.sampled_from("ab字。 \n#*_`>|-[]()<!~1.\\"), max_size=40))
def test_no_word_that_is_written_is_lost(text):
    told = "".join(_words(blocks_of(text)))
    # Letters of an address stand in the link, and those of a comment are for the writer alone.
    if not any(sign in text for sign in "[<"):
        assert [char for char in text if char in "ab字。"] == [char for char in told if char in "ab字。"]
