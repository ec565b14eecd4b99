"""Public editions of a batch: audited before they take their place, noted in the ledger, next to the internal ones."""

import json
import shutil
from pathlib import Path

import pytest

from hikiana.base.errors import DisclosureError, InputError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import NOTEBOOKS, SYNTHETIC
from hikiana.batch.publication import Publication
from hikiana.batch.record import Record
from hikiana.batch.reports import Way, make_reports
from hikiana.disclosure.audit.run import audit
from hikiana.disclosure.ledger import Ledger
from hikiana.disclosure.public import PublicEdition
from hikiana.document.files import Wanted

from ...power_cut import power_cuts

YEARS = FiscalYear.parse_range("2023:2024")
SECTIONS = ("07_residence", "11_outcomes")


class Centre:
    """A folder in which reports of a few sections are made."""

    def __init__(self, folder: Path, told: list) -> None:
        self.folder = folder
        self.told = told
        self.notebooks = folder / "notebooks"
        self.notebooks.mkdir(parents=True)
        for name in SECTIONS:
            shutil.copy2(NOTEBOOKS / f"{name}.ipynb", self.notebooks)

    @property
    def public(self) -> Path:
        return self.folder / "reports" / "public"

    @property
    def ledger(self) -> Ledger:
        return Ledger.of(self.folder / "release", synthetic=True)

    def make(self, *years: FiscalYear, edition: str = "public", **options):
        way = Way(notice=self.told.append)
        return make_reports(
            years,
            SYNTHETIC,
            self.folder / "reports",
            edition=edition,
            notebooks=self.notebooks,
            clean=self.folder / "clean",
            release=self.folder / "release",
            way=way,
            **options,
        )


@pytest.fixture(scope="module")
def centre(tmp_path_factory) -> Centre:
    made = Centre(tmp_path_factory.mktemp("centre"), [])
    with power_cuts() as made.disk:
        made.batch = made.make(*YEARS)
    return made


@pytest.fixture(scope="module")
def texts(centre) -> dict[str, str]:
    """All text files of the public report of the last year."""
    folder = centre.public / "2024"
    kinds = (".html", ".csv", ".json", ".ipynb")
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in kinds}


def test_public_report_stands_beside_the_internal_ones(centre):
    assert [report.folder for report in centre.batch.reports] == [centre.public / str(year) for year in YEARS]
    assert "公開版" in (centre.public / "2024" / "report.html").read_text(encoding="utf-8")
    assert "内部資料" not in (centre.public / "2024" / "report.html").read_text(encoding="utf-8")


def test_no_power_cut_leaves_a_report_a_kept_section_or_the_ledger_half_written(centre):
    assert centre.disk.lost == []
    assert centre.disk.unsettled == {}


def test_hidden_cell_has_a_sign_and_no_value(texts):
    rows = [line.split(",") for line in texts["residence_by_region.csv"].splitlines()]
    south = [row for row in rows if row[0] == "south"]
    assert {row[-2] for row in south} == {"suppressed"}
    assert {row[-4] for row in south} == {""}
    assert {row[-3] for row in south} == {"x"}


def test_definitions_say_what_is_counted_and_from_how_many(texts):
    told = json.loads(texts["definitions.json"])
    assert (told["edition"], told["fiscal_year"], told["k"]) == ("public", 2024, 5)
    table = next(table for table in told["tables"] if table["id"] == "residence_by_region")
    assert table["where"] == {"fiscal_year": ["2024"]}
    (region,) = table["dimensions"]
    assert next(item for item in region["items"] if item["code"] == "south")["codes"] == ["oshima", "hiyama"]


def test_no_file_names_a_place_of_the_computer(centre, texts):
    assert all(str(centre.folder) not in text for text in texts.values())


def test_ledger_keeps_what_each_edition_showed_and_hid(centre):
    first, second = centre.ledger.entries()
    assert (first.fiscal_year, second.fiscal_year) == YEARS
    south = "new_clients|fiscal_year=2024|region=hiyama+oshima"
    assert south in second.hidden
    assert second.shown["new_clients|fiscal_year=2024"] == 91


def test_editions_pass_the_audit_together(centre):
    result = audit([centre.public])
    assert result.findings == []
    assert result.hidden > 0


def test_second_run_changes_nothing(centre):
    before = {path: path.stat().st_mtime_ns for path in centre.ledger.folder.iterdir()}
    again = centre.make(*YEARS)
    assert again.sections_run == 0
    assert not any(report.is_new for report in again.reports)
    assert before.keys() == set(centre.ledger.folder.iterdir())


def test_entry_that_is_lost_is_written_again_for_a_report_that_stands_unchanged(centre):
    (centre.ledger.folder / "2024.json").unlink()
    centre.make(*YEARS)
    assert [entry.fiscal_year for entry in centre.ledger.entries()] == list(YEARS)


def test_edition_that_the_ledger_does_not_know_stops_others(centre):
    entry = centre.ledger.folder / "2023.json"
    kept = entry.read_bytes()
    entry.unlink()
    with pytest.raises(InputError) as raised:
        centre.make(FiscalYear(2024))
    assert "2023" in raised.value.message.ja
    entry.write_bytes(kept)


@pytest.mark.long
def test_edition_that_tells_a_hidden_number_is_not_published(centre, monkeypatch):
    """The page tells what the table hides."""
    from hikiana.batch import running

    leak = "<p>道南の新規相談者は4名である。</p></main>".encode()
    original = running.make_document

    def with_leak(name, executed, made_on, template):
        document = original(name, executed, made_on, template)
        files = {path: text.replace(b"</main>", leak, 1) for path, text in document.files.items()}
        return type(document)(files, document.seconds)

    before = Record.read(centre.public / "2024")
    kept = list(centre.ledger.entries())
    monkeypatch.setattr("hikiana.batch.running._submit", _submit_here(with_leak))
    with pytest.raises(DisclosureError) as raised:
        centre.make(FiscalYear(2024), edition="public", wanted=Wanted(by_section=True))
    assert "道南" in raised.value.message.ja
    assert raised.value.exit_code == 8
    assert Record.read(centre.public / "2024") == before
    assert list(centre.ledger.entries()) == kept


def _submit_here(make_document):
    """Steps run in this process, documents by the given function."""
    from concurrent.futures import Future

    from hikiana.batch.plan import Section
    from hikiana.batch.steps import run_section

    def submit(step, executor, made_on):
        future: Future = Future()
        if isinstance(step.what, Section):
            future.set_result(run_section(step.what.job))
        else:
            texts = {stem: executed.notebook for stem, executed in step.year.in_order().items()}
            future.set_result(make_document(step.what, texts, made_on, step.year.plan.template))
        return future

    return submit


@pytest.mark.quick
def test_edition_that_cannot_be_protected_names_the_tables_to_leave_out_by_id_and_title(synthetic, tmp_path):
    open_ones = frozenset({"contacts|a=1", "contacts|a=2"})
    sensitive = {YEARS[0]: {"liaison_in": frozenset({"contacts|a=2"})}, YEARS[1]: {"liaison_in": open_ones}}
    of_year = sensitive[YEARS[1]] | {"liaison_out": frozenset({"contacts|a=1"}), "age_by_sex": frozenset({"b"})}
    edition = PublicEdition(
        *(YEARS[1], synthetic.centre.disclosure, dict.fromkeys(open_ones, 4), open_ones),
        sensitive | {YEARS[1]: of_year},
        *(frozenset(), open_ones, {}),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hikiana.batch.publication.public_editions", lambda *_: [edition])
        with pytest.raises(DisclosureError) as refused:
            Publication.plan(synthetic, YEARS, tmp_path / "clean", tmp_path)
    told = refused.value.message
    assert told.ja.splitlines()[1:] == [
        "    liaison_in（「他機関からの繋ぎ」の2個）",
        "    liaison_out（「他機関への繋ぎ」の1個）",
    ]
    assert "left_out" in told.en
    assert "liaison_in (2 of" in told.en
