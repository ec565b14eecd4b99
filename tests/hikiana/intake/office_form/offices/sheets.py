"""The sheets of an office's ledger, and what the office knows of each of their columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from pathlib import Path
from random import Random

import polars as pl

from hikiana.intake.appearance import Appearance
from hikiana.intake.heads import plain
from hikiana.intake.office_form.heads_of_sheet import joined
from hikiana.intake.sources import Source
from hikiana.intake.workbook import Sheet
from tests.hikiana.intake.office_form.offices.columns import Hand, Written, legends
from tests.hikiana.intake.office_form.offices.office import Office
from tests.hikiana.intake.office_form.offices.register import Record, Register, fiscal_year

Row = tuple[Record, Record | None]
_STAFF = "佐藤", "鈴木"
_FILE = "台帳.xlsx"
GREY = "D9D9D9"


@dataclass(frozen=True)
class Page:
    """A sheet with its columns by their heads as a form calls them; one without columns is not to be read."""

    source: Source
    columns: dict[str, Written]


def pages(office: Office, register: Register) -> list[Page]:
    """The whole ledger."""
    hand = Hand(office, register)
    contacts = [*register.contacts, *_cancelled(office, register)]
    if office.kept_in in ("two", "beside"):
        made = _of_two(hand, contacts)
        made = [_beside(*made)] if office.kept_in == "beside" else made
    else:
        made = _of_both(hand, contacts)
    return [*made, *_others(office)]


def _beside(contacts: Page, clients: Page) -> Page:
    """Both tables on one sheet, with an empty column between."""
    left, right = (page.source.sheet.cells.rows() for page in (clients, contacts))
    width = clients.source.sheet.cells.width
    rows = [[*(one or [None] * width), None, *(other or [])] for one, other in zip_longest(left, right)]
    source = _source("台帳", contacts.source.path.name, rows)
    return Page(source, {**clients.columns, **contacts.columns})


def _of_two(hand: Hand, contacts: Sequence[Record]) -> list[Page]:
    office, found = hand.office, []
    for name, file, group in _split(office, contacts, "相談"):
        columns = _with_own(hand, [hand.key("contacts")], [*hand.contact_columns()])
        found.append(_page(office, name, file, columns, _ordered(hand, group)))
    by_file: dict[str, list[Record]] = {}
    for contact in register_order(contacts):
        year = fiscal_year(contact["date"])
        alone = f"ケース{_era(year)}" if office.split == "years" and office.numbers_anew else "ケース"
        place = f"{_file(office, year)}|{alone}"
        by_file.setdefault(place, []).append(contact)
    for place, group in by_file.items():
        file, _, name = place.partition("|")
        met = {contact["case_id"]: contact for contact in reversed(group)}
        clients = [client for client in hand.register.clients if client.number in met]
        names = [hand.name()] if office.has_list else []
        columns = [_numbered(hand, met), *names, *hand.client_columns()]
        found.append(_page(office, name, file, columns, [(client, None) for client in clients]))
    return found


def _numbered(hand: Hand, met: dict[int, Record]) -> Written:
    """The key of a sheet of clients, where numbers begin anew the one of its year."""
    key = hand.key("cases")
    return replace(key, cell=lambda client, _, cell=key.cell: cell(client, met[client.number]))


def _of_both(hand: Hand, contacts: Sequence[Record]) -> list[Page]:
    office, found = hand.office, []
    for name, file, group in _split(office, contacts, "台帳"):
        if office.kept_in == "wide":
            found.append(_wide(hand, name, file, group))
            continue
        if office.kept_in == "new_apart":
            found += _new_apart(hand, file, group)
            continue
        clients = [_only_where(written, hand) for written in hand.client_columns()]
        columns = _with_own(hand, [hand.key("contacts"), *clients], [*hand.contact_columns()])
        found.append(_page(office, name, file, columns, _ordered(hand, group)))
    return found


def _new_apart(hand: Hand, file: str, contacts: Sequence[Record]) -> list[Page]:
    """The first contact of each client with all that is told of it, and the others without."""
    first = [hand.register.of(client)[0] for client in hand.register.clients]
    found = []
    for name, group in (("新規相談", first), ("継続相談", [one for one in contacts if one not in first])):
        clients = [*hand.client_columns()] if name == "新規相談" else []
        columns = _with_own(hand, [hand.key("contacts"), *clients], [*hand.contact_columns()])
        if group:
            found.append(_page(hand.office, name, file, columns, _ordered(hand, register_order(group))))
    return found


def _only_where(written: Written, hand: Hand) -> Written:
    """A column of clients that is filled only at some contacts of each."""
    if hand.office.kept_in == "flat":
        return written

    def cell(client: Record, contact: Record | None) -> str | None:
        assert contact is not None
        own = hand.register.of(client)
        if hand.office.kept_in == "flat_new" or hand.office.numbers_anew:
            own = [one for one in own if fiscal_year(one["date"]) == fiscal_year(contact["date"])]
        return inner(client, contact) if contact is own[0] else None

    inner = written.cell
    written.cell = cell
    return written


def _wide(hand: Hand, name: str, file: str, contacts: Sequence[Record]) -> Page:
    """A client in each row, the contacts beside each other."""
    by_client: dict[int, list[Record]] = {}
    for contact in register_order(contacts):
        by_client.setdefault(contact["case_id"], []).append(contact)
    columns = [_numbered(hand, {number: own[0] for number, own in by_client.items()}), *hand.client_columns()]
    for turn in range(1, 1 + max(map(len, by_client.values()))):
        for written in hand.contact_columns():

            def cell(client: Record, _: Record | None, turn: int = turn, written: Written = written) -> str | None:
                own = by_client[client.number]
                return written.cell(client, own[turn - 1]) if turn <= len(own) else None

            two = hand.office.head == "two_rows"
            head = written.head if two else f"第{turn}回 {written.head}"
            columns.append(replace(written, head=head, cell=cell, turn=turn, group=f"第{turn}回" if two else ""))
    clients = [client for client in hand.register.clients if client.number in by_client]
    return _page(hand.office, name, file, columns, [(client, None) for client in clients])


def _with_own(hand: Hand, left: list[Written], right: list[Written]) -> list[Written]:
    own = list(hand.own_columns()) if hand.office.own_columns == "between" else []
    state = [hand.state()] if hand.office.cancelled == "word" else []
    columns = [*left, *own[:2], *right, *own[2:], *state]
    for group, of_group in (("本人", left), ("相談", right), ("職員", [*own, *state])):
        for written in of_group:
            written.group = written.group or group
    return columns


def _cancelled(office: Office, register: Register) -> list[Record]:
    """Contacts that were written and do not count."""
    if office.cancelled == "none" or office.kept_in == "wide":
        return []
    again = [contact for contact in register.contacts if contact is not register.of(register.client_of(contact))[0]]
    return [Record(one.number, one.values | {"cancelled": True, "duration_min": 120}) for one in again[::7]]


def _split(office: Office, contacts: Sequence[Record], name: str) -> list[tuple[str, str, list[Record]]]:
    """The sheets' names and files, with the contacts of each."""
    split = office.split if office.kept_in != "wide" or office.split in ("years", "files") else "one"

    def place(contact: Record) -> tuple[str, str]:
        day, year = contact["date"], fiscal_year(contact["date"])
        if split == "months":
            return f"R{day.year - 2018}.{day.month}月", _FILE
        if split == "counsellors":
            return f"{name}({_STAFF[contact['case_id'] % 2]})", _FILE
        if split == "years":
            return f"{name}{_era(year)}", _FILE
        return name, _file(office, year)

    found: dict[tuple[str, str], list[Record]] = {}
    for contact in register_order(contacts):
        found.setdefault(place(contact), []).append(contact)
    return [(*key, group) for key, group in found.items()]


def register_order(contacts: Iterable[Record]) -> list[Record]:
    return sorted(contacts, key=lambda contact: (contact["date"], contact.number))


def _ordered(hand: Hand, contacts: Sequence[Record]) -> list[Row]:
    if hand.office.client_numbers in ("ditto", "blank"):
        contacts = sorted(contacts, key=lambda contact: contact["case_id"])
    return [(hand.register.client_of(contact), contact) for contact in contacts]


def _page(office: Office, name: str, file: str, columns: list[Written], rows: Sequence[Row]) -> Page:
    cells = [[written.cell(*row) for written in columns] for row in rows]
    _shortened(office, columns, cells, rows)
    body = _with_more(office, columns, cells, rows)
    head = _head(office, columns)
    above = _above(office, columns, name)
    written = [*above, *head, *body]
    called_off = [own for own, (_, contact) in zip(cells, rows, strict=True) if contact and contact["cancelled"]]
    marked = [place for place, row in enumerate(written) if any(row is one for one in called_off)]
    if office.head == "indented":
        written = [[None, *row] for row in [[], *written]]
        marked = [place + 1 for place in marked]
    source = _source(name, file, written)
    return Page(replace(source, sheet=_with_looks(office, source.sheet, marked)), _called(head, columns))


def _with_looks(office: Office, sheet: Sheet, marked: Sequence[int]) -> Sheet:
    """A sheet in which rows are struck through or grey, where the office calls contacts off so."""
    rows = sheet.cells.rows()
    if office.cancelled == "struck":
        places = ((row, column) for row in marked for column, cell in enumerate(rows[row]) if cell)
        return replace(sheet, appearance=Appearance(struck=dict.fromkeys(places, True)))
    return replace(
        sheet, appearance=Appearance(fills=dict.fromkeys(marked if office.cancelled == "grey" else (), GREY))
    )


def _called(head: Sequence[Sequence[str | None]], columns: Sequence[Written]) -> dict[str, Written]:
    """Columns by what a form may call them: the lower row of their head, or both."""
    words = [["".join(plain(cell or "").split("\n")) for cell in row] for row in head]
    names = [joined(words, len(words) - 1, 1), joined(words, 0, len(words))]
    found = {name: written for of_rows in names for name, written in zip(of_rows, columns, strict=True)}
    halves = {f"{name} / {half}": one for name, written in found.items() for half, one in written.halves.items()}
    return {**found, **halves}


def _shortened(office: Office, columns: list[Written], cells: list[list[str | None]], rows: Sequence[Row]) -> None:
    """Numbers of clients that are not written again below each other."""
    mark = {"ditto": "〃", "blank": None}
    if office.client_numbers not in mark or rows[0][1] is None:
        return
    place = next(place for place, written in enumerate(columns) if written.field.endswith("case_id"))
    for number in range(len(rows) - 1, 0, -1):
        if rows[number][0] is rows[number - 1][0]:
            cells[number][place] = mark[office.client_numbers]


def _with_more(
    office: Office, columns: list[Written], cells: list[list[str | None]], rows: Sequence[Row]
) -> list[list[str | None]]:
    """The rows with totals, notes or the head between and below them."""
    rest: list[str | None] = [None] * (len(columns) - 1)
    if office.below == "total":
        return [*cells, ["合計", *rest[1:], str(len(cells))] if rest else ["合計"]]
    if office.below == "head_again" and office.head != "two_rows":
        middle = len(cells) // 2
        return [*cells[:middle], [written.head for written in columns], *cells[middle:]] if middle else cells
    if office.below == "notes":
        return [*cells, [None], ["※ 前年度から続く方を含む。"], ["令和7年3月31日現在"]]
    if office.below == "months" and rows[0][1] is not None and office.client_numbers not in ("ditto", "blank"):
        numbered = [
            (contact["date"].month if contact else 0, row) for (_, contact), row in zip(rows, cells, strict=True)
        ]
        found: list[list[str | None]] = []
        for month, group in groupby(numbered, key=lambda one: one[0]):
            of_month = [row for _, row in group]
            found += [*of_month, [f"{month}月計", *rest[1:], str(len(of_month))]]
        return found
    return cells


def _head(office: Office, columns: Sequence[Written]) -> list[list[str | None]]:
    lower: list[str | None] = [written.head for written in columns]
    if office.head != "two_rows":
        return [lower]
    groups = [written.group or "本人" for written in columns]
    return [[group if place == 0 or groups[place - 1] != group else None for place, group in enumerate(groups)], lower]


def _above(office: Office, columns: Sequence[Written], name: str) -> list[list[str | None]]:
    if office.head != "below_titles":
        return []
    told = legends(columns) if office.words == "numbers" else []
    title = "令和6年度 " if office.lacks_year and not office.tells_years else ""
    return [[f"{title}ひきこもり地域支援センター {name}"], *([one] for one in told), []]


def _source(name: str, file: str, rows: Sequence[Sequence[str | None]]) -> Source:
    width = max(map(len, rows))
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    schema = {f"column_{place}": pl.String for place in range(width)}
    return Source(Path(file), Sheet(name, pl.DataFrame(filled, schema=schema, orient="row"), visible=True))


def _others(office: Office) -> list[Page]:
    """Sheets that hold no records."""
    memo = [["センターのメモ"], ["記録は月末までに入力する。"], ["不明な点は係長へ。"]]
    counts = [["月", "電話", "来所", "計"], *([f"{month}月", "3", "4", "7"] for month in range(4, 8))]
    file = _file(office, 2024)
    found = []
    if office.others in ("memo", "both"):
        found.append(Page(_source("メモ", file, memo), {}))
    if office.others in ("counts", "both"):
        found.append(Page(_source("集計", file, counts), {}))
    return found


def _file(office: Office, year: int) -> str:
    return f"台帳R{year - 2018}.xlsx" if office.split == "files" else _FILE


def _era(year: int) -> str:
    return f"令和{year - 2018}年度"


def random_of(office: Office) -> Random:
    return Random(office.seed)
