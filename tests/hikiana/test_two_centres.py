"""Two made-up centres make their reports: nothing of the shipped centre is in them, and all adds up to the records."""

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile

import polars as pl
import pypdfium2
import pytest

from hikiana.base.variables import PLACE
from hikiana.base.workspace import ROOT
from schemas.code_lists import read_code_lists

pytestmark = pytest.mark.long

CENTRES = ROOT / "tests" / "centres"
FOREIGN = re.compile(r"北海道|札幌|道内|道外|道央|道民|振興局|函館|[Hh]okkaido|HOKKAIDO|[Ss]apporo|[Ss]ubprefecture")
YEAR = 2024
BY_CODE = {
    "consulter_relation": ("relation", "consulter_relation"),
    "awareness_channel": ("awareness_channel", "awareness_channel"),
    "initial_outcome": ("initial_outcome", "initial_outcome"),
    "prior_help_seeking": ("prior_help_seeking", "prior_help_seeking"),
    "residence_by_region": ("region", "region"),
}
"""Tables of the new clients: the column of the register, and the code list."""


def hikiana(centre, *arguments):
    """Run the command for a centre's folder, where everything that it makes then lies."""
    environment = {name: value for name, value in os.environ.items() if name != PLACE} | {"PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "hikiana", "--centre", str(centre), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=1500)


def _succeeded(run):
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


@pytest.fixture(scope="module", params=["mizuhara_city", "wakasugi_prefecture"])
def made_up(request, tmp_path_factory):
    """A centre's folder outside of hikiana's, with a synthetic register."""
    folder = tmp_path_factory.mktemp("centres") / request.param
    shutil.copytree(CENTRES / request.param, folder)
    _succeeded(hikiana(folder, "synth", "--clients", 30))
    return folder


@pytest.fixture(scope="module")
def internal(made_up):
    """The folder of its internal report in Japanese."""
    _succeeded(hikiana(made_up, "report", "--fy", YEAR))
    return made_up / "reports" / str(YEAR)


@pytest.fixture(scope="module")
def public(made_up):
    """The folder of its public report in English."""
    _succeeded(hikiana(made_up, "--lang", "en", "report", "--fy", YEAR, "--edition", "public"))
    return made_up / "reports" / "public" / str(YEAR)


@pytest.fixture(scope="module")
def records(made_up):
    """The raw files of the register, counted here without anything of hikiana's."""
    tables = {path.stem: pl.read_csv(path, infer_schema=False) for path in (made_up / "register").glob("*.csv")}
    dated = tables["contacts"].with_columns(pl.col("date").str.to_date(), minutes=pl.col("duration_min").cast(pl.Int64))
    tables["contacts"] = dated.with_columns(year=pl.col("date").dt.offset_by("-3mo").dt.year())
    return tables


@pytest.fixture(scope="module")
def code_lists(made_up):
    return read_code_lists(made_up)


@pytest.fixture(scope="module")
def consultations(records, code_lists):
    """All consultations in order; residents whom the centre does not count have none after their day."""
    methods = code_lists["contact_method"].with_role("consultation")
    return records["contacts"].filter(pl.col("method").is_in(methods)).sort("date", "contact_id")


@pytest.fixture(scope="module")
def new_clients(records, consultations):
    first = consultations.group_by("case_id").agg(pl.col("year", "method").first())
    return records["cases"].join(first.filter(year=YEAR), on="case_id")


@pytest.fixture(scope="module")
def cells(internal):
    """The rows of a table of the internal report."""

    def read(table):
        path = internal / "tables" / f"{table}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


def _told(folder):
    """Every text of a report's files, by the name of the file."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            yield name, "\n".join(page.get_textpage().get_text_range() for page in document)
            document.close()
        elif path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as packed:
                parts = [packed.read(part).decode() for part in packed.namelist() if part.endswith(".xml")]
            yield name, "\n".join(parts)
        elif path.is_file():
            yield name, path.read_text(encoding="utf-8-sig")


def test_folder_is_a_sound_profile_and_its_register_passes_every_check(made_up):
    _succeeded(hikiana(made_up, "centre", "check"))
    assert "直すところはありません" in _succeeded(hikiana(made_up, "validate", made_up / "register"))


def test_ledger_without_the_clinic_that_the_centre_does_not_have_lacks_nothing(made_up, tmp_path):
    for name in ("cases", "contacts", "activities", "web_access"):
        shutil.copy2(made_up / "register" / f"{name}.csv", tmp_path)
    assert "直すところはありません" in _succeeded(hikiana(made_up, "validate", tmp_path))


def test_entry_form_and_dictionary_are_the_centres_and_the_form_can_be_read(made_up, tmp_path):
    _succeeded(hikiana(made_up, "template", tmp_path / "form.xlsx"))
    _succeeded(hikiana(made_up, "dictionary", "--out", tmp_path / "dictionary.md"))
    assert not {name: FOREIGN.findall(words) for name, words in _told(tmp_path) if FOREIGN.search(words)}
    read = hikiana(made_up, "validate", tmp_path / "form.xlsx")
    assert "1行もありません" in read.stderr, "only records are missing"


def test_no_word_of_the_shipped_centre_stands_in_any_file(internal):
    _nothing_foreign(internal)


def test_headings_and_titles_call_meetings_and_visits_as_the_centre_does(made_up, internal):
    page = (internal / "report.html").read_text(encoding="utf-8")
    of_city = made_up.name == "mizuhara_city"
    for usual, own in (("支援者連絡会議のまとめ", "区連絡会のまとめ"), ("アウトリーチの相手", "家庭訪問の相手")):
        assert (own in page, usual in page) == (of_city, not of_city)


def _nothing_foreign(folder):
    assert {name: set(FOREIGN.findall(words)) for name, words in _told(folder) if FOREIGN.search(words)} == {}
    assert {"report.docx", "report.html", "report.pdf", "tables.xlsx"} <= {path.name for path in folder.iterdir()}


def test_every_code_has_its_row_and_new_clients_add_up_to_the_records(cells, new_clients, code_lists):
    assert new_clients.height > 15
    for table, (column, listed) in BY_CODE.items():
        shown = {row[next(iter(row))]: float(row["value"]) for row in cells(table) if row["measure"] == "clients"}
        codes = code_lists[listed].codes
        assert {*codes} <= {*shown}, table
        counted = dict(new_clients.group_by(column).len().iter_rows())
        assert {code: shown[code] for code in codes} == {code: counted.get(code, 0) for code in codes}, table
        assert shown["total"] == new_clients.height, table


def test_contacts_and_their_minutes_add_up_to_the_records_by_method(cells, records, consultations, code_lists):
    of_year = records["contacts"].filter(year=YEAR)
    counted = dict(of_year.group_by("method").len().iter_rows())
    shown = {row["method"]: float(row["value"]) for row in cells("contacts_by_method") if row["kind"] == "total"
             and row["measure"] == "contacts"}  # fmt: skip
    methods = code_lists["contact_method"].codes
    assert {code: shown[code] for code in methods} == {code: counted.get(code, 0) for code in methods}
    assert shown["total"] == of_year.height
    minutes = {row["method"]: float(row["value"]) for row in cells("duration_by_method") if row["measure"] == "time"}
    assert minutes["total"] == of_year["minutes"].sum()
    bands = {row["duration_band"] for row in cells("duration_by_method")}
    assert {*code_lists["duration_band"].codes} <= bands
    (total,) = [row["value"] for row in cells("contacts_total") if row[next(iter(row))] == "total"]
    assert float(total) == consultations.filter(year=YEAR).height


def test_clinic_that_the_centre_does_not_have_is_no_table_of_its_register(cells):
    assert {row["table"] for row in cells("rows_by_table")} == {
        "cases",
        "contacts",
        "activities",
        "web_access",
        "total",
    }


def test_ages_add_up_to_the_records_by_the_centres_own_bands(cells, new_clients, code_lists):
    shown = {row["age_band"]: float(row["value"]) for row in cells("age_by_sex") if row["sex"] == "total"
             and row["measure"] == "clients"}  # fmt: skip
    codes = code_lists["age_band"].codes
    starts = [0, *(int(re.findall(r"\d+", code)[0]) for code in codes[1:-1]), 200]
    ages = [int(age) for age in new_clients["age"] if age]
    for code, low, high in zip(codes[:-1], starts[:-1], starts[1:], strict=True):
        assert shown[code] == sum(low <= age < high for age in ages), code
    assert shown["unknown"] == new_clients.height - len(ages)


def test_every_kind_of_activity_is_listed_with_all_its_events(made_up, cells, records, code_lists):
    with (ROOT / "schemas" / "activity_lists.csv").open(encoding="utf-8", newline="") as file:
        named = {line["kind"]: line["table"] for line in csv.DictReader(file)}
    of_year = records["activities"].filter(fiscal_year=str(YEAR))
    for kind in code_lists["activity_kind"].codes:
        (events,) = [row["value"] for row in cells(named.get(kind, kind)) if row["measure"] == "events"]
        assert float(events) == of_year.filter(kind=kind).height, kind


def test_public_edition_withstands_the_audit_and_is_the_centres_own(made_up, public):
    _succeeded(hikiana(made_up, "audit", public))
    assert 'lang="en"' in (public / "report.html").read_text(encoding="utf-8")
    _nothing_foreign(public)
