"""What is asked where files or sheets of one year have the same numbers for other clients."""

from collections.abc import Iterator, Mapping, Sequence

from hikiana.intake.office_form.asking import Asked, ask
from hikiana.intake.office_form.drafts import Draft
from hikiana.intake.office_form.model import CASES, CONTACTS, Within
from hikiana.intake.office_form.number_questions import MANY, answers_of_clients, of_other_clients, shown_numbers

_CALLED: Mapping[Within, str] = {"file": "ファイル", "sheet": "シート"}


def numbers_by_place(drafts: Sequence[Draft]) -> Iterator[Asked]:
    """Whether each file (of a branch) or sheet (of a counsellor) has numbers of its own.

    Sheets can have them only where clients are written with each contact: else nobody can tell whose the contacts are.
    """
    of_records = [draft for draft in drafts if draft.tables]
    are_flat = all({CASES, CONTACTS} <= {*draft.tables} for draft in of_records)
    for within, called in _CALLED.items():
        others, again = of_other_clients(answers_of_clients(drafts, within), "place")
        if others.height > MANY * again and (within == "file" or are_flat):
            yield ask(
                91,
                "ケース番号/別々",
                f"同じ年度に、同じケース番号が{called}によって違う人の番号になっています（{others.height}組）。"
                f"番号は{called}ごとに付けていますか。",
                ["rules", "case_numbers_within"],
                {
                    f"はい、{called}ごとに付ける（{called}が違えば別の人）": within,
                    "いいえ、同じ番号は同じ人": "ledger",
                },
                examples=shown_numbers(others),
            )
            return
