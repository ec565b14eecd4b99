"""A small release: two editions of two tables with every kind of missing value, and micro data; real micro data."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.text import Text
from hikiana.register.register import Register, open_register
from hikiana.release.about import Licence, ReleaseAbout
from hikiana.release.microdata import MicroData, micro_data
from hikiana.release.package import write_package
from hikiana.release.tables import MicroColumn, MicroTable
from hikiana.statistics.dimension import Dimension, Item
from hikiana.statistics.measure import Measure
from hikiana.statistics.table import STATUS, StatTable

YEARS = FiscalYear.parse_range("2009:2024")
CONTACTS = Measure("contacts", Text("件数", "Contacts"), Text("件", "contacts"))
SHARE = Measure("share", Text("割合", "Share"), Text("%", "%"), decimals=1, note=Text("件数の割合", "of contacts"))
TIME = Measure("time", Text("時間", "Time"), Text("", ""), style="clock")


def _method(*codes):
    labels = {"phone": Text("電話", "Telephone"), "mail": Text("メール", "E-mail"), "visit": Text("来所", "Visit")}
    return Dimension("method", Text("方法", "Method"), tuple(Item(code, labels[code]) for code in codes)).with_total(
        Text("計", "Total")
    )


def _by_method(year, codes, rows):
    cells = pl.DataFrame(rows, schema={"method": pl.String, "measure": pl.String, "value": pl.Float64}, orient="row")
    source = Text(f"出典：{year}年", f"Source: {year}")
    table = StatTable.of(
        "contacts_by_method",
        Text("方法別の件数", "Contacts by method"),
        [_method(*codes)],
        [CONTACTS, SHARE, TIME],
        [cells],
        source=source,
        unknown=pl.col("measure") == "time",
    )
    hidden = pl.col("value") == -1
    status = pl.when(hidden).then(pl.lit("suppressed", STATUS)).otherwise("status")
    return replace(
        table, cells=table.cells.with_columns(status=status, value=pl.when(~hidden).then("value")).sort("method")
    )


def _by_period(year):
    items = (Item("this_year", Text(f"{year}年", f"{year}")), Item("before", Text("前年まで", "Before")))
    cells = pl.DataFrame({"period": ["this_year", "before"], "measure": ["contacts"] * 2, "value": [5.0, 0.0]})
    period = Dimension("period", Text("期間", "Period"), items)
    return StatTable.of(
        "contacts_by_period", Text("期間", "Period"), [period], [CONTACTS], [cells], source=Text("出典", "S")
    )


@pytest.fixture(scope="session")
def editions():
    """Fiscal year → its tables; -1 stands for a value that disclosure control has hidden."""
    former = [("phone", "contacts", 10.0), ("mail", "contacts", -1.0), ("total", "contacts", 12.0)]
    present = [
        *(("phone", "contacts", 7.0), ("visit", "contacts", -1.0), ("total", "contacts", 9.0)),
        *(("phone", "share", 77.25), ("visit", "share", 0.04), ("total", "share", None)),
        *(("phone", "time", 90.5), ("visit", "time", None), ("total", "time", 0.0)),
    ]
    return {
        FiscalYear(2023): [_by_method(2023, ("phone", "mail"), former), _by_period(2023)],
        FiscalYear(2024): [_by_method(2024, ("phone", "visit"), present), _by_period(2024)],
    }


@pytest.fixture(scope="session")
def micro():
    """One row per client."""
    columns = (
        MicroColumn("sex", Text("性別", "Sex"), Text("当事者の性別", "Sex"), {"male": Text("男性", "Male")}),
        MicroColumn("contacts", Text("回数", "Contacts"), Text("相談の回数", "Number of contacts")),
    )
    frame = pl.DataFrame({"sex": ["male", "suppressed", None, "male"], "contacts": [1, 2, 3, None]})
    terms = Text("承認を受けた人だけが使えます。", "For approved users only.")
    return MicroTable("clients", Text("相談者", "Clients"), columns, frame, terms)


@pytest.fixture(scope="session")
def about():
    """What a release says of itself; synthetic or not."""

    def of(synthetic=False):
        licence = Licence("CC-BY-4.0", Text("表示 4.0 国際", "Attribution 4.0"), "https://example.org/by/4.0/")
        return ReleaseAbout(
            Text("相談「所」", 'The "Centre"'),
            register=Text("登録簿", "Register"),
            synthetic=synthetic,
            number="2024.1",
            made_on=date(2025, 6, 1),
            licence=licence,
            protection=Text("少人数の値は秘匿した。", "Small numbers are suppressed."),
        )

    return of


@pytest.fixture(scope="session")
def write(editions, micro, about):
    def at(folder, synthetic=False):
        write_package(folder, editions, [micro], about(synthetic))
        return folder

    return at


@pytest.fixture(scope="session")
def package(write, tmp_path_factory):
    """The package of records that do not say that they are synthetic."""
    return write(tmp_path_factory.mktemp("release") / "out")


@pytest.fixture(scope="session")
def synthetic_package(write, tmp_path_factory):
    return write(tmp_path_factory.mktemp("release") / "out", synthetic=True)


@pytest.fixture(scope="session")
def register() -> Register:
    return open_register()


@pytest.fixture(scope="session")
def pooled(register) -> MicroData:
    """The micro data of the whole synthetic register."""
    return micro_data(register, YEARS, k=5, diversity=2)
