"""What a section's notebook opens with."""

from html import escape

import hikiana.presentation.tables  # shows them  # noqa: F401
from hikiana.base.editions import NAMES, PUBLIC, check_edition
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import show_in
from hikiana.base.text import Lang, Text
from hikiana.base.today import today
from hikiana.base.workspace import RELEASE
from hikiana.document.about import MIME_TYPE, About
from hikiana.register.register import open_register
from hikiana.register.unfinished import as_of, refuse_unfinished
from hikiana.sections.year import Year
from hikiana.statistics.years_missing import refuse_missing_years

DRAFT = Text(
    "公表できるのは、hikiana report で作り、監査を通ったものだけです",
    "Only what hikiana report made, and the audit passed, may be published",
)


def open_year(fiscal_year: int | str, register: str = "", edition: str = "internal", lang: Lang = "ja") -> Year:
    """Open the register for a section and show which records and which fiscal year the notebook is about.

    A section's functions give its tables, figures and sentences of this year; `year.register` has the records.

    From then on the notebook shows tables, figures and sentences in `lang`; in the public edition they are protected.
    A year that is not over today (or on the day of SOURCE_DATE_EPOCH) is compared with nothing.

    Raises
    ------
    UsageError
        When the fiscal year is none, lies before the centre's opening, or the edition cannot be made of it.
    InputError
        When the register cannot be opened.
    """
    from IPython.display import display

    check_edition(edition)
    year, records = FiscalYear.parse(fiscal_year), open_register(register)
    records.centre.check_open_in(year)
    if edition == PUBLIC:
        from hikiana.disclosure.public import for_everyone

        refuse_missing_years(records.years_missing)
        refuse_unfinished(records, [year], today())
        records = for_everyone(records, register, year, RELEASE)
    records = as_of(records, year, today())
    show_in(lang)
    draft = [DRAFT] if edition == PUBLIC else []
    words = [records.centre.name, year.full_label, NAMES[edition], *draft, records.source]
    words += records.warnings
    shown = "　".join(word(lang) for word in words)
    about = About.of(records, year, edition, lang)
    display(
        {"text/plain": shown, "text/html": f"<p><strong>{escape(shown)}</strong></p>", MIME_TYPE: about.to_data()},
        raw=True,
    )
    return Year(records, year)
