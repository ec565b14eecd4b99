"""What is told below a cross-tabulation: what is counted, of which fiscal years, and what is not in it."""

from collections.abc import Iterable, Iterator, Sequence

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.explore.offered import START, YEAR, Offered, offered
from hikiana.explore.request import Request


def span(years: Sequence[FiscalYear]) -> Text:
    """Fiscal years in words, those that follow each other as a range."""
    runs: list[list[FiscalYear]] = []
    for year in years:
        if runs and runs[-1][-1] == year.previous:
            runs[-1].append(year)
        else:
            runs.append([year])
    told = [_run(run[0], run[-1]) for run in runs]
    return Text("、".join(part.ja for part in told), ", ".join(part.en for part in told))


def _run(first: FiscalYear, last: FiscalYear) -> Text:
    if first == last:
        return first.label
    return Text(f"{first.label.ja}～{last.label.ja}", f"{first.label.en} to {last.label.en}")


def of_crosstab(request: Request) -> Text:
    """All that is told below a table: one text, in which each note has a line."""
    told = [
        Text("{span}。", "{span}.").format(span=span(request.years)),
        *_note(request),
        *_only_where(request),
        *_several(request),
        *(note for column in request.columns for note in _in_their_time(column, request)),
        *_missing(request),
    ]
    return Text("\n".join(note.ja for note in told), "\n".join(note.en for note in told))


def lines(note: Text) -> list[Text]:
    """The notes that `of_crosstab` put together, one by one."""
    return [Text(ja, en) for ja, en in zip(note.ja.split("\n"), note.en.split("\n"), strict=True)]


def of_linked(request: Request) -> list[Text]:
    """What is told below linked charts."""
    return [*_note(request), *_several(request), *_missing(request)]


def _note(request: Request) -> list[Text]:
    return [request.population.note] if request.population.note else []


def _only_where(request: Request) -> Iterator[Text]:
    """Which records have a column, where not all have it."""
    conditions: dict[tuple[str, tuple[str, ...]], list[Text]] = {}
    for column in request.columns:
        for variable, codes in column.where.items():
            conditions.setdefault((variable, codes), []).append(column.title)
    for (variable, codes), titles in conditions.items():
        other = offered()[variable]
        yield Text(
            "{columns}は、{other}が「{codes}」のものだけを数える。", "{columns}: only where {other} is {codes}."
        ).format(columns=_in_a_row(titles), other=other.title, codes=_labels(other, codes, request))


def _several(request: Request) -> Iterator[Text]:
    if several := [column.title for column in request.columns if column.several]:
        yield Text(
            "{columns}は複数回答で、それぞれの答えに数えるため、足しても計にならない。",
            "Multiple answers ({columns}) count in each, so they do not add up to the total.",
        ).format(columns=_in_a_row(several))


def _in_their_time(column: Offered, request: Request) -> Iterator[Text]:
    """When a column, or a code of it, was not there."""
    if not column.is_coded:
        return
    codes = column.categories(request.years, request.register.centre).items
    never = request.out_of_time(column, [item.code for item in codes])
    if never:
        words = _NEVER[request.clock(column)]
        yield words.format(column=column.title, years=span(never))
    for item in codes:
        if out := [time for time in request.out_of_time(column, [item.code]) if time not in never]:
            yield _NOT_YET[request.clock(column)].format(code=item.label, years=span(out))


_NEVER = {
    YEAR: Text(
        "{column}は{years}には区分がないため、その年度は数えない。",
        "{column}: no categories in {years}, which are not counted.",
    ),
    START: Text(
        "{column}は{years}に相談を始めた人には区分がないため、その人は数えない。",
        "{column}: no categories for clients who started in {years}; they are not counted.",
    ),
}
_NOT_YET = {
    YEAR: Text("「{code}」は{years}にはない区分。", "{code}: not in use in {years}."),
    START: Text(
        "「{code}」は{years}に相談を始めた人にはない区分。", "{code}: not in use for clients who started in {years}."
    ),
}


def _missing(request: Request) -> Iterator[Text]:
    if missing := [year for year in request.years if year not in request.recorded]:
        yield Text("{years}は登録簿に記録がない。", "No records: {years}.").format(years=span(missing))


def _labels(column: Offered, codes: Iterable[str], request: Request) -> Text:
    dimension = column.categories(request.years, request.register.centre)
    return _in_a_row([dimension[code].label for code in codes])


def _in_a_row(texts: Sequence[Text]) -> Text:
    return Text("・".join(text.ja for text in texts), ", ".join(text.en for text in texts))
