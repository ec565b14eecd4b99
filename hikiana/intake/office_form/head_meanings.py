"""What the head of a column says that it is: 相談 / 方法, 6. 相談者はどなたですか, 第2回 日付, 目的：就労."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from hikiana.intake.heads import bare, canonical, names_of_columns, plain
from hikiana.intake.length_heads import is_end, is_start
from hikiana.intake.office_form.answers_of_heads import AGE, OF_CLIENTS, OF_OTHERS, answer_below, column_of
from hikiana.intake.office_form.heads_of_sheet import AGAIN, BETWEEN
from hikiana.intake.office_form.model import (
    BEGIN,
    BIRTH,
    CASES,
    CONTACTS,
    DAY,
    DAY_PARTS,
    END,
    FISCAL_YEAR,
    HOURS,
    KIND,
    MINUTES,
    MONTH,
    NAME,
    YEAR,
)
from schemas.tables import TABLES

ALONE, WITHIN, SILENT = 2, 1, 0
"""How well a head names a field: by itself, as a part of what it says, or not."""
_TURN = re.compile(r"第?(\d{1,2})回目?(?!以)[\s・:_\-/]*|(?<=[^\d\s])[\s_\-]?(\d{1,2})$")
_NAMES = re.compile(
    r"^(?:本人|当事者|利用者|相談者|対象者|クライアント)?の?(?:氏名|名前|お名前|イニシャル|仮名|略名)|^(?:利用者|対象者|クライアント)名?$"
)
_PRIVATE = re.compile(
    r"氏名|名前|フリガナ|ふりがな|イニシャル|電話番号|携帯|^(?:TEL|Tel|tel|電話|FAX|ファックス|メール)$|メールアドレス|アドレス|"
    r"住所|郵便番号|生年月日|備考|メモ|摘要|特記|内容|経過|経緯|概要|要旨|主訴|担当|対応者|対応職員|記録者|入力者|受付者|相談員|"
    r"支援員|職員|作成者|作成日|更新者|更新日|登録日|入力日|タイムスタンプ|レコード番号|次回|予定|前回|最終|曜日|決裁|押印|所見|方針|"
    r"感想|連絡先"
)
"""What is not read: names, telephone numbers, addresses, free text, who wrote it and when."""
_OTHER_DAY = re.compile(r"次回|前回|最終|予定|生年|登録|作成|更新|入力|終結|終了|開始")
_OF_BIRTH = re.compile(r"^(?:(?:本人|利用者|対象者|当事者|クライアント)の?)?(?:生年月日|誕生日)$")
_AGAIN = re.compile(rf"{AGAIN}(\d+)(?=$|{BETWEEN})")
_POINT = re.compile(r"開始|終了|時刻|日時")
"""Groups of columns whose minutes are those of a clock."""
OF_FIRST = re.compile(r"初回|最初|初めて|インテーク")
"""What the first contact is called, where its client has a row."""
OF_ENTRY = re.compile(r"タイムスタンプ|(?:作成|登録|入力|記録|更新|送信|回答)(?:日時?|日付|年月日)$")
"""When a record was entered, which may be the day of the contact where no other column tells it."""
_NUMBER_OF_CLIENT = re.compile(
    r"^(?:利用者|対象者|当事者|本人|クライアント|ケース|相談者|登録者?|カルテ|ケースファイル)の?(?:No\.?|NO\.?|no\.?|番号|ID|id|コード|#)$"
)
TOLD_BY_TITLES = {MONTH: "見出しの月", FISCAL_YEAR: "見出しの年度", YEAR: "見出しの年"}
"""What columns are called of what titles between the records tell."""
_ASKS = re.compile(r"(?:は|を|の)?(?:どなた|何|どちら|いつ|どれ|いくつ)?(?:ですか|でしたか|ください|か)[。??]?$")
_BRACKETS = re.compile(r"[(\[〔【][^)\]〕】]*[)\]〕】]")
_OF_NEW = re.compile(r"新規.{0,6}継続|新.{0,2}継|初回.{0,4}(?:再来|継続)")
_GROUP = re.compile(r"^(.+?)(?:\s*(?:[:：/_]|\s-\s)\s*|\s+)(.+)$|^(.+?)[(\[〔【](.+)[)\]〕】]$")
_LEAST = 2
"""Characters of a known head that may be found within another."""


@dataclass(frozen=True)
class HeadMeaning:
    """What a head says: the fields that it may be and how well it names them.

    `turn` is the number of the contact that it names, `marked` the answer that a mark below it gives. A head that is
    `private` names a person, or free text.
    """

    fields: tuple[str, ...] = ()
    named: int = SILENT
    turn: int = 0
    marked: str = ""
    private: bool = False


def field_title(field: str) -> str:
    """What a choice calls a field: 相談方法."""
    own = {
        KIND: "新規・継続の別",
        BEGIN: "始めた時刻",
        END: "終わった時刻",
        HOURS: "相談時間の時間",
        MINUTES: "相談時間の分",
        YEAR: "相談日の年",
        FISCAL_YEAR: "相談の年度",
        MONTH: "相談日の月",
        DAY: "相談日の日",
        BIRTH: "生年月日",
        NAME: "人を見分ける氏名・イニシャル",
    }
    column = column_of(field)
    return own.get(field) or (column.title.ja if column else field)


@lru_cache(maxsize=10_000)
def meaning_of_head(head: str) -> HeadMeaning:
    """What a head as heads_of_sheet gives it says."""
    text, turn = _without_again(head)
    found = _without_turn(text)
    if numbered := _TURN.search(text):
        inner = _without_turn(_TURN.sub("", text, count=1).strip(" /・:_-"))
        if inner.named == ALONE and (numbered[1] or found.named < ALONE):
            found, turn = inner, turn or int(numbered[1] or numbered[2])
    return HeadMeaning(found.fields, found.named, turn, found.marked, found.private)


def turn_of_head(head: str) -> tuple[int, str]:
    """The number of the contact that a head tells, be it of a column that nothing else is known of, and the rest of it:
    3 and 訪問先 of 第3回 / 訪問先; 0 and the head where it tells none.
    """
    text, again = _without_again(head)
    if again:
        return again, text
    numbered = _TURN.search(text)
    if numbered is None:
        return 0, head
    return int(numbered[1] or numbered[2]), _TURN.sub("", text, count=1).strip(" /・:_-")


def _without_again(head: str) -> tuple[str, int]:
    """A head without the number of a head that comes again, and that number: 日時 / 相談日 and 2 of 日時#2 / 相談日."""
    found = _AGAIN.search(head)
    return (head, 0) if found is None else (head[: found.start()] + head[found.end() :], int(found[1]))


def _without_turn(text: str) -> HeadMeaning:
    upper, _, lower = text.rpartition(BETWEEN)
    own = _own(bare(lower))
    if _POINT.search(upper) and bare(lower) == "分":
        return HeadMeaning()
    if fields := _alone(upper, lower):
        # 相談日 is a day, or beside 月 (or in the sheet 4月) the day of a month: its cells tell.
        return HeadMeaning((*fields, DAY) if f"{CONTACTS}.date" in fields else fields, ALONE)
    if marked := _answer(upper, lower):
        return HeadMeaning((marked[0],), ALONE, marked=marked[1])
    if upper and _OTHER_DAY.search(upper) and (own in DAY_PARTS or _fields(bare(lower))):
        return HeadMeaning()
    if own:
        return HeadMeaning((own,), ALONE)
    asked = _ASKS.sub("", _BRACKETS.sub("", bare(lower)))
    if _OF_NEW.search(asked):
        return HeadMeaning((KIND,), ALONE)
    if fields := _fields(asked):
        return HeadMeaning(fields, ALONE)
    if _NAMES.search(asked):
        return HeadMeaning((NAME,), WITHIN, private=True)
    if asked.endswith("住所") or asked == "住所地":
        return HeadMeaning((f"{CASES}.municipality",), WITHIN, private=True)
    if _OF_BIRTH.search(asked) and not OF_OTHERS.search(upper):
        return HeadMeaning((BIRTH,), WITHIN, private=True)
    if _PRIVATE.search(asked):
        return HeadMeaning(private=True)
    fields = _within(asked)
    if fields and not (OF_OTHERS.search(asked) and set(fields) & OF_CLIENTS):
        return HeadMeaning(fields, WITHIN)
    return HeadMeaning()


def _alone(upper: str, lower: str) -> tuple[str, ...]:
    """Fields that a head, or two rows of it together, names."""
    if upper and _OTHER_DAY.search(upper):
        return tuple(field for field in _fields(lower) if field != f"{CONTACTS}.date")
    above = upper.rpartition(BETWEEN)[2]
    if bare(lower) == "時" and f"{CONTACTS}.duration_min" in _fields(above):
        return (f"{CONTACTS}.duration_min",)
    for head in (lower, f"{above}{lower}", f"{above}の{lower}") if upper else (lower,):
        if fields := _fields(head):
            return fields
    return ()


def _fields(head: str) -> tuple[str, ...]:
    """Fields of clients and contacts that a known head means; the number of a client is both tables'."""
    named = ((table, canonical(head, TABLES[table])) for table in (CONTACTS, CASES))
    return tuple(f"{table}.{name}" for table, name in named if name)


def _own(head: str) -> str | None:
    if _NUMBER_OF_CLIENT.search(head):
        return f"{CONTACTS}.case_id"
    if told := next((field for field, of_titles in TOLD_BY_TITLES.items() if head == of_titles), None):
        return told
    if head in ("年", "相談年", "受付年", "対応年", "実施年"):
        return YEAR
    if head in ("年度", "相談年度", "対応年度"):
        return FISCAL_YEAR
    if head in ("月", "相談月", "受付月", "対応月", "実施月"):
        return MONTH
    if head in ("日", "相談の日", "対応の日"):
        return DAY
    if is_start(head):
        return BEGIN
    if is_end(head):
        return END
    if head in ("年代", "年齢層", "年代別", "年齢区分", "年齢階級"):
        return AGE
    return KIND if head in ("新規継続", "新継", "新規継続の別", "新規・継続") else None


def _answer(upper: str, lower: str) -> tuple[str, str] | None:
    """The field and the answer that the head of a column of marks names: 目的：就労, 相談目的 / 就労, 目的（就労）."""
    pairs = [(group, lower) for group in upper.split(BETWEEN)] if upper else []
    pairs += [(one or three, two or four) for one, two, three, four in _GROUP.findall(plain(lower))]
    for group, answer in pairs:
        own = _own(bare(group))
        for field in (own,) if own == AGE else _fields(bare(group)):
            if label := answer_below(field, answer):
                return field, label
    return None


def _within(head: str) -> tuple[str, ...]:
    """The fields of the longest known head within a longer one."""
    for known in _known():
        if known in head:
            fields = _fields(known)
            if fields == (f"{CONTACTS}.date",) and _OTHER_DAY.search(head):
                continue
            return fields
    return ()


@cache
def _known() -> tuple[str, ...]:
    """Known heads in Japanese, the longest first; 時間 and 結果 stand within too many others."""
    return tuple(sorted(_long_heads(), key=lambda head: (-len(head), head)))


def _long_heads() -> Iterator[str]:
    for table in (CASES, CONTACTS):
        for head in names_of_columns(TABLES[table]):
            if (
                len(head) >= _LEAST
                and not head.isascii()
                and head not in ("時間", "結果", "手段", "方法", "日付", "向き")
            ):
                yield head
