"""The columns of an office's sheets: their heads, what stands in them, and what both mean."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from unicodedata import normalize

from hikiana.centre.profile import Centre
from hikiana.intake.office_form.model import BEGIN, BIRTH, DAY, END, FISCAL_YEAR, IGNORED, KIND, MONTH, NAME, YEAR
from schemas.tables import TABLES, Column
from tests.hikiana.intake.office_form.offices.office import Office
from tests.hikiana.intake.office_form.offices.register import NAMES, Record, Register, fiscal_year

Cell = Callable[[Record, Record | None], str | None]
"""What stands in a row of a client and a contact."""
Whose = Callable[[Record, Record | None], Record | None]
"""Of whom a column tells: the client or the contact."""
MULTIPLE = ("prior_agencies", "purposes")
MISSING = {
    "none": (),
    "online": ("online",),
    "details": ("relation_detail", "outreach_counterpart"),
    "unknown": ("awareness_channel", "prior_help_seeking", "prior_agencies", "initial_outcome"),
}
"""Columns that an office has not."""
_ALIASES = {"case_id": 0, "method": 1, "age": 0, "sex": 0, "date": 1}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass
class Written:
    """A column: its head, the group above it, what it is used as, and what its words mean.

    `field` is that of ColumnUse, `marked` the code for which a mark stands. `words` are filled as cells are written.
    `halves` are the columns, by the second row of their heads, that a form makes of cells that tell two things.
    """

    head: str
    field: str
    cell: Cell
    group: str = ""
    marked: str = ""
    turn: int = 0
    halves: "dict[str, Written]" = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hand:
    """How an office writes: the cells of a register's records."""

    office: Office
    register: Register

    def client_columns(self) -> Iterator[Written]:
        """All but the number of the client."""
        for name in TABLES["cases"].usual:
            if name == "case_id" or name in MISSING[self.office.missing]:
                continue
            if name == "region" and self.office.places != "with_region":
                continue
            if self._are_together and name in ("sex", "age"):
                if name == "sex":
                    yield self._sex_and_age()
                continue
            yield from self._columns("cases", name, lambda client, _: client)

    @property
    def _are_together(self) -> bool:
        return self.office.together == "sex_age" and self.office.words in ("labels", "synonyms")

    def _sex_and_age(self) -> Written:
        (sex,) = self._columns("cases", "sex", lambda client, _: client)
        (age,) = self._columns("cases", "age", lambda client, _: client)

        def both(client: Record, contact: Record | None) -> str | None:
            told = (sex.cell(client, contact), age.cell(client, contact))
            return "・".join(part for part in told if part is not None) or None

        return Written("性別・年齢", IGNORED, both, halves={"性別": sex, "年齢": age})

    def contact_columns(self) -> Iterator[Written]:
        """All but the number of the client."""
        office = self.office
        if office.contact_numbers != "none" and office.kept_in != "wide":
            yield Written(self._head("contacts", "contact_id"), "contacts.contact_id", self._contact_number)
        yield from self._days()
        for name in ("method", "online", "outreach_counterpart", "liaison_direction", "liaison_agency"):
            if name in MISSING[office.missing]:
                continue
            columns = self._columns("contacts", name, lambda _, contact: contact)
            yield from map(self._with_who_came, columns) if name == "method" else columns
        yield from self._lengths()
        if office.kind != "none":
            yield Written("新規／継続", KIND, lambda client, contact: contact and self.kind(client, contact))

    def _with_who_came(self, method: Written) -> Written:
        """Who came, in brackets behind the method of every other contact."""
        if self.office.together != "who_came" or self.office.words != "labels":
            return method

        def cell(client: Record, contact: Record | None) -> str | None:
            told = method.cell(client, contact)
            return (
                f"{told}（{'本人・母' if contact['duration_min'] % 2 else '母'}）"
                if told and contact and contact["date"].day % 2
                else told
            )

        halves = {"相談方法": method, "かっこの中": Written(method.head, IGNORED, method.cell)}
        return replace(method, cell=cell, halves=halves)

    def key(self, table: str) -> Written:
        """The number or name of the client."""
        if not self.office.has_client_numbers or (self.office.has_list and table == "contacts"):
            return self.name()
        return Written(self._head(table, "case_id"), f"{table}.case_id", self._client_number)

    def name(self) -> Written:
        """The name of the client."""
        return Written("氏名", NAME, lambda client, _: NAMES[client.number])

    def own_columns(self) -> Iterator[Written]:
        """What is not read: hikiana's tables have no such columns."""
        yield Written("曜日", IGNORED, lambda _, contact: contact and "月火水木金土日"[contact["date"].weekday()])
        yield Written("担当", IGNORED, lambda client, _: ["佐藤", "鈴木"][client.number % 2])
        yield Written("電話番号", IGNORED, lambda client, _: f"090-0000-{client.number:04}")
        yield Written("備考", IGNORED, lambda client, _: "母より電話あり。本人は自室。" if client.number % 3 else None)

    def state(self) -> Written:
        """Whether a row counts."""
        return Written("状態", IGNORED, lambda _, contact: "取消" if contact and contact["cancelled"] else None)

    def case_id(self, client: Record, contact: Record | None = None) -> str | None:
        """The number by which hikiana should know the client; None where it makes one or the office's is of a year."""
        if self.office.numbers_anew or not self.office.has_client_numbers or self.office.client_numbers == "spelled":
            return None
        return self._client_number(client, contact)

    def _client_number(self, client: Record, contact: Record | None) -> str:
        if self.office.numbers_anew and contact is not None:
            year = fiscal_year(contact["date"])
            met = dict.fromkeys(one["case_id"] for one in self.register.contacts if fiscal_year(one["date"]) == year)
            return str(1 + list(met).index(client.number))
        if self.office.client_numbers == "spelled" and contact is not None and contact.number % 2:
            return f"k{client.number + 1}"
        return f"K{client.number + 1:03}"

    def _contact_number(self, client: Record, contact: Record | None) -> str | None:
        if contact is None:
            return None
        if contact["cancelled"]:
            return str(9001 + contact.number)
        if self.office.contact_numbers == "anew" and self.office.tells_years:
            year = fiscal_year(contact["date"])
            earlier = [one for one in self.register.contacts if fiscal_year(one["date"]) == year]
            return str(1 + [one.number for one in earlier].index(contact.number))
        return str(1001 + contact.number)

    def _head(self, table: str, name: str) -> str:
        column = TABLES[table].columns[name]
        if self.office.heads == "also" and column.also:
            return column.also[_ALIASES.get(name, len(column.title.ja)) % len(column.also)]
        if self.office.heads == "questions" and name not in ("case_id", "contact_id"):
            return f"{list(TABLES[table].columns).index(name) + 1}. {column.title.ja}を選んでください"
        return column.title.ja

    def _columns(self, table: str, name: str, of: Whose) -> Iterator[Written]:
        """The column of a field, or one for each answer where answers are marked."""
        column, head = TABLES[table].columns[name], self._head(table, name)
        if name in MULTIPLE and self.office.several == "marks":
            assert column.code_list is not None
            title = column.title.ja
            for entry in column.code_list.entries:

                def mark(client: Record, contact: Record | None, code: str = entry.code) -> str | None:
                    record = of(client, contact)
                    return "○" if record is not None and code in record[name] else None

                two = self.office.head == "two_rows"
                shown = entry.label.ja if two else f"{title}：{entry.label.ja}"
                yield Written(shown, f"{table}.{name}", mark, title if two else "", entry.code)
            return
        if name == "age" and self.office.has_births:
            yield Written("生年月日", BIRTH, lambda client, _: self._birth(client))
            return
        written = Written(head, f"{table}.{name}", lambda *_: None)
        if self.office.words == "numbers" and column.code_list is not None:
            written.words = {str(number_of(column, code)): code for code in column.code_list.codes}

        def cell(client: Record, contact: Record | None) -> str | None:
            record = of(client, contact)
            return None if record is None else self._value(column, record[name], written.words)

        written.cell = cell
        yield written

    def _value(self, column: Column, value: Any, words: dict[str, str]) -> str | None:
        if value is None and column.name != "municipality":
            return None
        if column.name == "municipality":
            return self._place(value, words)
        if column.name == "age":
            return self._age(value, words)
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, list):
            separator = "、" if self.office.several == "marks" else self.office.several
            return separator.join(self._word(column, code, words) for code in value) or None
        return self._word(column, value, words)

    def _word(self, column: Column, code: str, words: dict[str, str]) -> str:
        assert column.code_list is not None
        entries = list(column.code_list.entries)
        entry = column.code_list[code]
        place = entries.index(entry)
        word = {
            "labels": entry.label.ja,
            "numbered": f"{_CIRCLED[place]}{entry.label.ja}",
            "numbers": str(number_of(column, code)),
            "synonyms": entry.synonyms[len(column.name) % len(entry.synonyms)] if entry.synonyms else entry.label.ja,
        }[self.office.words]
        words[normalize("NFKC", word)] = code
        return word

    def _place(self, code: str | None, words: dict[str, str]) -> str | None:
        if code is None:
            return None
        name = Centre.read().municipalities[code].name.ja
        word = {"code": code, "short": name[:-1]}.get(self.office.places, name)
        words[word] = name
        return word

    def _birth(self, client: Record) -> str | None:
        """A day of birth by which the client has that age at the first contact."""
        if client["age"] is None:
            return None
        first = self.register.of(client)[0]["date"]
        birthday = first - timedelta((self.office.seed + 97 * client.number) % 365)
        return f"{birthday.year - client['age']}/{birthday.month}/{min(birthday.day, 28)}"

    def _age(self, age: int, words: dict[str, str]) -> str:
        word = {"unit": f"{age}歳", "bands": f"{age // 10 * 10}代"}.get(self.office.ages, str(age))
        words[word] = word if self.office.ages == "bands" else str(age)
        return word

    @property
    def tells_days_whole(self) -> bool:
        """Whether a cell has the whole day, so that times may stand beside it."""
        return self.office.days in ("stored", "slashes", "era") or (
            self.office.days == "day_alone" and not self.office.tells_months
        )

    def _days(self) -> Iterator[Written]:
        head = self._head("contacts", "date")
        days = self.office.days
        if days in ("month_and_day", "in_parts"):
            if days == "in_parts":
                yield Written("年", YEAR, lambda _, contact: contact and f"R{contact['date'].year - 2018}")
            yield Written("月", MONTH, lambda _, contact: contact and f"{contact['date'].month}月")
            yield Written("日", DAY, lambda _, contact: contact and str(contact["date"].day))
            return
        if days == "fiscal_year":
            yield Written("年度", FISCAL_YEAR, lambda _, contact: contact and str(fiscal_year(contact["date"])))
        if days == "day_alone" and self.office.tells_months:
            yield Written(head, DAY, lambda _, contact: contact and str(contact["date"].day))
            return
        day = Written(head, "contacts.date", lambda _, contact: contact and self._day(contact))
        if self.office.lengths == "beside_day" and self.tells_days_whole:
            day.halves = {
                "相談日": Written(head, "contacts.date", day.cell),
                "相談時間": Written(head, "contacts.duration_min", day.cell),
            }
        yield day

    def _day(self, contact: Record) -> str:
        day, era = contact["date"], contact["date"].year - 2018
        weekday = "月火水木金土日"[day.weekday()]
        if self.office.lengths == "beside_day" and self.tells_days_whole:
            return f"R{era}.{day.month}.{day.day}({weekday}) {self._span(contact)}"
        return {
            "stored": f"{day} 00:00:00",
            "era": f"令和{era}年{day.month}月{day.day}日（{weekday}）",
            "without_year": f"{day.month}/{day.day}",
            "fiscal_year": f"{day.month}/{day.day}",
            "no_era": f"{era}.{day.month}.{day.day}",
        }.get(self.office.days, f"{day.year}/{day.month}/{day.day}")

    def _span(self, contact: Record) -> str:
        begin, end = contact["begin"], contact["begin"] + contact["duration_min"]
        return f"{begin // 60}:{begin % 60:02}～{end // 60}:{end % 60:02}"

    def _lengths(self) -> Iterator[Written]:
        lengths = self.office.lengths
        if lengths == "beside_day" and self.tells_days_whole:
            return
        if lengths == "clocks":
            for head, use, part in (("開始", BEGIN, 0), ("終了", END, 1)):

                def clock(_: Record, contact: Record | None, part: int = part) -> str | None:
                    if contact is None:
                        return None
                    minutes = contact["begin"] + part * contact["duration_min"]
                    return f"1899-12-31 {minutes // 60:02}:{minutes % 60:02}:00"

                yield Written(head, use, clock)
            return
        head = "相談時間（時間）" if lengths == "hours" else self._head("contacts", "duration_min")
        form = {"about": "約{}分", "unit": "{}分"}.get(lengths, "{}")

        def length(_: Record, contact: Record | None) -> str | None:
            if contact is None:
                return None
            if lengths in ("span", "beside_day"):
                return self._span(contact)
            minutes = contact["duration_min"]
            return f"{minutes / 60:g}" if lengths == "hours" else form.format(minutes)

        yield Written(head, "contacts.duration_min", length)

    def kind(self, client: Record, contact: Record) -> str:
        """The first contact of a client is new, unless the client came before the records began."""
        first = self.register.of(client)[0]
        came_before = self.office.kind == "before" and client.number % 3 == 0
        return "継続" if came_before or contact is not first else "新規"


def number_of(column: Column, code: str) -> int:
    """The number by which an answer goes: its place, and 9 where it is not known."""
    assert column.code_list is not None
    return 9 if code == "unknown" and len(column.code_list.entries) < 9 else 1 + column.code_list.codes.index(code)


def legends(columns: Iterable[Written]) -> list[str]:
    """What the office writes above the head of its numbers: 性別 1男 2女 9不明."""
    told = []
    for written in columns:
        table, _, name = written.field.partition(".")
        column = TABLES[table].columns.get(name) if table in TABLES else None
        if column is not None and column.code_list is not None and not written.marked:
            pairs = [f"{number_of(column, entry.code)}{entry.label.ja}" for entry in column.code_list.entries]
            told.append(f"{column.title.ja} {' '.join(pairs)}")
    return list(dict.fromkeys(told))


def has_legend(office: Office) -> bool:
    return office.words == "numbers" and office.head == "below_titles"
