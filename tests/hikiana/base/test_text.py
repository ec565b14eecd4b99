"""Words in two languages."""

from hikiana.base.text import Text


def test_text_speaks_the_language_that_is_asked_for_and_japanese_otherwise():
    text = Text("相談", "Contacts")
    assert (text(), text("ja"), text("en")) == ("相談", "相談", "Contacts")


def test_filling_keeps_each_language_to_itself():
    filled = Text("{what}は{n}件", "{n} {what}").format(what=Text("相談", "contacts"), n=3)
    assert filled == Text("相談は3件", "3 contacts")
