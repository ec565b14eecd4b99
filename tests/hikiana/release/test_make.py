"""The research release of the synthetic register, from the register to both packages."""

import json
import subprocess
from types import SimpleNamespace

import polars as pl
import pytest

from hikiana.base.errors import DisclosureError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.disclosure.audit.run import audit
from hikiana.disclosure.ledger import Ledger
from hikiana.release.make import make_release

pytestmark = pytest.mark.long

YEARS = FiscalYear.parse_range("2009:2024")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("release")


@pytest.fixture(scope="module")
def audits():
    """What the release had audited: the files at that moment, with which options, and what came of it."""
    return []


@pytest.fixture(scope="module")
def released(folder, audits, contents):
    """The release of all years; it takes two minutes, most of them for its audit."""

    def noted(folders, k, **options):
        audits.append(SimpleNamespace(files=contents(folders[0]), k=k, options=options))
        audits[-1].result = audit(folders, k, **options)
        return audits[-1].result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hikiana.disclosure.audit.run.audit", noted)
        return make_release(YEARS, SYNTHETIC, folder, clean=folder / "clean", release=folder)


def test_tables_of_all_years_pass_the_audit_together(released, audits, contents):
    (noted,) = audits
    assert noted.files == contents(released.open)
    assert (noted.k, noted.options["solve"]) == (5, True)
    assert noted.options["besides"], "what the micro data tell"
    assert noted.result.findings == []
    assert 0 < noted.result.hidden < noted.result.cells / 4


def test_micro_data_are_in_the_package_under_agreement_alone(released):
    name = "clients_under_agreement"
    assert not list(released.open.rglob(f"*{name}*"))
    assert len(list(released.under_agreement.rglob(f"*{name}*"))) == 4
    described = (released.under_agreement / "datapackage.json").read_text(encoding="utf-8")
    assert "契約に基づく提供" in described


def test_micro_data_have_neither_ids_nor_days(released):
    (path,) = (released.under_agreement / "csv").glob("*clients_under_agreement.csv")
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.columns == [
        *("start_period", "area", "relation", "age_band", "sex", "initial_outcome", "first_method", "consultations"),
        "synthetic",
    ]


def test_risk_of_the_micro_data_is_told(released):
    (path,) = (released.under_agreement / "csv").glob("*_risk.csv")
    risk = {
        row["figure"]: float(row["value"]) for row in pl.read_csv(path).iter_rows(named=True) if row["column"] == "all"
    }
    assert risk["k"] >= 5
    assert risk["uniques"] == 0


def test_made_up_clients_say_so_in_the_name_and_the_first_column(released):
    (path,) = (released.open / "csv").glob("*synthetic_clients.csv")
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.columns[0] == "data_kind"
    assert set(frame["data_kind"]) == {"synthetic"}
    assert frame.filter(start_year="2024").height == 91


def test_made_up_clients_agree_with_the_tables(released):
    (path,) = (released.open / "csv").glob("*synthetic_clients.csv")
    clients = pl.read_csv(path, infer_schema=False).filter(start_year="2024")
    told = pl.read_csv(released.open / "synthetic_editions" / "2024" / "tables" / "consulter_relation.csv")
    counts = told.filter(pl.col("measure") == "clients", pl.col("relation") != "total").select("relation", "value")
    assert dict(counts.rows()) == dict(clients["relation"].value_counts().rows())


def test_checksums_fit(released):
    for package in (released.open, released.under_agreement):
        done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=package, check=False)
        assert done.returncode == 0


def test_editions_count_as_published(released, folder):
    entries = list(Ledger.of(folder, synthetic=True).entries())
    assert [entry.fiscal_year for entry in entries] == list(YEARS)
    assert all(entry.hidden for entry in entries)


def test_definitions_say_how_small_is_too_small(released):
    told = json.loads(
        (released.open / "synthetic_editions" / "2024" / "tables" / "definitions.json").read_text(encoding="utf-8")
    )
    assert (told["k"], told["synthetic"], told["edition"]) == (5, True, "public")


def test_micro_data_that_narrow_a_hidden_number_are_refused(tmp_path):
    """Of two years alone the rows tell how many used a method of which the tables hide the number."""
    with pytest.raises(DisclosureError) as raised:
        make_release(YEARS[-2:], SYNTHETIC, tmp_path, clean=tmp_path / "clean", release=tmp_path)
    assert raised.value.message.ja.startswith("個票データ")
    assert "--years" in raised.value.message.ja
    assert not (tmp_path / "open").exists()
    assert not (tmp_path / "under_agreement").exists()
    assert list(Ledger.of(tmp_path, synthetic=True).entries()) == []
    assert "--without-micro-data" in raised.value.message.ja
    made = make_release(YEARS[-2:], SYNTHETIC, tmp_path, clean=tmp_path / "clean", release=tmp_path, micro_data=False)
    assert made.under_agreement is None
    assert "契約" not in made.told.ja
    assert not (tmp_path / "under_agreement").exists()
    assert not list((tmp_path / "open").rglob("*under_agreement*"))
