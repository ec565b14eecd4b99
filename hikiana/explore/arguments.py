"""What analysts write for columns, fiscal years and what is counted: taken where it is clear, else refused in words."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.explore.offered import Offered, offered, register_only
from hikiana.explore.populations import POPULATIONS, Population
from hikiana.register.register import Register
from hikiana.sections.year import Year

Years = FiscalYear | Year | int | str | Iterable[FiscalYear | Year | int | str]
"""One fiscal year or several: FiscalYear(2024), a notebook's year, 2024, "R6", "2016:2024", or a sequence of these."""

_SHOWN = 30
_COLUMN = Text("列", "column")
_COUNTED = Text("数えるもの（counted）", "value of counted")


def checked_register(register: Register) -> Register:
    """The register itself.

    Raises
    ------
    UsageError
        When it is none, or one of an edition for everyone: what is counted here passes no door.
    """
    if not isinstance(register, Register):
        raise UsageError(
            Text(
                "最初の引数には、hikiana.open_register() で開いた登録簿を渡してください。",
                "The first argument is a register as hikiana.open_register() opens it.",
            )
        )
    if register.outlet:
        raise UsageError(
            Text(
                "掛け合わせた数は少人数の数を含み内部での検討用なので、公開版の登録簿からは作れません。",
                "Cross-tabulations hold counts of few persons and are for internal use: not of a public edition.",
            )
        )
    return register


def chosen_years(years: Years, register: Register) -> tuple[FiscalYear, ...]:
    """The fiscal years in order, each once.

    Raises
    ------
    UsageError
        When something names no fiscal year, there is none, or one is before the opening or has not begun.
    """
    parts = [years] if isinstance(years, (str, FiscalYear)) or not isinstance(years, Iterable) else list(years)
    found = {year for part in parts for year in _years(part)}
    if not found:
        raise UsageError(
            Text(
                "年度を一つ以上指定してください（例 2024、2016:2024）。", "Name a fiscal year or more: 2024, 2016:2024."
            )
        )
    for year in sorted(found):
        register.centre.check_open_in(year)
    return tuple(sorted(found))


def _years(part: object) -> tuple[FiscalYear, ...]:
    return (part,) if isinstance(part, FiscalYear) else FiscalYear.parse_range(str(part))


def chosen_population(counted: object) -> Population:
    """What is counted, by its name or title.

    Raises
    ------
    UsageError
        When nothing is called so.
    """
    names = {
        name: (name, population.title.ja, population.title.en, *population.also)
        for name, population in POPULATIONS.items()
    }
    titles = {name: population.title for name, population in POPULATIONS.items()}
    return POPULATIONS[_chosen(counted, names, titles, _COUNTED)]


def columns(counted: str | None = None) -> Mapping[str, Text]:
    """The names of the columns that can be crossed with their titles; of those alone that `counted` goes with.

    Raises
    ------
    UsageError
        When `counted` is not known.
    """
    population = None if counted is None else chosen_population(counted)
    return {
        column.name: column.title
        for column in offered().values()
        if population is None or population.name in column.counted
    }


def chosen_column(name: object, population: Population) -> Offered:
    """The column of a name or title, in either language or as ledgers call it.

    Raises
    ------
    UsageError
        When none or more than one is called so, or the population does not go with it.
    """
    every = offered()
    names = {column.name: (column.name, column.title.ja, column.title.en, *column.also) for column in every.values()}
    column = every[_chosen(name, names, columns(), _COLUMN, refused=register_only())]
    if population.name not in column.counted:
        raise UsageError(
            Text(
                "「{title}」（{name}）は{population}とは掛け合わせられません。counted を {possible} にしてください。",
                "'{title}' ({name}) does not go with {population}: set counted to {possible}.",
            ).format(
                title=column.title,
                name=column.name,
                population=Text(population.title.ja, population.title.en.lower()),
                possible=Text("、".join(column.counted), " or ".join(column.counted)),
            )
        )
    return column


def _chosen(
    given: object,
    names: Mapping[str, Iterable[str]],
    titles: Mapping[str, Text],
    what: Text,
    refused: Iterable[str] = (),
) -> str:
    """The one name that is meant by `given`; those `refused` are names of something else."""
    written = given.ja if isinstance(given, Text) else str(given)
    if written in names:
        return written
    found = [name for name, also in names.items() if _plain(written) in map(_plain, also)]
    if len(found) == 1 and written not in refused:
        return found[0]
    near = found or _near(written, names)
    # A hint of one or two; the list has all.
    hint = Text(
        f"（近いもの：{_listed(near, titles, 'ja')}）" if near else "",
        f" (near: {_listed(near, titles, 'en')})" if near else "",
    )
    raise UsageError(
        Text(
            "「{written}」という{what}はありません{hint}。使えるもの：{all_ja}",
            "There is no {what} '{written}'{hint}. Possible: {all_en}",
        ).format(
            written=written[:_SHOWN],
            what=what,
            hint=hint,
            all_ja=_listed(names, titles, "ja"),
            all_en=_listed(names, titles, "en"),
        )
    )


def _listed(names: Iterable[str], titles: Mapping[str, Text], lang: str) -> str:
    if lang == "ja":
        return "、".join(f"{name}（{titles[name].ja}）" for name in names)
    return ", ".join(f"{name} ({titles[name].en})" for name in names)


def _near(written: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """The name that is called most like what is written."""
    called = {_plain(word): name for name, also in names.items() for word in also}
    return [called[word] for word in get_close_matches(_plain(written), called, n=1, cutoff=0.5)]


def _plain(word: str) -> str:
    """A word whatever its width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", word).casefold().split())
