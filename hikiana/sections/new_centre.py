"""What `hikiana centre new` asks: each question can be answered by an option, so that a program can call it too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text, is_seen
from hikiana.centre.new.folder import NewCentre
from hikiana.centre.new.parts import parts_of, usual_word, word_of
from hikiana.intake.one_day import day_of
from schemas.japan import Area, area_of

_YES, _NO = ("はい", "y", "yes", "あり", "ある"), ("いいえ", "n", "no", "なし", "ない", "")
_REQUIRED = ("name", "serves", "opened")
_SHOWN = 8
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A question: its option, its words, how an answer is read, and the answer that an empty one stands for."""

    option: str
    words: Text
    read: Callable[[str], Answer]
    usual: str | None = None


Ask = Callable[[Text, str | None], str]
"""Puts a question to somebody, with what an empty answer stands for, and gives the answer."""


@dataclass(frozen=True)
class Interview:
    """Answers by option, and how the others are got: without `ask` from what is usual."""

    given: Mapping[str, str | None]
    ask: Ask | None
    tell: Callable[[Text], None]

    def answer(self, question: Question[Answer]) -> Answer:
        """The answer; a wrong one by option is refused, a wrong one by hand asked for again."""
        if (given := self.given.get(question.option)) is not None:
            return question.read(given)
        if self.ask is None:
            return question.read(question.usual or "")
        while True:
            try:
                return question.read(self.ask(question.words, question.usual))
            except UsageError as fault:
                self.tell(fault.message)


def new_centre(interview: Interview) -> NewCentre:
    """Ask what nobody can guess of a new centre.

    Raises
    ------
    UsageError
        When an answer by option is none, or one that is needed is not given and nobody can be asked.
    """
    missing = [f"--{name}" for name in _REQUIRED if interview.given.get(name) is None]
    if missing and interview.ask is None:
        raise UsageError(
            f"次のものを付けてください（尋ねることのできる画面ではないため）: {'、'.join(missing)}。",
            f"Give these options, since there is no terminal to ask on: {', '.join(missing)}.",
        )
    name = interview.answer(Question("name", Text("センターの名称", "Name of the centre, in Japanese"), _name))
    area = interview.answer(
        Question(
            "serves",
            Text(
                "受け持つ地域（都道府県か市区町村。「、」で並べられます。例 鳥取県、横浜市、14100）",
                "What it serves: a prefecture or municipalities, by name or code (鳥取県, 横浜市, 14100)",
            ),
            area_of,
        )
    )
    english = Question(
        "name-en",
        Text("英語の名称（英語の報告書に載ります）", "Name in English"),
        _english_name,
        f"{area.name.en} Hikikomori Support Centre",
    )
    opened = Question(
        "opened",
        Text("開設日（例 平成27年10月1日、R5.4.1、2023-04-01）", "Day of opening (2015-10-01, H27.10.1)"),
        _opening,
    )
    called = Question(
        "called",
        Text("地域の区分けの呼び方（圏域、区、地区、地域など）", "What its parts are called (圏域, 区, 地区, 地域)"),
        word_of,
        usual_word(area),
    )
    parts = Question("parts", _words_of_parts(area), lambda answer: parts_of(area, answer), "")
    clinic = Question(
        "clinic",
        Text(
            "デイケアやひきこもり外来がありますか（はい・いいえ）", "Has it day care or an outpatient clinic (yes, no)?"
        ),
        _truth,
        "いいえ",
    )
    return NewCentre(
        name=Text(name, interview.answer(english)),
        area=area,
        opened=interview.answer(opened),
        word=interview.answer(called),
        parts=interview.answer(parts),
        has_clinic=interview.answer(clinic),
    )


def told(folder: Path, centre: NewCentre) -> Text:
    """What will be made, to be confirmed."""
    names = [part.name.ja for part in centre.parts]
    shown = "、".join(names[:_SHOWN]) + (f"、ほか{len(names) - _SHOWN}" if len(names) > _SHOWN else "")
    return Text(
        f"フォルダ: {folder}\n名称: {centre.name.ja} / {centre.name.en}\n"
        f"受け持つ地域: {centre.area.name.ja}（{len(centre.area.places)}の市区町村）、その外は「{centre.outside.ja}」\n"
        f"開設日: {centre.opened:%Y-%m-%d}（{FiscalYear.of(centre.opened).full_label.ja}）\n"
        f"{centre.word.ja}: {shown}\n"
        f"デイケア・外来: {'あり' if centre.has_clinic else 'なし'}",
        f"Folder: {folder}\nName: {centre.name.ja} / {centre.name.en}\n"
        f"Serves: {centre.area.name.en} (municipalities: {len(centre.area.places)})\n"
        f"Opened: {centre.opened:%Y-%m-%d} ({FiscalYear.of(centre.opened).full_label.en})\n"
        f"{centre.word.en}: {shown}\n"
        f"Clinic: {'yes' if centre.has_clinic else 'no'}",
    )


def next_steps(folder: Path, centre: NewCentre) -> Text:
    """What the office does next."""
    if count := len(centre.to_fill):
        fill = Text(
            f"  municipalities.csv を Excel で開き、region に{centre.word.ja}を書きます（{count}行）。"
            "保存は「CSV UTF-8（コンマ区切り）」で。\n",
            f"  Fill in the column region of municipalities.csv ({count} lines).\n",
        )
    else:
        fill = Text("", "")
    return Text(
        f'できました: {folder}\n次にすること:\n{fill.ja}  hikiana --centre "{folder}" centre check\n'
        f'  hikiana --centre "{folder}" template 台帳.xlsx\n'
        "くわしくは、そのフォルダの「読んでください.txt」と hikiana の docs/centre.md にあります。",
        f'Done: {folder}\nNext:\n{fill.en}  hikiana --centre "{folder}" centre check\n'
        f'  hikiana --centre "{folder}" template ledger.xlsx\n'
        "docs/centre.md tells the rest.",
    )


def _words_of_parts(area: Area) -> Text:
    if area.kind == "city":
        usual = Text("空のままで全ての区、「なし」で分けない", "empty: the wards; none: not divided")
    elif area.kind == "municipalities" and len(area.places) > 1:
        usual = Text("空のままで市区町村ごと、「なし」で分けない", "empty: each municipality; none: not divided")
    else:
        usual = Text("空のままで分けない、「市町村」で市町村ごと", "empty: not divided; each: each municipality")
    return Text(
        f"区分けの名前（「、」で区切る。英語はかっこに: 東部（East）、中部、西部。{usual.ja}）",
        f"Names of its parts, apart by 、, English in brackets: 東部(East)、中部 ({usual.en})",
    )


def _name(answer: str) -> str:
    name = answer.strip()
    if not is_seen(name) or not name.isprintable():
        raise UsageError("名称を書いてください。", "Write a name.")
    return name


def _english_name(answer: str) -> str:
    name = _name(answer)
    if not any(letter.isascii() and letter.isalpha() for letter in name):
        raise UsageError(
            f"英語の名称「{name}」に英字がありません。ローマ字でもかまいません。",
            f"The English name '{name}' has no Latin letters.",
        )
    return name


def _opening(answer: str) -> date:
    day = day_of(answer)
    FiscalYear.of(day)
    return day


def _truth(answer: str) -> bool:
    said = answer.strip().lower()
    if said not in (*_YES, *_NO):
        raise UsageError(f"「{answer}」は「はい」でも「いいえ」でもありません。", f"'{answer}' is neither yes nor no.")
    return said in _YES
