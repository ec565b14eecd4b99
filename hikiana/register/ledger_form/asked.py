"""Propose the form of a ledger, put its questions, and keep the answers: what `hikiana form` does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hikiana.base.durable import put
from hikiana.base.text import Text
from hikiana.base.workspace import CENTRE
from hikiana.centre.profile import Centre
from hikiana.intake.office_form.form_file import answered, read_form, text_of, with_answers_in_file
from hikiana.intake.office_form.model import IGNORED, FormPart, FormQuestion, LedgerForm
from hikiana.intake.office_form.parts_gone import parts_gone, without_parts
from hikiana.intake.office_form.proposal import propose
from hikiana.intake.office_form.read_by_form import sources_of_ledger
from hikiana.register.ledger_form.preview import Preview, preview, with_what_follows
from schemas.centre_files import PROFILE
from schemas.tables import TABLES

Ask = Callable[[int, FormQuestion], int]
"""Puts a question, which has this number, and gives the number of the choice."""


_SINCE = Text(
    "この台帳は{year}からで、前から来ていた人がいます。{profile} に次の2行を加えてください"
    "（報告書に、いつからの記録かを書きます）。\n    [records]\n    since = {since}",
    "The ledger begins with {year}, and has clients who came before. Add two lines to {profile} (the report then says "
    "since when records are):\n    [records]\n    since = {since}",
)


_UNREADABLE = Text(
    "この台帳は、まだ読めません（validate・report・ingest も断ります）。\n{fault}\n"
    "直してから、hikiana form をもう一度実行してください。読み方の下書きは {path} にあります。",
    "This ledger cannot be read yet (validate, report and ingest refuse it).\n{fault}\n"
    "Mend it and run hikiana form again. The draft of its form is in {path}.",
)

_GONE = Text(
    "{names}の表は、この台帳のどのシートにもないので、読み方から外しました。",
    "No longer in the form, since no sheet of this ledger is such a table: {names}.",
)
_FORMER = Text(
    "前の読み方は {former} に残しました（validate などに --form {former} を付けると、前の台帳を読めます）。",
    "The former form is kept in {former} (with --form {former}, validate and others read the former ledger).",
)


@dataclass(frozen=True)
class Proposed:
    """The form of a ledger as it is kept at `path`, whether it is `new` or changed, the file that keeps the former one,
    the parts of that one which have left, and what the ledger holds by it, once all questions are answered.
    """

    form: LedgerForm
    path: Path
    new: bool
    former: Path | None
    gone: Sequence[FormPart]
    holds: Preview | None

    @property
    def fault(self) -> Text | None:
        """Why the ledger cannot be read by the form, though no question is open, and what to do."""
        return self.holds.to_mend if self.holds else None

    @property
    def told(self) -> Text:
        """What is taken for what, what is not read, which questions are open, and what to do next."""
        lines = [*_parts(self.form), *_unread(self.form)]
        if self.gone:
            lines.append(_GONE.format(names="".join(f"「{_names(part)}」" for part in self.gone)))
        if self.former:
            lines.append(_FORMER.format(former=self.former))
        for number, question in enumerate(self.form.open_questions, start=1):
            lines.append(question_told(number, question))
        lines.append(self._next())
        return Text(*("\n".join(line(lang) for line in lines) for lang in ("ja", "en")))

    def _next(self) -> Text:
        if self.form.open_questions:
            return Text(
                "質問{many}つに答えてください: {path} の answer に番号を書いて保存するか、このコマンドに --ask を"
                "付けて実行します。",
                "Answer {many} questions: write the numbers into {path}, or run this command with --ask.",
            ).format(many=len(self.form.open_questions), path=self.path)
        if self.fault:
            return _UNREADABLE.format(fault=self.fault, path=self.path)
        holds = self.holds.told if self.holds else Text("", "")
        told = Text(
            "{holds}。読み方は {path} にあり、validate・report・ingest が使います。",
            "{holds}. The form is in {path}; validate, report and ingest use it.",
        ).format(holds=holds, path=self.path)
        first = self.holds.first if self.holds else None
        if first and self.form.new_or_continuing == "source" and first.year > Centre.read().first_recorded.year:
            since = _SINCE.format(since=first.year, year=first.full_label, profile=CENTRE / PROFILE)
            return Text(f"{told.ja}\n{since.ja}", f"{told.en}\n{since.en}")
        return told


def propose_form(ledger: Path, path: Path, ask: Ask | None = None) -> Proposed:
    """Propose the form of a ledger, or what has changed since the one at `path`; with `ask` its questions are put.

    The file at `path` is written when something is new or answered; a former form that is changed is kept beside it.
    Parts of the former form of which the ledger has no sheet leave it.

    Raises
    ------
    InputError
        When the ledger or the former form cannot be read.
    """
    sources = sources_of_ledger(ledger)
    former = read_form(path) if path.is_file() else None
    gone = parts_gone(sources, former) if former else []
    form = propose(sources, without_parts(former, gone) if former else None)
    new = former is None or text_of(form) != text_of(former)
    kept = None
    if new:
        form = with_what_follows(ledger, sources, form)
        if former:
            kept = _kept_beside(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, text_of(form).encode())
    while ask and form.open_questions:
        form = answered(form, _answers(form, path, ask))
        further = propose(sources, form)  # a sheet that the office says is read has columns to ask about
        if text_of(further) != text_of(form):
            form = with_what_follows(ledger, sources, further)
            put(path, text_of(form).encode())
    holds = None if form.open_questions else preview(ledger, sources, form)
    return Proposed(form, path, new, kept, gone, holds)


def _kept_beside(path: Path) -> Path:
    """A copy of a form beside it, ledger.before.toml; one of another form is never written over."""
    text = path.read_bytes()
    names = (f"{path.stem}.before{number if number > 1 else ''}{path.suffix}" for number in count(1))
    kept = next(one for one in map(path.with_name, names) if not one.exists() or one.read_bytes() == text)
    put(kept, text)
    return kept


def _answers(form: LedgerForm, path: Path, ask: Ask) -> Mapping[str, int]:
    """The answers by id; each is in the file before the next question is put, and outlasts an interruption."""
    answers: dict[str, int] = {}
    for number, question in enumerate(form.open_questions, start=1):
        answers[question.id] = ask(number, question)
        numbers = [answers.get(one.id, one.answer) for one in form.questions]
        put(path, with_answers_in_file(path.read_text(encoding="utf-8-sig"), numbers).encode())
    return answers


def question_told(number: int, question: FormQuestion) -> Text:
    """A question with its examples, its choices and what follows from each."""
    lines = [f"質問{number}. {question.question}"]
    if question.examples:
        lines.append(f"    例: {'、'.join(question.examples)}")
    follows = question.follows or [""] * len(question.choices)
    for choice, (words, told) in enumerate(zip(question.choices, follows, strict=True), start=1):
        lines.append(f"    {choice} {words}" + (f" → {told}" if told else ""))
    return Text("\n".join(lines), "\n".join(lines))


def _parts(form: LedgerForm) -> list[Text]:
    told = []
    for part in form.parts:
        read = [head for head, use in part.columns.items() if use.field != IGNORED]
        others = [head for head, use in part.columns.items() if use.field == IGNORED]
        tables = [TABLES[name].title for name in part.tables]
        told.append(
            Text(
                "「{names}」→ {tables}（{read}列を読み、{others}列は読みません）",
                "'{names}' → {tables} ({read} columns are read, {others} are not)",
            ).format(
                names=_names(part),
                tables=Text("と".join(title.ja for title in tables), " and ".join(title.en for title in tables)),
                read=len(read),
                others=len(others),
            )
        )
    return told


def _names(part: FormPart) -> str:
    return "、".join(part.sheets if any(part.sheets) else part.files)


def _unread(form: LedgerForm) -> list[Text]:
    words = Text("「{names}」は読みません（{why}）", "'{names}' is not read ({why})")
    read = [one for one in form.unread if one.sheets]  # others are counted by the office's answer, or not answered yet
    names = ([*(name for name in one.sheets if name not in ("", "*")), *one.files] for one in read)
    return [words.format(names="、".join(of_one), why=one.why or "—") for of_one, one in zip(names, read, strict=True)]
