"""The public edition of a fiscal year: what it shows and hides, worked out once and read by every notebook."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from hikiana.base.durable import put
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.json_file import array, mapping, read_json, string
from hikiana.base.workspace import CENTRE
from hikiana.centre.policy import Outlet, Policy
from hikiana.disclosure.ledger import Entry, Ledger
from hikiana.disclosure.mask.masking import Counted, counted, mask
from hikiana.disclosure.protection import Protection
from hikiana.register.register import Register


@dataclass(frozen=True)
class PublicEdition:
    """What an edition shows (with the values) and hides, by ids of counts.

    `sensitive` are the counts of too few persons that it and the editions before it hide, by the year of the edition
    and the table that has them; `known` are such counts that everybody knows from elsewhere and that are not protected.
    `unprotected` are hidden ones that somebody could find out all the same. `fallback` says why some are hidden with
    all that they hang together with.
    """

    fiscal_year: FiscalYear
    policy: Policy
    values: Mapping[str, int]
    hidden: frozenset[str]
    sensitive: Mapping[FiscalYear, Mapping[str, frozenset[str]]]
    known: frozenset[str]
    unprotected: frozenset[str]
    fallback: Mapping[str, str]

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(self.values) - self.hidden

    def sensitive_in(self, tables: Mapping[FiscalYear, Collection[str]]) -> frozenset[str]:
        """The sensitive counts that these tables (by the year of their edition) have."""
        return frozenset[str]().union(
            *(self.sensitive.get(year, {}).get(table, ()) for year, ids in tables.items() for table in ids)
        )

    def sensitive_of(self, table: str) -> frozenset[str]:
        """The sensitive counts that a table has in any of the editions."""
        return self.sensitive_in({year: [table] for year in self.sensitive})

    @cached_property
    def protection(self) -> Protection:
        return Protection(self.policy, self.shown, self.hidden, dict(self.fallback))

    def entry(self, digest: str) -> Entry:
        """What the ledger keeps of it."""
        shown = {id: value for id, value in self.values.items() if id not in self.hidden}
        policy = self.policy
        return Entry(
            self.fiscal_year,
            policy.k,
            shown=shown,
            hidden=self.hidden,
            digest=digest,
            merged=policy.shape,
            left_out=policy.left_out,
        )

    @property
    def digest_data(self) -> list[object]:
        """What the sections of this edition follow from, beside the records."""
        return [self.policy.k, sorted(self.shown), sorted(self.hidden), sorted(self.fallback.items())]


def public_editions(register: Register, fiscal_years: Iterable[FiscalYear], ledger: Ledger) -> list[PublicEdition]:
    """Work out the editions of fiscal years, each as if those before it were published.

    Raises
    ------
    InputError
        When the ledger is damaged.
    UsageError
        When the policy tells more, or otherwise, than when an edition was published.
    """
    policy = register.centre.disclosure
    entries = {entry.fiscal_year: entry for entry in ledger.entries()}
    for entry in entries.values():
        _refuse_other_policy(policy, entry)
    made = []
    for year in sorted(fiscal_years):
        every = {other: _counted(register, other, policy) for other in (year, *entries)}
        now = every[year]
        found = mask(now, policy, list(entries.values()), [one for other, one in every.items() if other != year])
        before = {id for entry in entries.values() for id in entry.hidden}
        hidden = frozenset(now.values.keys() & (found.hidden | before))
        small = frozenset(id for one in every.values() for id, number in one.persons.items() if 1 <= number < policy.k)
        shown = {id for entry in entries.values() for id in entry.shown} | (now.values.keys() - hidden)
        edition = PublicEdition(
            year,
            policy,
            now.values,
            hidden,
            sensitive={
                other: {table: (ids & small) - shown for table, ids in one.tables.items()}
                for other, one in every.items()
            },
            known=small & now.values.keys() - hidden,
            unprotected=(found.exposed | found.narrowed) - (now.values.keys() - hidden),
            fallback={id: reason for id, reason in found.fallback.items() if id in now.values},
        )
        entries[year] = edition.entry("")
        made.append(edition)
    return made


def _refuse_other_policy(policy: Policy, entry: Entry) -> None:
    """Two editions with other categories can be taken from each other, the same year's as well."""
    if policy.shape == entry.merged and policy.left_out >= entry.left_out and policy.k >= entry.k:
        return
    raise UsageError(
        f"{entry.fiscal_year.label.ja}の公開版を作った後で、{CENTRE / 'centre.toml'} の [disclosure] が"
        "変わっています。前の版との差から伏せた数字が分かるおそれがあるため、作れません。まとめる区分（merged）、k、"
        "載せない表（left_out）を元に戻してください（k を大きくすること、left_out に加えることはできます）。",
        f"[disclosure] in {CENTRE / 'centre.toml'} has changed since the public edition of "
        f"{entry.fiscal_year.label.en} was made. The difference may give away what was hidden. Put back merged, k "
        "and left_out (k may become larger, and tables may be added to left_out).",
    )


@lru_cache(maxsize=64)
def _counted(register: Register, fiscal_year: FiscalYear, policy: Policy) -> Counted:
    return counted(register, fiscal_year, policy)


def keep(edition: PublicEdition, register: Path) -> None:
    """Put what an edition shows and hides where the notebooks of the register's folder find it."""
    path = _place(register, edition.fiscal_year)
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"shown": sorted(edition.shown), "hidden": sorted(edition.hidden), "fallback": dict(edition.fallback)}
    put(path, json.dumps(told).encode(), by_many=True)


def for_everyone(records: Register, register: str, fiscal_year: FiscalYear, release: Path) -> Register:
    """The register behind the door of its public edition: as it was kept, or worked out now where it was not."""
    policy = records.centre.disclosure
    protection = _kept(_place(Path(register), fiscal_year), policy) if register else None
    if protection is None:
        (edition,) = public_editions(records, [fiscal_year], Ledger.of(release, records.synthetic))
        protection = edition.protection
    return records.behind(Outlet(policy, protection.door, frozenset(protection.fallback.values())))


def _kept(path: Path, policy: Policy) -> Protection | None:
    """What was kept there; None where nothing was, or it is damaged."""
    try:
        told = read_json(path)
        shown, hidden = (frozenset(array(told[name], string)) for name in ("shown", "hidden"))
        return Protection(policy, shown, hidden, mapping(told["fallback"], string))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _place(register: Path, fiscal_year: FiscalYear) -> Path:
    """Beside the clean folder, which holds what follows from the records alone."""
    return register.with_name(f"{register.name}.public") / f"{fiscal_year}.json"
