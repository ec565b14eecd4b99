"""What a section's notebook opens with."""

from html import escape

from hikiana.editions import check_edition
from hikiana.fiscal_year import FiscalYear
from hikiana.register import Register, open_register


def open_year(fiscal_year: int | str, register: str = "", edition: str = "internal") -> tuple[Register, FiscalYear]:
    """Open the register for a section and show which records and which fiscal year the notebook is about.

    Raises
    ------
    UsageError
        When the fiscal year is none, lies before the centre's opening, or the edition cannot be made.
    InputError
        When the register cannot be opened.
    """
    from IPython.display import HTML, display

    check_edition(edition)
    year, records = FiscalYear.parse(fiscal_year), open_register(register)
    records.centre.check_open_in(year)
    words = f"{records.centre.name.ja}　{year.full_label.ja}　内部資料　{records.source.ja}"
    display(HTML(f"<p><strong>{escape(words)}</strong></p>"))
    return records, year
