"""What every reader can read, also who does not see the page: words for images, heads for tables, nothing missing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from bs4 import BeautifulSoup, Tag

from hikiana.base.errors import ExportError
from hikiana.base.text import LANGUAGES, Text
from hikiana.document.numbering import Label
from hikiana.document.remarks import HEADING as REMARKS

_NO_ALT = "No description has been provided for this image"
"""What nbconvert writes where an alt text is missing."""
_PICTURES = frozenset({"img", "svg", "area"})
_PICTURE_ROLES = frozenset({"img", "graphics-document", "graphics-object", "graphics-symbol"})
_NEVER = ["script", "meta", "link", "base", "iframe", "object", "embed", "form", "canvas", "video", "audio"]
"""What runs, loads or leads away, or shows what no words stand for."""
_SCOPES = ("col", "row", "colgroup", "rowgroup")


def refuse_unreadable(page: BeautifulSoup, labels: Mapping[str, Label]) -> None:
    """Raise ExportError for the first fault of a page, naming the notebook and the section that have it.

    Its charts may still be missing: they bear their words around them (see charts.py).
    """
    for element, fault in _faults(page):
        raise fault_of(element, fault, labels)


def fault_of(element: Tag, fault: Text, labels: Mapping[str, Label]) -> ExportError:
    """The fault of an element with the notebook and the section in which it stands.

    Sections have their titles as numbered headings by now; what stands before the first is of the first.
    """
    heading = element.find_previous("h2")
    title = " ".join(heading.get_text().split()) if heading else ""
    within = REMARKS if element.find_parent(class_="remarks") else Text("", "")
    places = [": ".join(part for part in (title, within(lang), fault(lang)) if part) for lang in LANGUAGES]
    first = next(iter(labels.values()), None)
    label = labels.get(str(heading["id"]), first) if heading else first
    return ExportError.of(label.notebook, Text(*places)) if label else ExportError(Text(*places))


def _faults(page: BeautifulSoup) -> Iterator[tuple[Tag, Text]]:
    for anchor, times in Counter(str(element["id"]) for element in page.find_all(id=True)).items():
        if times > 1:
            second = page.find_all(id=anchor)[1]
            yield second, Text(f"ID「{anchor}」が文書に{times}回あります。", f"The id '{anchor}' stands {times} times.")
    for element in page.select("main")[0].find_all(_NEVER):
        yield (
            element,
            Text(f"<{element.name}> は報告書に入れられません。", f"<{element.name}> cannot be part of a report."),
        )
    for image in page.find_all(_is_picture):
        # What a picture is made of is told by the picture.
        if image.find_parent("svg") is None and not _has_words(page, image):
            yield image, Text("代替テキストのない画像があります。", "An image has no alt text.")
    for table in page.select("table"):
        words = table.caption.get_text() if table.caption else ""
        if not _is_seen(words):
            first = table.get_text(" ", strip=True)[:30]
            yield table, Text(f"題（caption）のない表があります: {first}", f"A table has no caption: {first}")
        heads = table.find_all("th")
        if not heads or any(head.get("scope") not in _SCOPES for head in heads):
            yield (
                table,
                Text(f"「{words}」に scope のない見出しがあります。", f"'{words}' has header cells without scope."),
            )


def _is_picture(element: Tag) -> bool:
    if element.name in _PICTURES or (element.name == "input" and element.get("type") == "image"):
        return True
    return "role" in element.attrs and not _PICTURE_ROLES.isdisjoint(str(element["role"]).lower().split())


def _has_words(page: BeautifulSoup, image: Tag) -> bool:
    named = page.find(id=str(image["aria-labelledby"])) if "aria-labelledby" in image.attrs else None
    titles = image.find_all("title", recursive=False) if image.name == "svg" else []
    words = [
        image.get("alt"),
        image.get("aria-label"),
        named.get_text() if named else "",
        *(t.get_text() for t in titles),
    ]
    return any(_is_seen(str(each or "")) and each != _NO_ALT for each in words)


def _is_seen(words: str) -> bool:
    """Whether there is anything but spaces and characters without a shape, such as U+200B."""
    return any(unicodedata.category(character) not in ("Cf", "Cc") for character in re.sub(r"\s", "", words))
