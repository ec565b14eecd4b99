"""Names of counts: equal numbers have equal names."""

import pytest

from hikiana.statistics.names import DIRECT, Name

YEAR = {"fiscal_year": frozenset({"2024"})}


@pytest.mark.parametrize(
    ("population", "where", "name"),
    [
        ("contacts", {"kind": {"new"}, "method": {"phone"}}, "new_clients|fiscal_year=2024|method=phone"),
        ("clients", {"years_since_start": {"0"}}, "new_clients|fiscal_year=2024"),
        ("new_clients", {"method": DIRECT}, "new_clients|fiscal_year=2024"),
        ("contacts", {"kind": {"new"}, "method": DIRECT}, "new_clients|fiscal_year=2024"),
        ("contacts", {"method": DIRECT}, f"contacts|fiscal_year=2024|method={'+'.join(sorted(DIRECT))}"),
        ("contacts:duration_min", {"method": {"phone"}}, "contacts:duration_min|fiscal_year=2024|method=phone"),
        ("new_clients", {"sex": {"b", "a"}}, "new_clients|fiscal_year=2024|sex=a+b"),
    ],
)
def test_name_says_population_and_conditions(population, where, name):
    told = {variable: frozenset(codes) for variable, codes in where.items()}
    assert str(Name.of(population, {**YEAR, **told})) == name
