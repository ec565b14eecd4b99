import hashlib
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hikiana.base.errors import UsageError
from hikiana.centre.profile import Centre
from hikiana.register.synthetic import generate, multiply
from hikiana.register.synthetic.register import PRINTED_YEAR
from schemas.rules import RULES, Context
from schemas.tables import TABLES


def _whole(name, frame):
    """With the columns that a file may lack, empty."""
    absent = [column for column in TABLES[name].columns.values() if column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in absent)


def test_tables_are_what_the_schemas_declare(register):
    assert list(register) == list(TABLES)
    for name, frame in register.items():
        TABLES[name].schema.validate(_whole(name, frame), lazy=True)
        assert frame.columns == list(TABLES[name].usual)


def test_no_rule_is_broken(register):
    register = {name: _whole(name, frame) for name, frame in register.items()}
    context = Context(register, Centre.read(), PRINTED_YEAR.end)
    for rule in RULES:
        broken = register[rule.table].filter(rule.broken(context))
        if rule.id == "health_center_serves_place":
            # The printed report names two health centres that do not serve the place, and the register repeats them.
            assert broken["health_center"].to_list() == ["obihiro", "tomakomai"]
            assert broken["municipalities"].list.contains("01667").to_list() == [True, False]
            assert broken["municipalities"].list.contains("01584").to_list() == [False, True]
        else:
            assert broken.is_empty(), rule.id


def test_same_seed_gives_the_same_register():
    one, other = generate(3), generate(3)
    for name, frame in one.items():
        assert_frame_equal(frame, other[name])


def test_another_seed_gives_another_register():
    assert not generate(3)["contacts"].equals(generate(4)["contacts"])


def test_stream_of_random_numbers_is_the_one_the_register_was_made_with():
    rng = Random(6)
    drawn = hashlib.sha256("".join(rng.random().hex() for _ in range(100)).encode()).hexdigest()
    assert drawn.startswith("f6762ccb142e40dd")


def test_multiplying_multiplies_each_count(register):
    times = 3
    multiplied = multiply(register, times)
    for name in ("cases", "contacts", "clinic"):
        TABLES[name].schema.validate(_whole(name, multiplied[name]), lazy=True)
        assert multiplied[name].height == times * register[name].height
    assert multiplied["activities"].equals(register["activities"])
    ids = multiplied["cases"].select("case_id")
    assert multiplied["contacts"].join(ids, on="case_id", how="anti").is_empty()
    per_client = multiplied["contacts"].group_by("case_id").len()["len"].value_counts(sort=True)
    before = register["contacts"].group_by("case_id").len()["len"].value_counts(sort=True)
    assert_frame_equal(
        per_client.sort("len"), before.with_columns(count=pl.col("count") * times).sort("len"), check_dtypes=False
    )


def test_multiplying_by_one_changes_nothing(register):
    assert all(frame.equals(register[name]) for name, frame in multiply(register, 1).items())


def test_multiplying_by_less_than_one_is_refused(register):
    with pytest.raises(UsageError, match="1以上"):
        multiply(register, 0)
