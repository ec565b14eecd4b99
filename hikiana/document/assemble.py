"""From the page that nbconvert renders to the document: numbers, contents, references, tables that all can read."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from hikiana.base.errors import ExportError
from hikiana.base.text import Lang, Text
from hikiana.document.numbering import Label
from hikiana.document.readable import fault_of, refuse_unreadable
from hikiana.presentation.tables import NUMBER, SUM

_WIDE, _WIDEST = 8, 12
"""From this number of columns on a table is set narrower on paper, and narrower still."""
_WHOLE = 20
"""A table of so many rows stays on one page."""
_SHORT, _NAME, _WORD = 18, 10, 6
"""Row heads, cells and words of column heads up to these lengths stay on one line."""
_LONGEST = 24
"""A longer word of letters, such as an address, may be broken anywhere: it would push other columns off the paper."""
_WORDS_OF_LETTERS = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")
_BREAK = re.compile(r"(?<=～)|(?<=^[HR]\d)(?=\D)|(?<=^[HR]\d\d)|(?<=^[HR]元)")
_LEVELS = ("h1", "h2", "h3", "h4")
_GAP = "\u3000"
_WORDS = {
    "copy": Text("コピー", "Copy"),
    "save": Text("CSVで保存", "Save as CSV"),
}


@dataclass
class TableOfContents:
    """What the contents list: (anchor, label, title, level) of headings, and of tables and figures."""

    headings: list[tuple[str, str, str, int]] = field(default_factory=list)
    tables: list[tuple[str, str, str]] = field(default_factory=list)
    figures: list[tuple[str, str, str]] = field(default_factory=list)


def assemble(page: str, labels: Mapping[str, Label], lang: Lang, live: bool) -> str:
    """Number, link and check a rendered page; `labels` name its sections, tables and figures by their anchors.

    A `live` page is for a screen: its tables can be copied and saved.

    Raises
    ------
    ExportError
        When a section, table or figure has no number, a reference leads nowhere, or the page holds what not everyone
        can read (see readable.py).
    """
    soup = BeautifulSoup(page, "html.parser")
    main = soup.select_one("main")
    if main is None:
        raise ValueError("the page has no main part")
    _number_headings(soup, main, labels, lang)
    for holder in main.select("div[id^=table-]"):
        _set_table(soup, holder, labels, lang, live)
    for table in main.select(".remarks table"):
        _let_scroll(soup, table)
    for figure in main.select("figure.chart"):
        caption = figure.select("figcaption")[0]
        caption.string = f"{_label(labels, str(figure['id']), figure)(lang)}{_GAP}{caption.get_text()}"
    _link_references(soup, main, labels, lang)
    _list_contents(soup, _contents(main))
    refuse_unreadable(soup, labels)
    return str(soup)


def _label(labels: Mapping[str, Label], anchor: str, element: Tag) -> Label:
    if anchor not in labels:
        raise fault_of(
            element,
            Text(
                f"「{anchor}」に番号がありません。後から加えた表や図のようです。hikiana report で作り直してください。",
                f"'{anchor}' has no number: it was added after numbers were given. Make the report anew.",
            ),
            labels,
        )
    return labels[anchor]


def _set_table(soup: BeautifulSoup, holder: Tag, labels: Mapping[str, Label], lang: Lang, live: bool) -> None:
    """The notebook's table without its own style, under its number; its notes stand below it as text."""
    table = holder.select_one("table")
    if table is None or table.caption is None or table.thead is None or table.tbody is None:
        return
    anchor = str(holder["id"])
    label = _label(labels, anchor, holder)(lang)
    columns = max(len(row.find_all(["th", "td"])) for row in table.select("thead tr"))
    notes = [note.get_text() for note in table.select("tfoot td")]
    for foot in table.select("tfoot"):
        foot.decompose()
    table.caption.string = f"{label}{_GAP}{table.caption.get_text()}"
    for row in table.tbody.find_all("tr"):
        row.attrs = {"class": SUM} if SUM in row.get_attribute_list("class") else {}
    for cell in table.find_all(["th", "td"]):
        kept = {name: str(cell[name]) for name in ("scope", "colspan", "rowspan") if cell.get(name) not in (None, "1")}
        if NUMBER in cell.get_attribute_list("class"):
            kept["class"] = NUMBER
        if _is_short(cell) and (columns <= _WIDEST or cell.find_parent("tbody")):
            kept["class"] = f"{kept.get('class', '')} short".strip()
        elif any(len(word) > _LONGEST for word in _WORDS_OF_LETTERS.findall(cell.get_text())):
            kept["class"] = f"{kept.get('class', '')} long".strip()
        elif cell.find_parent("thead"):
            _break_well(soup, cell)
        cell.attrs = kept  # type: ignore[assignment]
    for part in [*table.find_all(["thead", "tbody"]), *table.thead.find_all("tr")]:
        part.attrs = {}
    table.attrs = {"class": "widest" if columns > _WIDEST else "wide"} if columns > _WIDE else {}
    whole = len(table.tbody.find_all("tr")) <= _WHOLE
    figure = soup.new_tag("figure", attrs={"class": "table whole" if whole else "table", "id": anchor})
    scroll = soup.new_tag("div", attrs={"class": "scroll"})
    holder.insert_before(figure)
    figure.append(scroll)
    scroll.append(table.extract())
    if live:
        figure.append(_tools(soup, label, anchor, lang))
    figure.append(_below(soup, notes))
    holder.decompose()


def _width(columns: int) -> dict[str, str]:
    return {"class": "widest" if columns > _WIDEST else "wide"} if columns > _WIDE else {}


def _let_scroll(soup: BeautifulSoup, table: Tag) -> None:
    """A table of the analyst's is no wider than the page either."""
    table.attrs = _width(len(table.select("thead th")))  # type: ignore[assignment]
    scroll = table.wrap(soup.new_tag("div", attrs={"class": "scroll"}))
    scroll.wrap(soup.new_tag("figure"))


def _is_short(cell: Tag) -> bool:
    """Whether a cell stays on one line (or a head on those that it has): no word of few characters is broken."""
    if cell.find_parent("thead"):
        return max(len(line) for line in cell.get_text("\n").split("\n")) <= _WORD
    return len(cell.get_text()) <= (_SHORT if cell.name == "th" else _NAME)


def _break_well(soup: BeautifulSoup, head: Tag) -> None:
    """Let a column head break after ～ and after the year of an era (R6開始), not before its last character."""
    for words in list(head.find_all(string=True)):
        parts = [part for part in _BREAK.split(words) if part]
        if len(parts) > 1 and max(map(len, parts)) <= _NAME:
            pieces = [soup.new_tag("span", attrs={"class": "piece"}) for _ in parts]
            for piece, part in zip(pieces, parts, strict=True):
                piece.string = part
            words.replace_with(*pieces)


def _tools(soup: BeautifulSoup, label: str, anchor: str, lang: Lang) -> Tag:
    """The buttons of a table, of use only where scripts run."""
    tools = soup.new_tag("p", attrs={"class": "tools", "hidden": ""})
    for action in ("copy", "save"):
        words = _WORDS[action](lang)
        button = soup.new_tag(
            "button", attrs={"type": "button", "data-action": action, "aria-label": f"{label} {words}", "value": anchor}
        )
        button.string = words
        tools.append(button)
    return tools


def _below(soup: BeautifulSoup, notes: list[str]) -> Tag:
    below = soup.new_tag("div", attrs={"class": "below"})
    for note in notes:
        line = soup.new_tag("p")
        line.string = note
        below.append(line)
    return below


def _number_headings(soup: BeautifulSoup, main: Tag, labels: Mapping[str, Label], lang: Lang) -> None:
    """The document has one title; a section's title comes below it, and its parts are counted."""
    section, number, part = "", "", 0
    for heading in main.select("h1, h2, h3"):
        level = int(heading.name[1])
        if level == 1:
            mark = heading.find_parent("div", attrs={"data-section": True})
            if mark is None or mark["data-section"] == section:
                raise _misplaced(heading, labels)
            section, part = str(mark["data-section"]), 0
            anchor = f"section-{section}"
            label = _label(labels, anchor, heading)
            number, shown = label.number, label.before_title(lang)
        elif not section:
            raise _misplaced(heading, labels)
        elif level == 2:
            part += 1
            anchor, shown = f"section-{section}-{part}", f"{number}.{part}"
        else:
            heading.name = "h4"
            continue
        heading.name = _LEVELS[level]
        heading["id"] = anchor
        mark_of_number = soup.new_tag("span", attrs={"class": "count"})
        mark_of_number.string = shown
        heading.insert(0, mark_of_number, _GAP)
    for mark in main.select("div[data-section]"):
        mark.unwrap()


def _misplaced(heading: Tag, labels: Mapping[str, Label]) -> ExportError:
    words = heading.get_text()
    return fault_of(
        heading,
        Text(
            f"見出し「{words}」の場所が違います。ノートブックの題（「# 」の行）は最初のセルの1行目に一つだけ書き、"
            "ほかの見出しはその後に「## 」で書いてください。",
            f"The heading '{words}' is misplaced. A notebook has one title ('# …'), the first line of its first cell; "
            "other headings follow it as '## …'.",
        ),
        labels,
    )


def _link_references(soup: BeautifulSoup, main: Tag, labels: Mapping[str, Label], lang: Lang) -> None:
    """`[…](#table-id)` in a text becomes 表2-1 and leads there; what another document holds is only named."""
    there = {str(element["id"]) for element in soup.find_all(id=True)}
    for link in main.select("a[href^='#']"):
        anchor = str(link["href"])[1:]
        if anchor in labels:
            link.string = labels[anchor](lang)
        elif anchor not in there:
            near = difflib.get_close_matches(anchor, labels, n=3)
            raise fault_of(
                link,
                Text(
                    f"本文の参照「#{anchor}」の行き先がありません。"
                    "表は #table-ID、図は #figure-ID、節は #section-名前 と書きます"
                    f"（IDは tables.xlsx の目次にあるCSVファイルの名前です）。{_listed('近いもの', near)}",
                    f"The reference '#{anchor}' leads nowhere. Write #table-id, #figure-id or #section-name (ids are "
                    f"the names of the CSV files in the contents of tables.xlsx). {_listed('Near', near)}",
                ),
                labels,
            )
        if anchor not in there:
            link.unwrap()


def _listed(words: str, anchors: Sequence[str]) -> str:
    return f"{words}: {', '.join(f'#{anchor}' for anchor in anchors)}" if anchors else ""


def _contents(main: Tag) -> TableOfContents:
    found = TableOfContents()
    for element in main.select("h2[id], h3[id], figure[id]"):
        anchor = str(element["id"])
        if element.name != "figure":
            label, _, title = element.get_text().partition(_GAP)
            found.headings.append((anchor, label, title, int(element.name[1]) - 1))
            continue
        caption = element.select_one("caption, figcaption")
        label, _, title = (caption.get_text() if caption else "").partition(_GAP)
        (found.tables if "table" in element.get_attribute_list("class") else found.figures).append(
            (anchor, label, title)
        )
    return found


def _list_contents(soup: BeautifulSoup, contents: TableOfContents) -> None:
    for place in soup.select("ol[data-list=sections]"):
        del place["data-list"]
        for anchor, label, title, level in contents.headings:
            target = place
            if level == 2:
                chapter = place.find_all("li", recursive=False)[-1]
                if chapter.ol is None:
                    chapter.append(soup.new_tag("ol"))
                target = chapter.select("ol")[0]
            target.append(_entry(soup, anchor, label, title))
    for name, entries in (("tables", contents.tables), ("figures", contents.figures)):
        for place in soup.select(f"ol[data-list={name}]"):
            del place["data-list"]
            for anchor, label, title in entries:
                place.append(_entry(soup, anchor, label, title))
            if not entries:
                (place.find_parent(attrs={"data-part": True}) or place).decompose()


def _entry(soup: BeautifulSoup, anchor: str, label: str, title: str) -> Tag:
    entry, link = soup.new_tag("li"), soup.new_tag("a", href=f"#{anchor}")
    number = soup.new_tag("span", attrs={"class": "count"})
    number.string = label
    words = soup.new_tag("span")
    words.string = title
    link.extend([number, " ", words])
    entry.append(link)
    return entry
