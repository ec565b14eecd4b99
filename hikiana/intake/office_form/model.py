"""What is known of the form in which an office keeps its ledger: sheets, columns, words, numbers, open questions."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

CASES, CONTACTS = "cases", "contacts"
IGNORED = ""
"""What a column is used as that is not read."""
KIND = "contacts.kind"
"""New or continuing, as the office writes it."""
BEGIN, END = "contacts.begin", "contacts.end"
"""The times of day at which a contact began and ended: its length is between them."""
HOURS, MINUTES = "contacts.hours", "contacts.minutes"
"""The parts of a contact's length that stand in columns of their own."""
YEAR, FISCAL_YEAR, MONTH, DAY = "contacts.year", "contacts.fiscal_year", "contacts.month", "contacts.day"
"""The parts of a contact's day that stand in columns of their own."""
DAY_PARTS = (YEAR, FISCAL_YEAR, MONTH, DAY)
COUNT, COUNT_APART = "contacts.count", "contacts.count_apart"
"""How many contacts a row stands for; apart where the office first gives each contact a row of its own."""
NAME = "cases.name"
"""A name or initials that tell clients from each other; it never leaves intake."""

BIRTH = "cases.birth"
"""The day of birth, of which the age at the first contact is taken; it never leaves intake."""

BY_NAME, BY_FISCAL_NAME, BY_CALENDAR_NAME, BY_COMMAND = "name", "fiscal name", "calendar name", "command"
"""Where the year of days comes from that are written without one."""

Numbers = Literal["as_written", "by_year", "made", "by_name"]
Within = Literal["ledger", "file", "sheet"]
"""Whether numbers are one run, begin anew each fiscal year, have to be made, or (of clients, where only their own sheet
has them) are found by the name."""


@dataclass(frozen=True)
class ColumnUse:
    """What a column is: a field such as contacts.method, one of the above, or IGNORED.

    `words` says what the office's words mean: the word (or code) of the dictionary by the cell as it is written, be it
    empty; a word that means nothing is an empty cell. A column of ○ has in `marked` the answer that ○ gives; columns of
    one field give one answer or several. With `counts` it says how many contacts of its row have that answer. `turn` is
    the number of the contact of which it tells, where several contacts stand in one row. `era` is what stands before
    the year of days that are written as 6.5.29: R, H or 20. `unit` is what numbers of a column of lengths count where
    its head does not say it: hours or minutes.
    """

    field: str = IGNORED
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    marked: str = ""
    turn: int = 0
    era: str = ""
    unit: Literal["", "hours", "minutes"] = ""
    counts: bool = False


@dataclass(frozen=True)
class CellSplit:
    """How a column whose cells tell two things becomes two columns, and their heads: a day and times, what stands
    outside and within brackets, or words and a number.
    """

    by: Literal["day", "brackets", "number"]
    into: Sequence[str]


@dataclass(frozen=True)
class FormPart:
    """Sheets (and files) of one form, and what is read of them.

    `sheets` and `files` are patterns of names (# stands for a number, * for anything); without `files` the file may
    be called anything. `tables` are cases, contacts or both, where clients are written anew with each contact.
    Columns go by their heads; one of several rows is all of them, with / between. With `beside` it is one of the
    tables that stand beside each other on the sheets. `split` makes two columns of one. `year` is where the fiscal
    year of days without a year comes from: the name (in which R6.1月 is January of 2024), the name as that of a
    fiscal year (R6.1月 is January of 2025), the name as a calendar year, a year, the --fy of a command, or nowhere.
    Empty cells of the columns in `fill_down` mean what stands above. Rows in which a column holds one of the words
    in `leave_out` do not count, nor do rows that are struck through where `leave_out_struck` (None where nobody has
    said), nor rows that have a colour as a whole of which `leave_out_fill` says so. Rows in which a column holds
    one of the words in `unnamed` are each of a client of their own, as nobody is named. `by_name` says by field
    what names of its sheets or files tell of all their records, as 電話相談 tells the method. `why` says how the part
    was recognised.
    """

    sheets: Sequence[str]
    tables: Sequence[str]
    columns: Mapping[str, ColumnUse]
    files: Sequence[str] = ()
    head_rows: int = 1
    beside: bool = False
    split: Mapping[str, CellSplit] = dataclasses.field(default_factory=dict)
    year: str = ""
    fill_down: Sequence[str] = ()
    leave_out: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    unnamed: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)
    leave_out_struck: bool | None = None
    leave_out_fill: Mapping[str, bool] = dataclasses.field(default_factory=dict)
    by_name: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    why: str = ""

    @property
    def heads(self) -> list[str]:
        """The heads of its sheets, of columns that are split the one."""
        others = {head for one in self.split.values() for head in one.into[1:]}
        return [self.whole(head) for head in self.columns if head not in others]

    def whole(self, head: str) -> str:
        """The head of the column of which this is the first half, or itself."""
        return next((whole for whole, one in self.split.items() if one.into[0] == head), head)

    def uses(self, of: str) -> list[str]:
        """The heads of the columns that are used as a field."""
        return [head for head, use in self.columns.items() if use.field == of]


@dataclass(frozen=True)
class UnreadSheets:
    """Sheets that are not read, by patterns as in FormPart, and why."""

    sheets: Sequence[str]
    files: Sequence[str] = ()
    why: str = ""


@dataclass(frozen=True)
class FormQuestion:
    """What only the office knows. Its answer is the number of a choice from 1 on; 0 as long as there is none.

    The choice's value stands in the form at the place `sets`, such as ("parts", 0, "columns", "時間", "field").
    `examples` are cells that show what it is about; they hold no name, telephone number or free text. `follows` says
    what becomes of the records with each choice, where that was counted.
    """

    id: str
    question: str
    choices: Sequence[str]
    values: Sequence[Any]
    sets: Sequence[str | int]
    examples: Sequence[str] = ()
    follows: Sequence[str] = ()
    answer: int = 0


@dataclass(frozen=True)
class LedgerForm:
    """The form of a ledger.

    `absent` says what stands for columns that the ledger does not have, by field: a word of the dictionary, or nothing.
    With `new_or_continuing` = source the office's word decides: who is continuing at the first contact came before the
    records. With `same_clients` = by_answers clients of two years whose numbers began anew are one where all answers
    but the age agree. A number is of one client `case_numbers_within` the ledger, or of another in each file or sheet,
    as branches and counsellors may have them. In `any` spelling zeros before a number and small letters make it no
    other. Numbers of clients that are made are the same where all `clients_by` are, else where the name is. Contacts
    that stand in two sheets with the same answers count once or each, as `same_rows` says; empty where nobody has.
    """

    parts: Sequence[FormPart]
    unread: Sequence[UnreadSheets] = ()
    questions: Sequence[FormQuestion] = ()
    case_numbers: Numbers = "as_written"
    case_numbers_within: Within = "ledger"
    case_number_spelling: Literal["exact", "any"] = "exact"
    contact_numbers: Numbers = "as_written"
    new_or_continuing: Literal["compare", "source"] = "compare"
    same_clients: Literal["by_number", "by_answers"] = "by_number"
    clients_by: Sequence[str] = ()
    same_rows: Literal["", "once", "each"] = ""
    absent: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def open_questions(self) -> list[FormQuestion]:
        return [question for question in self.questions if not question.answer]
