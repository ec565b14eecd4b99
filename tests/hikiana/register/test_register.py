"""The register that a report sees: opened, derived from and kept clean."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import hikiana
from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.workspace import SYNTHETIC
from hikiana.register.clean import cleaning
from hikiana.register.clean.cleaning import MANIFEST, clean_register
from hikiana.register.clean.derived import DERIVED
from hikiana.register.register import open_register
from hikiana.sections import quality
from hikiana.sections.year import Year
from schemas.code_lists import CODE_LISTS
from schemas.rules import RULES
from schemas.tables import TABLES

# What makes a contact: its number, client, day and method; the rest follows.
LIAISON = {"liaison_direction": "from_agency", "liaison_agency": "psychiatry"}


@pytest.fixture
def reported(tmp_path, keep, sound):
    """The reported contacts of a register with the given contacts of client A1 (or another), as rows by number."""

    def derive(*contacts, municipality="01208", region="okhotsk"):
        sound["cases"][0] |= {"municipality": municipality, "region": region, "purposes": ""}
        blank = dict.fromkeys(sound["contacts"][0], "") | {"duration_min": "10", "online": "false"}
        sound["contacts"] = [
            blank
            | dict(zip(("contact_id", "date", "method", "case_id"), (*contact, "A1")[:4], strict=True))
            | (LIAISON if contact[2] == "liaison" else {})
            for contact in contacts
        ]
        return open_register(keep(tmp_path / "derived", sound)).reported_contacts

    return derive


def _kinds(frame):
    return dict(frame.select("contact_id", "kind").iter_rows())


def _contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_synthetic_register_opens_without_an_argument():
    register = hikiana.open_register()
    assert register.synthetic
    for name, table in TABLES.items():
        frame = getattr(register, name)
        assert isinstance(frame, pl.DataFrame)
        assert frame.height > 0
        assert frame.schema == {column.name: column.dtype for column in table.columns.values()}
    assert "合成データ" in register.source.ja
    assert "synthetic" in register.source.en


def test_folder_may_be_named_as_text_or_path(folder):
    assert_frame_equal(open_register(str(folder)).contacts, open_register(folder).contacts)


def test_real_register_names_itself_as_the_source(folder):
    (folder / "register.toml").write_text('name_ja = "甲"\nname_en = "A"\n', encoding="utf-8")
    register = open_register(folder)
    assert not register.synthetic
    assert (register.source.ja, register.source.en) == ("出典：登録簿「甲」", "Source: register 'A'")


def test_register_with_errors_is_not_opened(folder, keep, sound):
    sound["contacts"][2]["method"] = "fax"
    with pytest.raises(InputError, match="4行目 「fax」"):
        open_register(keep(folder, sound))


def test_first_direct_contact_is_new_and_every_other_continuing(reported):
    contacts = reported(
        ("C3", "2015-01-10", "email"), ("C1", "2014-05-01", "office_visit"), ("C2", "2014-05-02", "phone")
    )
    assert contacts["contact_id"].to_list() == ["C1", "C2", "C3"]
    assert contacts["kind"].to_list() == ["new", "continuing", "continuing"]
    assert contacts["kind"].dtype == pl.Enum(CODE_LISTS["contact_kind"].codes)


@pytest.mark.parametrize("method", CODE_LISTS["contact_method"].with_role("consultation"))
def test_each_direct_method_can_be_the_new_contact(tmp_path, keep, sound, method):
    sound["contacts"][5] |= {"method": method, "outreach_counterpart": "agency" if method == "outreach" else ""}
    contacts = open_register(keep(tmp_path / "register", sound)).reported_contacts
    row = contacts.row(by_predicate=pl.col("contact_id") == "C6", named=True)
    assert (row["kind"], row["direct"]) == ("new", True)


def test_liaison_is_continuing_and_not_direct_even_when_numbered_before_the_first_contact_of_the_day(reported):
    contacts = reported(
        ("C1", "2014-05-01", "liaison"),
        ("C2", "2014-05-01", "phone"),
        ("C3", "2014-05-02", "liaison"),
        ("C4", "2014-05-03", "care_conference"),
        ("C5", "2014-05-04", "phone"),
    )
    assert _kinds(contacts) == dict.fromkeys(("C1", "C3", "C4", "C5"), "continuing") | {"C2": "new"}
    assert dict(contacts.select("contact_id", "direct").iter_rows()) == {
        "C1": False,
        "C2": True,
        "C3": False,
        "C4": False,
        "C5": True,
    }
    assert contacts["start_year"].to_list() == [2014] * 5


@pytest.mark.parametrize(
    ("numbers", "new"),
    [(("C10", "C9"), "C9"), (("C010", "C009"), "C009"), (("B2", "A2"), "A2"), (("C100", "C20"), "C20")],
)
def test_contacts_of_one_day_come_in_the_order_of_their_numbers(reported, numbers, new):
    contacts = reported(*((number, "2014-05-01", "phone") for number in numbers))
    assert [contact for contact, kind in _kinds(contacts).items() if kind == "new"] == [new]
    assert contacts["contact_id"].to_list() == list(reversed(numbers))


def test_client_of_several_years_starts_once(reported):
    contacts = reported(
        ("C1", "2014-03-31", "phone"),
        ("C2", "2014-04-01", "phone"),
        ("C3", "2016-01-01", "phone"),
        ("C4", "2014-04-01", "phone", "A3"),
    )
    by_number = {row["contact_id"]: row for row in contacts.iter_rows(named=True)}
    assert {number: row["fiscal_year"] for number, row in by_number.items()} == {
        "C1": 2013,
        "C2": 2014,
        "C3": 2015,
        "C4": 2014,
    }
    assert {number: row["start_year"] for number, row in by_number.items()} == {
        "C1": 2013,
        "C2": 2013,
        "C3": 2013,
        "C4": 2014,
    }
    assert _kinds(contacts) == {"C1": "new", "C2": "continuing", "C3": "continuing", "C4": "new"}
    assert contacts.schema["fiscal_year"] == contacts.schema["start_year"] == pl.Int32


def test_contacts_of_sapporo_count_until_september_2015(reported):
    contacts = reported(
        ("C1", "2015-09-30", "phone"),
        ("C2", "2015-10-01", "phone"),
        ("C3", "2020-05-01", "liaison"),
        ("C4", "2020-05-01", "phone", "A3"),
        municipality="01100",
        region="ishikari",
    )
    assert _kinds(contacts) == {"C1": "new", "C4": "new"}


def test_clients_of_the_region_around_sapporo_count(reported):
    contacts = reported(
        ("C1", "2020-05-01", "phone"), ("C2", "2020-05-02", "phone"), municipality="", region="ishikari"
    )
    assert _kinds(contacts) == {"C1": "new", "C2": "continuing"}


def test_every_client_of_the_synthetic_register_has_one_new_contact_and_it_is_the_first_direct_one():
    contacts = open_register().reported_contacts
    new = contacts.filter(kind="new")
    assert new["case_id"].is_unique().all()
    assert new.height == contacts["case_id"].n_unique()
    assert new["direct"].all()
    first = contacts.filter("direct").group_by("case_id").agg(first=pl.col("date").min())
    assert new.join(first, on="case_id").select((pl.col("date") == pl.col("first")).all()).item()
    assert contacts["start_year"].null_count() == 0
    assert (contacts["start_year"] <= contacts["fiscal_year"]).all()
    days = contacts.filter(pl.col("date") == date(2024, 4, 1))
    assert (days["fiscal_year"] == 2024).all()


def test_clean_folder_holds_the_tables_and_says_where_they_come_from(folder, tmp_path):
    (folder / "register.toml").write_text('name_ja = "甲"\nname_en = "A"\nsynthetic = true\n', encoding="utf-8")
    target, findings = clean_register(folder, tmp_path / "clean" / "a")
    assert findings == []
    assert target.parent == tmp_path / "clean" / "a"
    assert re.fullmatch("register-[0-9a-f]{12}", target.name)
    tables = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    derived = {f"{name}.parquet" for name in DERIVED}
    package = {MANIFEST, "SHA256SUMS", "datapackage.json", "data-dictionary.md"}
    assert {path.name for path in target.iterdir()} == tables | derived | package
    manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["name_ja"], manifest["name_en"], manifest["synthetic"]) == ("甲", "A", True)
    assert manifest["rows"] == {"cases": 3, "contacts": 7, "activities": 2, "clinic": 2, "web_access": 2}
    assert manifest["sources"] == {
        f"{name}.csv": hashlib.sha256((folder / f"{name}.csv").read_bytes()).hexdigest() for name in TABLES
    }
    assert manifest["version"] == hikiana.__version__
    assert re.fullmatch("[0-9a-f]{64}", manifest["rules"])
    assert manifest["rule_results"] == {rule.id: 0 for rule in RULES}
    digest = hashlib.sha256((target / MANIFEST).read_bytes()).hexdigest()
    assert target.name == f"register-{digest[:12]}"


@pytest.mark.parametrize("synthetic", [True, False])
def test_clean_register_opens_as_the_raw_one_it_was_made_from(folder, tmp_path, synthetic):
    (folder / "register.toml").write_text(f'name_ja = "甲"\nsynthetic = {str(synthetic).lower()}\n', encoding="utf-8")
    target, _ = clean_register(folder, tmp_path / "clean")
    raw, clean = open_register(folder), open_register(target)
    for name in TABLES:
        assert_frame_equal(getattr(clean, name), getattr(raw, name))
    assert (clean.name, clean.synthetic, clean.source) == (raw.name, synthetic, raw.source)
    assert_frame_equal(clean.reported_contacts, raw.reported_contacts)


def test_register_that_is_clean_already_is_taken_as_it_is(folder, tmp_path):
    target, _ = clean_register(folder, tmp_path / "clean")
    before = _contents(target)
    assert clean_register(target, tmp_path / "again") == (target, [])
    assert _contents(target) == before
    assert not (tmp_path / "again").exists()


def test_warnings_are_handed_on_and_do_not_hinder(folder, keep, sound, tmp_path):
    sound["contacts"][1]["date"] = "2015-10-01"
    target, (finding,) = clean_register(keep(folder, sound), tmp_path / "clean")
    assert finding.severity == "warning"
    results = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["rule_results"]
    assert {rule: count for rule, count in results.items() if count} == {"resident_not_counted": 1}
    assert open_register(target).contacts.height == 7
    assert open_register(target).reported_contacts.height == 6


def test_register_that_has_changed_gets_a_clean_folder_of_its_own_and_the_former_stays(folder, keep, sound, tmp_path):
    former, _ = clean_register(folder, tmp_path / "clean")
    before = _contents(former)
    sound["web_access"].pop()
    changed, _ = clean_register(keep(folder, sound), tmp_path / "clean")
    assert open_register(changed).web_access.height == 1
    assert _contents(former) == before
    assert {path.name for path in (tmp_path / "clean").iterdir()} == {former.name, changed.name}
    assert len({former.name, changed.name}) == 2


def test_registers_of_one_name_and_other_content_do_not_share_a_clean_folder(keep, sound, tmp_path):
    first = keep(tmp_path / "a" / "register", sound)
    sound["cases"][0]["age"] = "32"
    second = keep(tmp_path / "b" / "register", sound)
    folders = [clean_register(raw, tmp_path / "clean")[0] for raw in (first, second)]
    assert [open_register(made).cases["age"][0] for made in folders] == [31, 32]


def test_register_that_has_not_changed_keeps_its_clean_folder_untouched(folder, tmp_path):
    made, _ = clean_register(folder, tmp_path / "clean")
    before = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}, made.stat().st_ino
    assert clean_register(folder, tmp_path / "clean") == (made, [])
    assert ({path.name: path.stat().st_mtime_ns for path in made.iterdir()}, made.stat().st_ino) == before
    assert [path.name for path in (tmp_path / "clean").iterdir()] == [made.name]


def test_clean_folder_that_lacks_a_file_of_the_data_package_is_made_anew(folder, tmp_path):
    made, _ = clean_register(folder, tmp_path / "clean")
    whole = _contents(made)
    for path in made.iterdir():
        if path.name != MANIFEST and path.suffix != ".parquet":
            path.unlink()
    assert open_register(made).contacts.height == 7
    assert clean_register(folder, tmp_path / "clean") == (made, [])
    assert _contents(made) == whole


def test_clean_folder_of_an_earlier_version_without_what_follows_from_the_tables_is_made_anew(folder, tmp_path):
    made, _ = clean_register(folder, tmp_path / "clean")
    whole = _contents(made)
    for name in DERIVED:
        (made / f"{name}.parquet").unlink()
    with pytest.raises(InputError, match="もう一度作ってください"):
        open_register(made)
    assert clean_register(folder, tmp_path / "clean") == (made, [])
    assert _contents(made) == whole


def test_fiscal_year_of_a_clean_register_is_that_of_the_whole(folder, tmp_path):
    raw, clean = open_register(folder), open_register(clean_register(folder, tmp_path / "clean")[0])
    assert clean.recorded_years == raw.recorded_years == [2012, 2014, 2015, 2020]
    for year in map(FiscalYear, (*clean.recorded_years, 2013)):
        for register in (raw, clean):
            contacts = register.reported_contacts_in(year)
            assert_frame_equal(contacts, raw.reported_contacts.filter(fiscal_year=year.year))
            assert_frame_equal(register.new_clients_in(year), raw.new_clients.filter(fiscal_year=year.year))
            assert set(register.clients_in(year)["case_id"]) == set(contacts.filter("direct")["case_id"])


def test_register_with_another_table_derives_anew_instead_of_taking_what_is_kept(folder, tmp_path):
    clean = open_register(clean_register(folder, tmp_path / "clean")[0])
    fewer = replace(clean, contacts=clean.contacts.filter(pl.col("case_id") != "A2"))
    assert clean.new_clients["case_id"].to_list() == ["A2", "A1", "A3"]
    assert fewer.new_clients["case_id"].to_list() == ["A1", "A3"]
    assert fewer.clients_in(FiscalYear(2012)).is_empty()


def test_clean_folder_is_called_by_the_folder_that_a_dot_stands_for(folder, tmp_path, monkeypatch):
    named, _ = clean_register(folder, tmp_path / "clean")
    monkeypatch.chdir(folder)
    assert clean_register(Path(), tmp_path / "clean") == (named, [])


def test_other_rules_make_another_clean_folder(folder, tmp_path, monkeypatch):
    former, _ = clean_register(folder, tmp_path / "clean")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "code_lists.csv").write_text("list,code\n", encoding="utf-8")
    monkeypatch.setattr(cleaning, "SCHEMAS", tmp_path / "schemas")
    made, _ = clean_register(folder, tmp_path / "clean")
    assert made != former
    manifests = [json.loads((path / MANIFEST).read_text(encoding="utf-8")) for path in (former, made)]
    assert manifests[0]["sources"] == manifests[1]["sources"]
    assert manifests[0]["rules"] != manifests[1]["rules"]


@pytest.mark.parametrize("fault", ["cell", "file", "rule"])
def test_register_with_errors_leaves_the_former_clean_folder_as_it_was(folder, keep, sound, tmp_path, fault):
    clean_register(folder, tmp_path / "clean")
    before = _contents(tmp_path / "clean")
    if fault == "file":
        (folder / "web_access.csv").unlink()
    else:
        sound["contacts"][2] |= {"method": "fax"} if fault == "cell" else {"case_id": "A9"}
        keep(folder, sound)
    with pytest.raises(InputError):
        clean_register(folder, tmp_path / "clean")
    assert _contents(tmp_path / "clean") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "register"]


def test_register_with_errors_leaves_nothing_where_nothing_was(folder, tmp_path):
    (folder / "web_access.csv").unlink()
    with pytest.raises(InputError):
        clean_register(folder, tmp_path / "far" / "clean")
    assert [path.name for path in tmp_path.iterdir()] == ["register"]


def test_raw_records_stay_when_their_own_folder_is_to_hold_the_clean_one(folder):
    before = _contents(folder)
    made, _ = clean_register(folder, folder)
    assert made.parent == folder
    assert {name: content for name, content in _contents(folder).items() if not name.startswith(made.name)} == before


def test_somebodys_files_in_place_of_the_clean_folder_are_never_replaced(folder, tmp_path):
    made, _ = clean_register(folder, tmp_path / "clean")
    (made / MANIFEST).rename(made / "notes.json")
    before = _contents(tmp_path / "clean")
    with pytest.raises(UsageError, match="上書きしません"):
        clean_register(folder, tmp_path / "clean")
    assert _contents(tmp_path / "clean") == before


@pytest.mark.parametrize("change", ["a column less", "another type", "a code less"])
def test_clean_folder_that_does_not_fit_the_schemas_is_refused(folder, tmp_path, change):
    target, _ = clean_register(folder, tmp_path / "clean")
    contacts = pl.read_parquet(target / "contacts.parquet")
    fewer_codes = pl.Enum([*CODE_LISTS["contact_method"].codes[:6], "fax"])
    changed = {
        "a column less": contacts.drop("online"),
        "another type": contacts.with_columns(pl.col("duration_min").cast(pl.Int64)),
        "a code less": contacts.with_columns(pl.lit("phone").cast(fewer_codes).alias("method")),
    }
    changed[change].write_parquet(target / "contacts.parquet")
    with pytest.raises(InputError, match="contacts") as refusal:
        open_register(target)
    for lang in ("ja", "en"):
        assert str(target) in refusal.value.in_language(lang)
        assert "schemas/" in refusal.value.in_language(lang)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (MANIFEST, b"{"),
        (MANIFEST, b"{}"),
        ("clinic.parquet", b"PAR1"),
        ("clinic.parquet", None),
        ("client_years.parquet", b"PAR1"),
    ],
)
def test_damaged_clean_folder_is_refused_in_words(folder, tmp_path, name, content):
    target, _ = clean_register(folder, tmp_path / "clean")
    if content is None:
        (target / name).unlink()
    else:
        (target / name).write_bytes(content)
    with pytest.raises(InputError) as refusal:
        open_register(target)
    for lang in ("ja", "en"):
        assert str(target) in refusal.value.in_language(lang)


def test_notebook_opens_its_year_and_says_that_the_data_are_synthetic(capsys):
    year = hikiana.open_year("令和6")
    assert year.fiscal_year == FiscalYear(2024)
    assert year.register.synthetic
    assert year.register.contacts.height == open_register(SYNTHETIC).contacts.height
    assert capsys.readouterr().out


def test_notebook_looks_at_a_year_as_of_the_day_of_the_report(monkeypatch, capsys):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1732838400")  # 29 November 2024
    year = hikiana.open_year(2024)
    assert year.unfinished.first == FiscalYear(2024)
    assert "年度途中" in capsys.readouterr().out
    with pytest.raises(UsageError, match="年度途中"):
        hikiana.open_year(2024, edition="public")
    assert hikiana.open_year(2023).unfinished is None


@pytest.mark.parametrize(
    ("year", "edition", "words"),
    [("2008", "internal", "開設"), ("24", "internal", "「24」"), ("2024", "x", "「x」")],
)
def test_notebook_does_not_open_what_cannot_be_reported(year, edition, words):
    with pytest.raises(UsageError, match=words):
        hikiana.open_year(year, edition=edition)


def test_register_shows_how_many_rows_it_has_and_no_cell(folder):
    register = open_register(folder)
    assert repr(register) == "Register register: cases 3, contacts 7, activities 2, clinic 2, web_access 2"


def _with_faults(folder, keep, sound):
    sound["cases"][1]["sex"] = "?"
    sound["contacts"][4]["duration_min"] = "9999"
    return keep(folder, sound)


def test_register_with_faults_is_refused_with_a_word_on_leaving_them_out(folder, keep, sound, tmp_path):
    with pytest.raises(InputError) as refusal:
        clean_register(_with_faults(folder, keep, sound), tmp_path / "clean")
    assert "--accept-quarantine" in refusal.value.message.ja
    assert not (tmp_path / "clean").exists()


def test_rows_set_aside_are_told_by_the_register_and_wherever_a_figure_lacks_them(folder, keep, sound, tmp_path):
    clean, findings = clean_register(_with_faults(folder, keep, sound), tmp_path / "clean", accept_quarantine=True)
    register = open_register(clean)
    assert {finding.rule for finding in findings} == {"code_known", "in_range"}
    assert register.set_aside == {"cases": 1, "contacts": 3}
    assert (register.cases.height, register.contacts.height) == (2, 4)
    assert register.source.ja.endswith("、取り置いた4行を除く")
    assert register.source.en.endswith(", without 4 rows set aside")
    assert {finding.severity for finding in register.findings} == {"error"}


def test_quality_tables_say_how_many_rows_are_read_counted_and_set_aside(folder, keep, sound, tmp_path):
    clean, _ = clean_register(_with_faults(folder, keep, sound), tmp_path / "clean", accept_quarantine=True)
    register, year = open_register(clean), FiscalYear(2014)
    table = quality.rows_by_table(Year(register, year))
    assert [table["contacts", measure] for measure in ("read", "rows", "set_aside")] == [7, 4, 3]
    assert [table["total", measure] for measure in ("read", "rows", "set_aside")] == [16, 12, 4]
    (told,) = quality.counted(Year(register, year)).texts
    assert "16行のうち4行" in told.ja
    assert "Of 16 rows" in told.en


def test_register_without_faults_is_the_same_whether_faults_are_accepted_or_not(folder, tmp_path):
    clean, _ = clean_register(folder, tmp_path / "clean")
    again, _ = clean_register(folder, tmp_path / "clean", accept_quarantine=True)
    assert again == clean
    register = open_register(clean)
    assert "除く" not in register.source.ja
    assert [text.ja for text in quality.counted(Year(register, FiscalYear(2014))).texts] == [
        "登録簿の全ての行が検査を通った。"
    ]


def test_clean_folder_whose_tables_were_changed_is_made_anew_or_refused(folder, tmp_path):
    clean, _ = clean_register(folder, tmp_path / "clean")
    whole = _contents(clean)
    (clean / "contacts.parquet").write_bytes((clean / "cases.parquet").read_bytes())
    with pytest.raises(InputError, match="変わっています"):
        clean_register(clean, tmp_path / "clean")
    assert clean_register(folder, tmp_path / "clean")[0] == clean
    assert _contents(clean) == whole
