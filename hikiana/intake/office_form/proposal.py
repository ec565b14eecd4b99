"""Proposing the form of a ledger: what its sheets and columns are taken for, and what only the office can tell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from hikiana.intake.office_form.absent_columns import absent_columns
from hikiana.intake.office_form.asking import Asked, in_order
from hikiana.intake.office_form.blocks import blocks_of
from hikiana.intake.office_form.client_keys import how_clients_are_told
from hikiana.intake.office_form.copies import copied_files, copied_sheets, is_called_copy
from hikiana.intake.office_form.covered import Covered, covered, is_known_by_heads, is_like, known_absent, known_files
from hikiana.intake.office_form.drafting import drafted
from hikiana.intake.office_form.drafts import Draft, clients_of
from hikiana.intake.office_form.legends import LegendSheets
from hikiana.intake.office_form.looked_at import LookedAt, of_one_form
from hikiana.intake.office_form.matching import is_named
from hikiana.intake.office_form.model import CASES, CONTACTS, FormPart, LedgerForm, UnreadSheets
from hikiana.intake.office_form.name_patterns import patterns_of
from hikiana.intake.office_form.number_questions import contact_numbers, new_or_continuing, numbers_by_year
from hikiana.intake.office_form.part_proposal import ProposedParts, add, change, complete, part_name, usual
from hikiana.intake.office_form.place_questions import numbers_by_place
from hikiana.intake.office_form.same_rows import about_same_rows
from hikiana.intake.office_form.sheet_questions import (
    answer_of_aside,
    may_be_records,
    tables_beside,
    whether_apart,
    whether_aside_read,
    whether_counted,
    whether_file_counted,
    whether_hidden_counted,
    whether_left_without_head,
    whether_no_records,
    without_head,
)
from hikiana.intake.office_form.sheets_aside import sheets_aside
from hikiana.intake.office_form.spellings_of_numbers import numbers_written_otherwise
from hikiana.intake.sheet_kinds import is_tabular, table_by_head, table_named
from hikiana.intake.sources import Source
from schemas.tables import Table

_NOT_SHOWN = "表示していないシート"
_MEMO = "文章だけで、表ではない"
_NO_RECORDS = "日付とケース番号の列がなく、件数の表や一覧に見える"
_NO = LedgerForm([])


def propose(sources: Sequence[Source], former: LedgerForm | None = None) -> LedgerForm:
    """The form of a ledger of these sheets and files, with the questions that only the office can answer.

    A client's number in sheets of both tables is contacts.case_id. Sheets without a name, as files of text are, have
    the pattern "" and go by their files. With `former` its parts, answers and words stay; only what it does not cover
    is added and asked. Sheets of a known name whose heads have changed are another part beside the former one, or in
    its place where no sheet has its heads any more.
    """
    form = former or _NO
    found = covered(sources, form)
    proposed = ProposedParts.of(form, LegendSheets(sources))
    for place, sheets in found.same.items():
        complete(proposed, place, sheets)
    others = _changed(proposed, found)
    _add_sheets(proposed, found.new, others)
    drafts = proposed.all_drafts
    asked_before = replace(
        form, unread=proposed.unread, questions=[*proposed.questions, *in_order(proposed.asked, proposed.questions)]
    )
    proposed.asked += about_same_rows(drafts, asked_before)
    proposed.asked += [
        *_about_numbers(form, proposed.drafts),
        *absent_columns(drafts, known_absent(form), _meant(proposed)),
    ]
    numbers = contact_numbers(drafts) if form.contact_numbers == "as_written" else form.contact_numbers
    questions = in_order(proposed.asked, proposed.questions)
    told = replace(
        form,
        parts=proposed.parts,
        unread=proposed.unread,
        questions=[*proposed.questions, *questions],
        contact_numbers=numbers,
    )
    return former if former is not None and _are_same(told, former) else told


def _meant(proposed: ProposedParts) -> set[str]:
    """All that words of the office mean, or most likely mean by what is asked."""
    uses = (use for part in proposed.parts for use in part.columns.values())
    named = (names for part in proposed.parts for names in part.by_name.values())
    asked = (one.question.values[0] for one in proposed.asked)
    return {word for told in (*(use.words for use in uses), *named, *asked) for word in _within(told)}


def _within(value: object) -> Iterator[str]:
    """The words in a value of a question, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for each in value.values() for word in _within(each))
    elif isinstance(value, Sequence):
        yield from (word for each in value for word in _within(each))


def _are_same(one: LedgerForm, other: LedgerForm) -> bool:
    """Whether two forms say the same, be it in lists or tuples."""
    lists = [(list(form.parts), list(form.unread), list(form.questions)) for form in (one, other)]
    rules = [(form.case_numbers, form.case_numbers_within, form.contact_numbers) for form in (one, other)]
    return lists[0] == lists[1] and rules[0] == rules[1]


def _about_numbers(form: LedgerForm, of_parts: Mapping[int, Sequence[Draft]]) -> list[Asked]:
    """What is asked about numbers and kinds, of which the form says nothing by itself."""
    drafts = [draft for of_part in of_parts.values() for draft in of_part]
    within = form.case_numbers_within
    apart = list(numbers_by_place(drafts)) if within == _NO.case_numbers_within else []
    anew = list(numbers_by_year(drafts, apart[0].question.values[0] if apart else within))
    asked = [
        *numbers_written_otherwise(drafts),
        *apart,
        *anew,
        *new_or_continuing(drafts, bool(anew) or form.case_numbers == "by_year"),
    ]
    rules = ("case_numbers", "case_numbers_within", "case_number_spelling", "same_clients", "new_or_continuing")
    decided = [["rules", rule] for rule in rules if getattr(form, rule) != getattr(_NO, rule)]
    if ["rules", "case_numbers"] not in decided:
        asked += how_clients_are_told(of_parts)
    return [one for one in asked if list(one.question.sets) not in decided]


def _changed(proposed: ProposedParts, found: Covered) -> dict[int, list[LookedAt]]:
    """Parts for sheets of known names whose heads have changed; those that are others altogether, by their part."""
    others: dict[int, list[LookedAt]] = {}
    for place, by_heads in found.changed.items():
        instead = place not in found.same
        for sheets in by_heads.values():
            if is_known_by_heads(sheets[0]):
                change(proposed, place, sheets, instead)
                instead = False
            else:
                others.setdefault(place, []).extend(LookedAt.of(one.source) for one in sheets)
        if not instead:
            others.update({-1 - place: others.pop(place)} if place in others else {})
    return others


def _add_sheets(proposed: ProposedParts, sources: Sequence[Source], changed: dict[int, list[LookedAt]]) -> None:
    """Sheets that no part is: new parts, sheets for parts that are there, and what is not read."""
    looked = [sheet for sheets in changed.values() for sheet in sheets]
    places = {id(sheet): place for place, sheets in changed.items() if place >= 0 for sheet in sheets}
    said = {id(sheet) for sheet in looked}
    tables = [table for source in sources for table in _apart(source)]
    sources = [table.source for table in tables]
    memos = [source for source in sources if not is_tabular(source.sheet)]
    of_other_tables = []
    for sheet in tables:
        source = sheet.source
        if source in memos:
            continue
        answer = answer_of_aside(source, proposed.former)
        if answer is not None:
            looked += [sheet] if answer else []
            said.add(id(sheet))
            continue
        if (table := _other_table(source)) is not None:
            of_other_tables.append(usual(table, sheet))
            if not source.sheet.visible:
                proposed.ask_whether_read(whether_hidden_counted(source, len(proposed.unread)))
        elif (place := next((one for one in proposed.drafts if is_like(sheet, proposed.parts[one])), None)) is None:
            looked.append(sheet)
        else:
            _ask_about_sheet(proposed, place, sheet)
    headless = [sheet for sheet in looked if without_head(sheet)]
    for sheet in headless:
        proposed.ask_whether_read(whether_left_without_head(sheet.source, len(proposed.unread)))
    looked = _without_aside(proposed, [sheet for sheet in looked if not any(sheet is one for one in headless)], said)
    drafts = drafted(of_one_form(looked), proposed.all_drafts)
    beside = [draft for draft in drafts if draft.tables and tables_beside(draft)]
    read = [draft for draft in drafts if draft.tables and draft not in beside]
    hidden = [sheet for draft in read for sheet in draft.form.sheets if not sheet.source.sheet.visible]
    doubled = [*_ask_about_copies(proposed, _without(read, hidden)), *hidden]
    for sheet in hidden:
        proposed.ask_whether_read(whether_hidden_counted(sheet.source, len(proposed.unread)))
    for draft in read:
        place = places.get(id(draft.form.sheets[0]))
        add(proposed, draft, doubled, place)
    proposed.parts += of_other_tables
    for source in (sheet.source for draft in beside for sheet in draft.form.sheets):
        proposed.ask_whether_read(whether_apart(source, len(proposed.unread)))
    others = [sheet.source for draft in drafts if not draft.tables for sheet in draft.form.sheets]
    clients = {client for draft in read if (cells := clients_of(draft)) is not None for client in cells}
    for source in [source for source in others if source.sheet.visible and may_be_records(source, clients)]:
        others.remove(source)
        proposed.ask_whether_read(whether_no_records(source, len(proposed.unread)))
    not_shown = [source for source in (*memos, *others) if not source.sheet.visible]
    memos, others = ([source for source in group if source not in not_shown] for group in (memos, others))
    for group, why in ((not_shown, _NOT_SHOWN), (memos, _MEMO), (others, _NO_RECORDS)):
        proposed.unread += _unread(group, why, sources, proposed.parts)


def _without_aside(proposed: ProposedParts, looked: list[LookedAt], said: Collection[int]) -> list[LookedAt]:
    """The sheets without those that are asked about first, as being of another form than the records: what their
    columns are is asked when they are read, and they tell nothing of the others. Of those in `said` that is known.
    """
    drafts = [draft for draft in drafted(of_one_form(looked), proposed.all_drafts) if not tables_beside(draft)]
    gone = set[int]()
    for aside in sheets_aside(drafts, proposed.all_drafts):
        others = [sheet for sheet in aside.form.sheets if id(sheet) not in said and sheet.source.sheet.visible]
        others = [sheet for sheet in others if not is_called_copy(sheet)]
        if others:
            form = replace(aside.form, sheets=others)
            proposed.ask_whether_read(whether_aside_read(replace(aside, form=form), len(proposed.unread)))
            gone.update(map(id, others))
    return [sheet for sheet in looked if id(sheet) not in gone]


def _without(drafts: Sequence[Draft], hidden: Sequence[LookedAt]) -> list[Draft]:
    """The drafts without hidden sheets: these are asked about as such."""
    shown = [draft for draft in drafts if any(sheet not in hidden for sheet in draft.form.sheets)]
    return [replace(draft, form=draft.form.without(hidden)) for draft in shown]


def _apart(source: Source) -> list[LookedAt]:
    """The tables that stand beside each other on a sheet, where each holds records; else the sheet."""
    sheet = LookedAt.of(source)
    blocks = blocks_of(source, sheet) if source.sheet.visible and is_tabular(source.sheet) else [source]
    if len(blocks) == 1:
        return [sheet]
    tables = [LookedAt.of(block) for block in blocks]
    return tables if all(draft.tables for draft in drafted(of_one_form(tables))) else [sheet]


def _ask_about_copies(proposed: ProposedParts, read: Sequence[Draft]) -> list[LookedAt]:
    """Whether files and sheets count that may be copies; which sheets they are."""
    files = dict(copied_files([*proposed.all_drafts, *read], known_files(proposed.former)))
    for file, like in files.items():
        proposed.ask_whether_read(whether_file_counted(file, len(proposed.unread), like))
    sheets = copied_sheets(read, files)
    for sheet, other in sheets:
        proposed.ask_whether_read(whether_counted(sheet, len(proposed.unread), other.source.name))
    of_files = [sheet for draft in read for sheet in draft.form.sheets if sheet.source.file in files]
    return [*of_files, *(sheet for sheet, _ in sheets)]


def _ask_about_sheet(proposed: ProposedParts, place: int, sheet: LookedAt) -> None:
    """Whether a new sheet of a known form counts as well: it may be a copy."""
    part, source = proposed.parts[place], sheet.source
    proposed.ask_whether_read(whether_counted(sheet, len(proposed.unread), part_name(part)))
    sheets = [*part.sheets, *_new(source.sheet.name, part.sheets)]
    files = [*part.files, *_new(source.file, part.files)] if part.files else []
    proposed.parts[place] = replace(part, sheets=sheets, files=files)


def _new(name: str, patterns: Sequence[str]) -> list[str]:
    return [pattern for pattern in patterns_of([name]) if pattern not in patterns]


def _other_table(source: Source) -> Table | None:
    """The table of activities, of the clinic or of web access that a sheet is."""
    name = source.sheet.name or source.path.stem
    table = table_named(name) or table_by_head(source.sheet)
    return table if table is not None and table.name not in (CASES, CONTACTS) else None


def _unread(
    sources: Sequence[Source], why: str, others: Sequence[Source], parts: Sequence[FormPart]
) -> list[UnreadSheets]:
    """Sheets that are not read; their names are open for other numbers only where no sheet that is read fits then."""
    found: list[UnreadSheets] = []
    for source in sources:
        files = [] if source.sheet.name else patterns_of([source.file])
        named = UnreadSheets(patterns_of([source.sheet.name]), files, why)
        read = [other for other in others if other not in sources and _is_read(other, parts)]
        if any(is_named(other, named.sheets, named.files) for other in read) or _is_read(source, parts):
            named = UnreadSheets([source.sheet.name], [source.file], why)
        if named not in found:
            found.append(named)
    return found


def _is_read(source: Source, parts: Sequence[FormPart]) -> bool:
    return any(is_named(source, part.sheets, part.files) for part in parts)
