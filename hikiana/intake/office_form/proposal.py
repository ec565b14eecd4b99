"""Proposing the form of a ledger: what its sheets and columns are taken for, and what only the office can tell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hikiana.intake.heads import canonical
from hikiana.intake.office_form.absent_columns import absent_columns
from hikiana.intake.office_form.asking import Asked, in_order
from hikiana.intake.office_form.column_meanings import CLIENT
from hikiana.intake.office_form.covered import as_part, covered, draft_of, is_like, is_named
from hikiana.intake.office_form.drafts import Draft, clients_of, drafted
from hikiana.intake.office_form.looked_at import LookedAt, SheetsOfOneForm, of_one_form
from hikiana.intake.office_form.model import CASES, CONTACTS, IGNORED, NAME, ColumnUse, LedgerForm, Part, Unread
from hikiana.intake.office_form.name_patterns import patterns_of
from hikiana.intake.office_form.number_questions import (
    clients_without_numbers,
    contact_numbers,
    kind_of_clients,
    new_or_continuing,
    numbers_by_year,
)
from hikiana.intake.office_form.part_questions import (
    AGE,
    ages_as_bands,
    bands_of,
    certain_words,
    doubtful_columns,
    doubtful_words,
    filled_down,
    has_years_in_names,
    rows_left_out,
    year_of_days,
)
from hikiana.intake.office_form.sheet_questions import (
    copies,
    may_be_records,
    tables_beside,
    whether_apart,
    whether_counted,
    whether_no_records,
)
from hikiana.intake.sheet_kinds import is_tabular, table_by_head, table_named
from hikiana.intake.sources import Source
from schemas.tables import TABLES, Table

_NOT_SHOWN = "表示していないシート"
_MEMO = "文章だけで、表ではない"
_NO_RECORDS = "日付とケース番号の列がなく、件数の表や一覧に見える"
_BOTH = "1行が1回の相談で、その人のことも同じ行にある。"
_NO = LedgerForm([])


@dataclass
class _Proposed:
    """What has been proposed so far: parts with the drafts that they come of, by their place, and questions."""

    parts: list[Part]
    unread: list[Unread]
    drafts: dict[int, Draft] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


def propose(sources: Sequence[Source], former: LedgerForm | None = None) -> LedgerForm:
    """The form of a ledger of these sheets and files, with the questions that only the office can answer.

    A client's number in sheets of both tables is contacts.case_id. Sheets without a name, as files of text are, have
    the pattern "" and go by their files. What is unread comes before the parts: a sheet that fits both is not read.
    With `former` its parts, answers and words stay; only what it does not cover is added and asked.
    """
    form = former or _NO
    found = covered(sources, form)
    proposed = _Proposed(list(form.parts), list(form.unread))
    for place, of_part in found.by_part.items():
        _complete(proposed, place, of_part, form)
    _add(proposed, found.new)
    drafts = list(proposed.drafts.values())
    told = _told_absent(form)
    proposed.asked += [*_about_numbers(form, drafts), *absent_columns(drafts, told)]
    _with_years_of_cases(proposed)
    questions = in_order(proposed.asked, form.questions)
    numbers = contact_numbers(drafts) if form.contact_numbers == "as_written" else form.contact_numbers
    same = proposed.parts == list(form.parts) and proposed.unread == list(form.unread)
    if former is not None and same and not questions and numbers == form.contact_numbers:
        return former
    return replace(
        form,
        parts=proposed.parts,
        unread=proposed.unread,
        questions=[*form.questions, *questions],
        contact_numbers=numbers,
    )


def _about_numbers(form: LedgerForm, drafts: Sequence[Draft]) -> list[Asked]:
    asked = [*numbers_by_year(drafts), *new_or_continuing(drafts)]
    decided = {
        ("rules", rule) for rule in ("case_numbers", "same_clients", "new_or_continuing") if _is_decided(form, rule)
    }
    return [one for one in asked if tuple(one.question.sets) not in decided]


def _is_decided(form: LedgerForm, rule: str) -> bool:
    """Whether a form says of a rule other than what it would say by itself."""
    return bool(getattr(form, rule) != getattr(_NO, rule))


def _told_absent(form: LedgerForm) -> set[str]:
    """The fields of absent columns that a form tells, or asks about already."""
    asked = [question for question in form.questions if list(question.sets[:2]) == ["rules", "absent"]]
    alone = {str(question.sets[2]) for question in asked if len(question.sets) > 2}
    return {
        *form.absent,
        *alone,
        *(name for one in asked if isinstance(one.values[0], Mapping) for name in one.values[0]),
    }


def _complete(proposed: _Proposed, place: int, sources: Sequence[Source], form: LedgerForm) -> None:
    """A part of the former form with what it does not cover of its sheets."""
    part = form.parts[place]
    if not {*part.tables} <= {CASES, CONTACTS}:
        return
    draft = replace(draft_of(as_part(sources, part), part), waiting=_waiting(form, place))
    proposed.drafts[place] = draft
    new = {head: ColumnUse() for head in draft.form.heads if head not in part.columns}
    columns, asked = _uses(draft, place, _name(part), {**part.columns, **new}, form)
    proposed.parts[place] = part if columns == part.columns else replace(part, columns=columns)
    known = {question.id for question in form.questions}
    proposed.asked += [
        *asked,
        *(one for one in filled_down(draft, place, _name(part)) if not part.fill_down and one.question.id not in known),
        *rows_left_out(draft, place, _name(part), _known_left_out(form, place)),
        *([] if part.year else year_of_days(draft, place, _name(part))[1]),
    ]


def _waiting(form: LedgerForm, place: int) -> frozenset[str]:
    """The fields that columns of a part may be by the answers to open questions."""
    fields: set[str] = set()
    for question in form.open_questions:
        if list(question.sets[:3]) == ["parts", place, "columns"]:
            told = [
                each
                for value in question.values
                for each in (value.values() if isinstance(value, Mapping) else [value])
            ]
            fields |= {use.get("field", "") if isinstance(use, Mapping) else str(use) for use in told}
    return frozenset(fields - {IGNORED})


def _known_left_out(form: LedgerForm, place: int) -> dict[str, list[str]]:
    """The words of rows that do not count, by column, that a part tells or that were asked."""
    known = {head: list(words) for head, words in form.parts[place].leave_out.items()}
    for question in form.questions:
        if list(question.sets) == ["parts", place, "leave_out"]:
            for head, words in question.values[0].items():
                known.setdefault(head, []).extend(words)
    return known


def _add(proposed: _Proposed, sources: Sequence[Source]) -> None:
    """Sheets that no part is: new parts, sheets for parts that are there, and what is not read."""
    looked, usual = [], []
    hidden = [source for source in sources if not source.sheet.visible]
    memos = [source for source in sources if source.sheet.visible and not is_tabular(source.sheet)]
    for source in sources:
        if source in hidden or source in memos:
            continue
        sheet = LookedAt.of(source)
        if (table := _other_table(source)) is not None:
            usual.append(_usual(table, sheet))
        elif (
            place := next((place for place in proposed.drafts if is_like(sheet, proposed.parts[place])), None)
        ) is None:
            looked.append(sheet)
        else:
            _ask_about_sheet(proposed, place, sheet)
    drafts = drafted(of_one_form(looked), list(proposed.drafts.values()))
    beside = [draft for draft in drafts if draft.tables and tables_beside(draft)]
    read = [draft for draft in drafts if draft.tables and draft not in beside]
    doubled = copies(read)
    for draft in read:
        _add_part(proposed, draft, [one.form for one in drafts], doubled)
    proposed.parts += usual
    for source in (sheet.source for draft in beside for sheet in draft.form.sheets):
        _ask_whether_read(proposed, whether_apart(source, len(proposed.unread)))
    others = [sheet.source for draft in drafts if not draft.tables for sheet in draft.form.sheets]
    clients = {client for draft in read if (cells := clients_of(draft)) is not None for client in cells}
    for source in [source for source in others if may_be_records(source, clients)]:
        others.remove(source)
        _ask_whether_read(proposed, whether_no_records(source, len(proposed.unread)))
    for group, why in ((hidden, _NOT_SHOWN), (memos, _MEMO), (others, _NO_RECORDS)):
        proposed.unread += _unread(group, why, sources, proposed.parts)


def _ask_whether_read(proposed: _Proposed, asked: tuple[Unread, Asked]) -> None:
    proposed.unread.append(asked[0])
    proposed.asked.append(asked[1])


def _add_part(
    proposed: _Proposed, draft: Draft, forms: Collection[SheetsOfOneForm], doubled: Collection[LookedAt]
) -> None:
    """A new part; whether sheets count that may be copies is asked."""
    place = len(proposed.parts)
    sheets, files = _patterns(draft.form, forms)
    name = sheets[0] or files[0]
    for sheet in (sheet for sheet in draft.form.sheets if any(sheet is one for one in doubled)):
        like = next((one.source.name for one in draft.form.sheets if one is not sheet), name)
        _ask_whether_read(proposed, whether_counted(sheet, len(proposed.unread), like))
    draft = replace(draft, form=draft.form.without(doubled))
    columns, asked = _uses(draft, place, name, {head: ColumnUse() for head in draft.form.heads}, _NO)
    year, of_year = year_of_days(draft, place, name)
    proposed.parts.append(Part(sheets, list(draft.tables), columns, files, draft.form.head_rows, year, why=_why(draft)))
    proposed.drafts[place] = draft
    proposed.asked += [
        *asked,
        *clients_without_numbers(draft, place, name),
        *kind_of_clients(draft, place, name),
        *filled_down(draft, place, name),
        *rows_left_out(draft, place, name, {}),
        *of_year,
    ]


def _uses(
    draft: Draft, place: int, name: str, columns: Mapping[str, ColumnUse], form: LedgerForm
) -> tuple[dict[str, ColumnUse], list[Asked]]:
    """The columns of a part with those of a draft that are certain, and what is asked about them."""
    uses, asked = dict(columns), [*doubtful_columns(draft, place, name)]
    for claim in draft.claims:
        known = uses[claim.head]
        if claim.field == NAME and not known.field:
            continue
        if claim.field == AGE:
            if not known.field:
                if bands := list(ages_as_bands(draft, claim, place, name)):
                    asked += bands
                    continue
            elif known.words:
                bands_now = {word: str(first) for word, (first, _) in bands_of(draft.form.facts[claim.head]).items()}
                uses[claim.head] = replace(known, words={**bands_now, **known.words})
                continue
        words = {**certain_words(draft, claim), **known.words}
        of_cases = claim.field == CLIENT and CONTACTS not in draft.tables
        use = ColumnUse(f"{CASES}.case_id" if of_cases else claim.field, words, claim.marked, claim.turn)
        uses[claim.head] = use
        asked += doubtful_words(draft, claim, place, name, {*words, *_asked_words(form, place, claim.head)})
    return uses, asked


def _asked_words(form: LedgerForm, place: int, head: str) -> set[str]:
    """The words of a column that were asked about."""
    sets = ["parts", place, "columns", head, "words"]
    asked = [question for question in form.questions if list(question.sets) == sets]
    return {word for question in asked for value in question.values for word in value}


def _ask_about_sheet(proposed: _Proposed, place: int, sheet: LookedAt) -> None:
    """Whether a new sheet of a known form counts as well: it may be a copy."""
    part, source = proposed.parts[place], sheet.source
    _ask_whether_read(proposed, whether_counted(sheet, len(proposed.unread), _name(part)))
    proposed.parts[place] = replace(
        part,
        sheets=[*part.sheets, *_new(source.sheet.name, part.sheets)],
        files=[*part.files, *(_new(source.path.name, part.files) if part.files else [])],
    )


def _new(name: str, patterns: Sequence[str]) -> list[str]:
    return [pattern for pattern in patterns_of([name]) if pattern not in patterns]


def _with_years_of_cases(proposed: _Proposed) -> None:
    """Where numbers of clients may begin anew each year, the names tell the years of sheets that have no days."""
    if any(list(one.question.sets) == ["rules", "case_numbers"] for one in proposed.asked):
        for place, draft in proposed.drafts.items():
            if not proposed.parts[place].year and CONTACTS not in draft.tables and has_years_in_names(draft):
                proposed.parts[place] = replace(proposed.parts[place], year="name")


def _other_table(source: Source) -> Table | None:
    """The table of activities, of the clinic or of web access that a sheet is."""
    name = source.sheet.name or source.path.stem
    table = table_named(name) or table_by_head(source.sheet)
    return table if table is not None and table.name not in (CASES, CONTACTS) else None


def _usual(table: Table, sheet: LookedAt) -> Part:
    """A sheet of a table that offices keep in hikiana's own form."""
    named = {head: canonical(head, table) for head in sheet.below.heads}
    columns = {head: ColumnUse(f"{table.name}.{name}" if name else IGNORED) for head, name in named.items()}
    files = SheetsOfOneForm([sheet]).file_patterns if sheet.is_text else []
    why = f"「{table.title.ja}」の表"
    return Part([sheet.source.sheet.name], [table.name], columns, files, sheet.head_rows, why=why)


def _patterns(form: SheetsOfOneForm, forms: Collection[SheetsOfOneForm]) -> tuple[list[str], list[str]]:
    """Patterns of the sheets, and of the files where the sheets' names do not tell them from others."""
    sheets = form.sheet_patterns
    same = any({*sheets} & {*other.sheet_patterns} for other in forms if other is not form)
    return sheets, form.file_patterns if same or any(sheet.is_text for sheet in form.sheets) else []


def _unread(sources: Sequence[Source], why: str, others: Sequence[Source], parts: Sequence[Part]) -> list[Unread]:
    """Sheets that are not read; their names are open for other numbers only where no sheet that is read fits then."""
    found: list[Unread] = []
    for source in sources:
        named = Unread(
            patterns_of([source.sheet.name]), [] if source.sheet.name else patterns_of([source.path.name]), why
        )
        read = [other for other in others if other not in sources and any(is_named(other, part) for part in parts)]
        if any(is_named(other, named) for other in read) or any(is_named(source, part) for part in parts):
            named = Unread([source.sheet.name], [source.path.name], why)
        if named not in found:
            found.append(named)
    return found


def _name(part: Part) -> str:
    """What a part is called in ids of questions."""
    return part.sheets[0] or part.files[0]


def _why(draft: Draft) -> str:
    titles = "と".join(TABLES[table].title.ja for table in draft.tables)
    way = _BOTH if len(draft.tables) > 1 else ""
    return f"{titles}。{way}{len(draft.form.heads)}列のうち{len(draft.claims)}列の見出しと中身が合う"
