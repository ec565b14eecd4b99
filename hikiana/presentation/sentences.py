"""Sentences: what the tables say, in words. Every number comes from a StatTable cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.language import shown_language
from hikiana.base.rounding import round_half_up
from hikiana.base.text import Lang, Text
from hikiana.centre.profile import Centre
from hikiana.presentation import words
from hikiana.presentation.hidden import HIDDEN, NOT_KNOWN, is_known, is_told, unpublished
from hikiana.presentation.numbers import write
from hikiana.statistics import years_missing
from hikiana.statistics.comparison import direction
from hikiana.statistics.dimension import TOTAL
from hikiana.statistics.measure import Measure
from hikiana.statistics.measures import SHARE_OF_NEW
from hikiana.statistics.table import StatTable

NONE_IN_YEAR = Text("この年度の記録はない（該当なし）。", "There is no record for this fiscal year.")


@dataclass(frozen=True, repr=False)
class Sentences:
    """The computed statements of a section, shown as a list; those that rest on hidden cells are left out.

    In the place of those that rest on what is not known one says so. Where there is nothing to state, nothing is shown.
    """

    texts: Sequence[Text]

    def __post_init__(self) -> None:
        known = [text if is_known(text) else years_missing.SENTENCE for text in self.texts]
        object.__setattr__(self, "texts", [text for text in dict.fromkeys(known) if is_told(text)])

    def to_html(self, lang: Lang = "ja") -> str:
        items = "".join(f"<li>{escape(text(lang))}</li>" for text in self.texts)
        return items and f'<ul class="sentences">{items}</ul>'

    def __repr__(self) -> str:
        return "\n".join(text(shown_language()) for text in self.texts)

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, object]:
        lang = shown_language()
        told = [text(lang) for text in self.texts]
        return words.shown("sentences", self.to_html(lang), repr(self), texts=told)


def number(table: StatTable, *place: str) -> Text:
    """A cell with its unit: 554件 / 554 contacts. A cell without a value is told as such.

    A hidden one stands as HIDDEN, one of which the register knows nothing as NOT_KNOWN.
    """
    if years_missing.is_untold(table, place):
        return NOT_KNOWN
    if table.hides(*place):
        return HIDDEN
    measure = table.measure(place[-1])
    value = table[place]
    if value is None:
        return Text("該当なし", "not applicable")
    return with_unit(value, measure)


def with_unit(value: float, measure: Measure) -> Text:
    if measure.style == "clock":
        hours, minutes = divmod(int(round_half_up(value)), 60)
        return Text(f"{hours:,}時間{minutes:02}分", f"{hours:,} h {minutes:02} min")
    written = write(value, measure)
    separator = "" if measure.unit.en in ("%", "") else " "
    return Text(f"{written}{measure.unit.ja}", f"{written}{separator}{_counted(measure.unit.en, written)}")


def is_none(table: StatTable, *place: str) -> bool:
    """Whether there is nothing at a place that could be told of: 0 or no cell at all, and not a hidden one.

    Of a cell of which the register knows nothing that cannot be said.
    """
    return not table.hides(*place) and not years_missing.is_untold(table, place) and not table[place]


def change(now: float, before: float | None, measure: Measure) -> Text:
    """How a count compares with the year before: a fact about two counts, not a trend."""
    if before is None:
        return Text("開設初年度のため前年度はない", "it was the centre's first fiscal year")
    former = with_unit(before, measure)
    difference = with_unit(abs(now - before), measure)
    if now == before:
        return Text(f"前年度（{former.ja}）と同じ", f"the same as the year before ({bare(former).en})")
    if now > before:
        return Text(
            f"前年度（{former.ja}）より{difference.ja}多い",
            f"{bare(difference).en} more than the year before ({bare(former).en})",
        )
    return Text(
        f"前年度（{former.ja}）より{difference.ja}少ない",
        f"{bare(difference).en} fewer than the year before ({bare(former).en})",
    )


def before(table: StatTable, centre: Centre, fiscal_year: FiscalYear, *place: str) -> float | None:
    """The value of the fiscal year before in a table by year; None where there is none or a break lies between."""
    previous = str(fiscal_year.previous)
    if previous not in table.dimensions[0].codes or break_before(centre, fiscal_year, table.id):
        return None
    if table.hides(previous, *place) or years_missing.is_untold(table, (previous, *place)):
        return None
    return table[(previous, *place)]


def year_before(table: StatTable, centre: Centre, fiscal_year: FiscalYear, *place: str, persons: bool = False) -> Text:
    """The second half of a sentence: で、前年度（…）より…多い; persons get the word that the exact test allows."""
    if years_missing.is_untold(table, (str(fiscal_year), *place)):
        return NOT_KNOWN
    if table.hides(str(fiscal_year), *place):
        return HIDDEN
    measure, now = table.measure(place[-1]), table[(str(fiscal_year), *place)]
    former = before(table, centre, fiscal_year, *place)
    first = fiscal_year == centre.first_year
    if now is None or (former is None and not first):
        return Text("である", "")
    if persons and former is not None and now != former:
        told = direction(now, former).format(
            before=bare(with_unit(former, measure)), by=bare(with_unit(abs(now - former), measure))
        )
    else:
        told = change(now, former, measure)
    return Text(f"で、{told.ja}", f": {told.en}")


def bare(text: Text) -> Text:
    """A count within a list of parts: English drops the unit that the sentence has named."""
    return Text(text.ja, text.en.split(" ")[0])


def listed(table: StatTable, codes: Sequence[str], *place: str) -> Text:
    """Rows with their values in the order given, those of 0 left out: 電話113件、来所55件; hidden ones come last."""
    if any(years_missing.is_untold(table, (code, *place)) for code in codes):
        return NOT_KNOWN
    shown = [code for code in codes if not is_none(table, code, *place) and not table.hides(code, *place)]
    hidden = [table.dimensions[0][code].label for code in codes if table.hides(code, *place)]
    rows = [(table.dimensions[0][code].label, number(table, code, *place)) for code in shown]
    told = [Text(f"{label.ja}{value.ja}", f"{label.en} {bare(value).en}") for label, value in rows]
    return _in_a_row(told, hidden, len(codes))


def _in_a_row(told: Sequence[Text], hidden: Sequence[Text], categories: int) -> Text:
    if len(hidden) == categories > 1:
        return Text("いずれも非公表", "none of them published")
    parts = [*told, *([unpublished(hidden)] if hidden else [])]
    return Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))


def or_none(told: Text) -> Text:
    """What was listed, or 該当なし where that is nothing."""
    return told if told.ja else Text("該当なし", "none")


def shares_of_year(table: StatTable, fiscal_year: FiscalYear) -> Text:
    """The categories of a fiscal year in a table of shares by year and category: 電話 19.4%、来所 9.4% …

    Hidden ones come last.
    """
    year, share = str(fiscal_year), table.measures[0].code
    categories = table.dimensions[1]
    hidden = [categories[code].label for code in categories.leaves if table.hides(year, code, share)]
    shares = [
        Text("{label} {value}", "{label} {value}").format(
            label=categories[code].label, value=number(table, year, code, share)
        )
        for code in categories.leaves
        if table[year, code, share]
    ]
    return or_none(_in_a_row(shares, hidden, len(categories.leaves)))


def tenths(share: float | None) -> Text | None:
    """A share in percent as 約n割: only from one to nine tenths, by rounding half up; None where that would mislead."""
    if share is None:
        return None
    count = int(round_half_up(share / 10))
    return Text(f"約{count}割", f"about {count} in 10") if 1 <= count <= 9 else None


def with_tenths(table: StatTable, *place: str) -> Text:
    """A share in percent, and as 約n割 where that does not mislead."""
    share, rounded = number(table, *place), tenths(table[place])
    return Text("{share}、{rounded}", "{share}, {rounded}").format(share=share, rounded=rounded) if rounded else share


def break_before(centre: Centre, fiscal_year: FiscalYear, table: str) -> list[Text]:
    """A word about each break in comparability between the fiscal year and the one before it."""
    return [entry.told for entry in centre.breaks if entry.first == fiscal_year and entry.touches(table)]


@dataclass(frozen=True)
class Extreme:
    """The rows that share the largest (or smallest) value as it is written; `code` is the first of all `codes`."""

    code: str
    label: Text
    each: Text
    codes: tuple[str, ...]


def leading(words: Text, table: StatTable, top: Extreme, *place: str, whole: str = TOTAL, **others: Text) -> Text:
    """A sentence of the rows of the largest count at `place` (…, measure): {label}, {each}, their {count} and {share}.

    {all} is the count of the row `whole`; `others` are further words.
    """
    return words.format(
        all=number(table, whole, *place),
        label=top.label,
        each=top.each,
        count=bare(number(table, top.code, *place)),
        share=number(table, top.code, *place[:-1], SHARE_OF_NEW.code),
        **others,
    )


def largest(table: StatTable, codes: Sequence[str], *place: str) -> Extreme | None:
    """The rows with the largest value at `place` (…, measure); None when no row has a value other than 0.

    None as well where a hidden value could be larger, for all that the shown ones leave of the total.
    """
    found = _extreme(table, codes, place, max)
    if found is None or not any(table.hides(code, *place) for code in codes):
        return found
    rest = _rest(table, place)
    largest_shown = table[(found.code, *place)]
    return found if rest is not None and largest_shown is not None and rest < largest_shown else None


def _rest(table: StatTable, place: tuple[str, ...]) -> float | None:
    """What the shown rows leave of a shown total for the hidden ones together."""
    rows = table.dimensions[0]
    if (
        TOTAL not in rows.codes
        or table.hides(TOTAL, *place)
        or not (rows.partition and table.measure(place[-1]).adds_up)
    ):
        return None
    return (table[(TOTAL, *place)] or 0.0) - sum(table[(code, *place)] or 0.0 for code in rows.leaves)


def smallest(table: StatTable, codes: Sequence[str], *place: str) -> Extreme | None:
    """The rows with the smallest value among those that have one other than 0; None where any is hidden."""
    return None if any(table.hides(code, *place) for code in codes) else _extreme(table, codes, place, min)


def _extreme(
    table: StatTable, codes: Sequence[str], place: tuple[str, ...], choose: Callable[[Iterable[Decimal]], Decimal]
) -> Extreme | None:
    decimals = table.measure(place[-1]).decimals
    values = {code: round_half_up(value, decimals) for code in codes if (value := table[(code, *place)])}
    if not values:
        return None
    chosen = choose(values.values())
    tied = [code for code, value in values.items() if value == chosen]
    labels = [table.dimensions[0][code].label for code in tied]
    each = Text("それぞれ", "each ") if len(tied) > 1 else Text("", "")
    label = Text("・".join(word.ja for word in labels), " and ".join(word.en for word in labels))
    return Extreme(tied[0], label, each, tuple(tied))


def _counted(unit: str, written: str) -> str:
    """The English unit, singular after 1: new clients → new client, contacts per client → contact per client."""
    if written != "1":
        return unit
    words = unit.split(" ")
    place = next((number for number, word in enumerate(words) if word.endswith("s")), 0)
    noun = words[place]
    words[place] = noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return " ".join(words)
