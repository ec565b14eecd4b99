"""Parts of a former form of which a ledger has no sheet: they leave the form, with what was asked about them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from hikiana.intake.office_form.covered import is_known_by_heads
from hikiana.intake.office_form.matching import is_named, matched
from hikiana.intake.office_form.model import FormPart, FormQuestion, LedgerForm
from hikiana.intake.sources import Source


def parts_gone(sources: Sequence[Source], form: LedgerForm) -> list[FormPart]:
    """The parts of which no sheet has the name and most of the heads.

    A part whose sheets are there and do not count, as the office has said, is not gone.
    """
    found = matched(sources, form)
    read = {id(one.part) for one in found.read if not one.lost or is_known_by_heads(one)}
    return [
        part
        for part in form.parts
        if id(part) not in read and not any(is_named(source, part.sheets, part.files) for source in found.not_read)
    ]


def without_parts(form: LedgerForm, gone: Sequence[FormPart]) -> LedgerForm | None:
    """The form without these parts and their questions, those of the others at their new places; None if no part stays.

    What is not read of another ledger, and its rules, say nothing of one that has no part of it.
    """
    places = {place for place, part in enumerate(form.parts) if any(part is one for one in gone)}
    if not places:
        return form
    if len(places) == len(form.parts):
        return None
    parts = [part for place, part in enumerate(form.parts) if place not in places]
    questions = [_moved(one, places) for one in form.questions if _place(one) not in places]
    return replace(form, parts=parts, questions=questions)


def _place(question: FormQuestion) -> int | None:
    """The place of the part that a question is about, if it is about one."""
    return int(question.sets[1]) if question.sets[0] == "parts" else None


def _moved(question: FormQuestion, gone: Collection[int]) -> FormQuestion:
    place = _place(question)
    if place is None:
        return question
    now = place - sum(one < place for one in gone)
    return replace(question, sets=["parts", now, *question.sets[2:]])
