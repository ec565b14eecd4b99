"""What the records of one fiscal year add up to: printed for the last year, invented for those before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hikiana.base.fiscal_year import FiscalYear

Counts = Mapping[str, int]
Bounds = tuple[int, int]

OLDEST_POSSIBLE = 120
# The printed age bands, in completed years; None where the age is unknown.
AGE_BANDS: Mapping[str, Bounds | None] = {
    "20歳未満": (0, 19),
    "20歳以上~30歳未満": (20, 29),
    "30歳以上~40歳未満": (30, 39),
    "40歳以上~50歳未満": (40, 49),
    "50歳以上~60歳未満": (50, 59),
    "60歳以上": (60, OLDEST_POSSIBLE),
    "不明": None,
}
# Durations are recorded in units of five minutes; the bounds are in these units, the last band ends at two hours.
MINUTES_PER_UNIT = 5
DURATION_BANDS: Mapping[str, Bounds] = {"0_15": (1, 2), "15_30": (3, 5), "30_60": (6, 11), "60_over": (12, 24)}


@dataclass(frozen=True)
class YearMargins:
    """The margins of one fiscal year. Counts are new clients unless they say otherwise; keys are codes.

    active: clients active in the year by the fiscal year in which they started
    relation_method: by relation and first method
    relation_details: of those whose relation is `other`
    age_sex: by words of an age band and sex; age_sums: total age by sex; age_limits: youngest and oldest
    prior_agencies: answers of those with prior help-seeking
    all_switch: nobody who continues with office visits made the first contact by one
    continuing: counted contacts after the first, by method
    carried: clients of former years who use a method, by method (a client may use several)
    bands: contacts by method and duration band; units: total duration by method in units of five minutes
    family_outreach: clients visited themselves or in their family; the rest of outreach goes to agencies
    liaison: contacts by direction and agency
    online, online_places: continuing telephone contacts held by video, and from how many municipalities
    """

    fiscal_year: FiscalYear
    active: Mapping[int, int]
    relation_method: Mapping[tuple[str, str], int]
    relation_details: Counts
    age_sex: Mapping[tuple[str, str], int]
    age_sums: Counts
    age_limits: Bounds
    regions: Counts
    prior: Counts
    prior_agencies: Counts
    awareness: Counts
    outcomes: Counts
    all_switch: bool
    continuing: Counts
    carried: Counts
    bands: Mapping[tuple[str, str], int]
    units: Counts
    family_outreach: int
    liaison: Mapping[tuple[str, str], int]
    care_conferences: int
    online: int
    online_places: int

    @property
    def new(self) -> int:
        """New clients of the year."""
        return self.active[self.fiscal_year.year]

    def check(self, contacts: int) -> None:
        """Raise ValueError where the margins contradict each other or the year's total of counted contacts."""
        expected = {
            "relation_method": self.new,
            "age_sex": self.new,
            "regions": self.new,
            "prior": self.new,
            "awareness": self.new,
            "outcomes": self.new,
            "relation_details": sum(n for (relation, _), n in self.relation_method.items() if relation == "other"),
            "continuing": contacts - self.new,
        }
        for margin, total in expected.items():
            if (found := sum(getattr(self, margin).values())) != total:
                raise ValueError(f"{self.fiscal_year}: {margin} adds up to {found}, not to {total}")


def clip_age_band(band: str, limits: Bounds) -> Bounds | None:
    """The ages of a band between the youngest and the oldest; None for the unknown age."""
    bounds = AGE_BANDS[band]
    return bounds and (max(bounds[0], limits[0]), min(bounds[1], limits[1]))


def first_methods(relation_method: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """New clients by first method."""
    sums: dict[str, int] = {}
    for (_, method), count in relation_method.items():
        sums[method] = sums.get(method, 0) + count
    return sums
