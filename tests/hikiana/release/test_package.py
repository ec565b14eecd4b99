"""The package of a release: valid, whole, labelled, and usable by what its README says."""

import hashlib
import json
import re
import sys

import frictionless
import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

import hikiana
from hikiana.base.errors import UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.register.clean.descriptor import DESCRIPTOR
from hikiana.release.package import FILES, SUMS, write_package

TEXTS = ("README.md", "LICENSE", "CITATION.cff", "VERSION", "codebook.csv", "codes.csv", DESCRIPTOR, "codebook.html")


def _descriptor(folder):
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def _resources(folder):
    return {resource["name"]: resource for resource in _descriptor(folder)["resources"]}


def _files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["package", "synthetic_package"])
def test_package_is_valid(request, kind):
    report = frictionless.Package(str(request.getfixturevalue(kind) / DESCRIPTOR)).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type"]) == []
    names = ["contacts_by_method", "contacts_by_period", "clients", "codebook", "codes"]
    assert [task.name for task in report.tasks] == names


@pytest.mark.parametrize(
    ("file", "former", "present", "fault"),
    [
        ("csv/clients.csv", "male,1", "nobody,1", "constraint-error"),
        ("csv/clients.csv", "male,1", "male,x", "type-error"),
        ("csv/contacts_by_period.csv", "5.0", "6.0", "hash-count"),
        ("csv/contacts_by_period.csv", "2023,before", "2023,this_year", "primary-key"),
    ],
)
def test_table_that_was_changed_is_found_without_hikiana(write, tmp_path, file, former, present, fault):
    folder = write(tmp_path / "out")
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(former, present, 1), encoding="utf-8")
    report = frictionless.Package(str(folder / DESCRIPTOR)).validate()
    assert fault in {kind for (kind,) in report.flatten(["type"])}


def test_suppressed_answer_is_a_missing_value_with_a_label_and_no_category(package):
    (sex, _) = _resources(package)["clients"]["schema"]["fields"]
    assert sex["categories"] == [{"value": "male", "label": "男性", "label_en": "Male"}]
    assert [entry["value"] for entry in sex["missingValues"]] == ["", "suppressed"]
    assert all(entry["label"] and entry["label_en"] for entry in sex["missingValues"])


def test_description_names_who_when_which_version_and_on_what_terms(package):
    described = _descriptor(package)
    assert described["created"] == "2025-06-01T00:00:00Z"
    assert (described["version"], described["synthetic"]) == ("2024.1", False)
    assert described["title"] == "相談「所」\u3000相談統計の研究用データ（令和5年度～令和6年度）"
    assert described["title_en"] == 'The "Centre": consultation statistics for research (FY2023–FY2024)'
    (licence,) = described["licenses"]
    assert (licence["name"], licence["path"]) == ("CC-BY-4.0", "https://example.org/by/4.0/")
    assert described["contributors"][0]["title"] == "相談「所」"
    assert described["sources"] == [{"title": "登録簿", "title_en": "Register"}]
    assert _resources(package)["clients"]["licenses"][0]["title"] == "承認を受けた人だけが使えます。"


def test_every_file_is_named_with_its_size_and_checksum(package):
    for resource in _resources(package).values():
        for file in (resource, *resource.get("other_formats", ())):
            content = (package / file["path"]).read_bytes()
            assert (file["bytes"], file["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    lines = (package / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(sums) == _files(package) - {SUMS}
    assert sums["README.md"] == hashlib.sha256((package / "README.md").read_bytes()).hexdigest()


def test_parquet_holds_what_the_csv_holds(package):
    for name, resource in _resources(package).items():
        if "other_formats" in resource:
            stored = pl.read_parquet(package / "parquet" / f"{name}.parquet")
            assert_frame_equal(pl.read_csv(package / resource["path"], schema=stored.schema), stored)


def test_citation_is_of_a_data_set(synthetic_package):
    """The required keys of the Citation File Format 1.2.0, and that a title with quotes is one."""
    cited = yaml.safe_load((synthetic_package / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert cited["authors"] == [{"name": "相談「所」", "alias": 'The "Centre"'}]
    assert str(cited["date-released"]) == "2025-06-01"
    assert cited["title"].startswith("合成データ：")


def test_licence_names_its_text_and_the_further_terms_of_micro_data(package):
    text = (package / "LICENSE").read_text(encoding="utf-8")
    for words in (
        "https://example.org/by/4.0/",
        "csv/clients.csv",
        "承認を受けた人だけが使えます。",
        "For approved users only.",
    ):
        assert words in text


def test_example_of_the_readme_runs_and_averages_the_editions(package, monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", (package / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(package)
    scope = {"print": lambda _: None}
    exec(example, scope)
    made = {row["method"]: (row["editions"], row["mean"], row["label"]) for row in scope["mean"].iter_rows(named=True)}
    assert made == {"phone": (2, 8.5, "電話"), "total": (2, 10.5, "計")}


def test_readme_has_examples_for_r_and_stata_and_names_only_files_that_exist(package):
    text = (package / "README.md").read_text(encoding="utf-8")
    assert "```r\n" in text
    assert "```stata\n" in text
    named = set(re.findall(r'"([a-z]+/[a-z_]+\.[a-z]+|[a-z]+\.csv)"', text))
    assert named == {"csv/contacts_by_method.csv", "codes.csv", "stata/contacts_by_method.dta"}
    assert named <= _files(package)


def test_everything_made_of_synthetic_data_says_so(synthetic_package):
    for name in set(TEXTS) - {"codes.csv"}:
        assert "synthetic" in (synthetic_package / name).read_text(encoding="utf-8").lower(), name
    for name in ("README.md", "LICENSE", "CITATION.cff"):
        assert "合成データ" in (synthetic_package / name).read_text(encoding="utf-8").splitlines()[0]
    tables = {name for name in _files(synthetic_package) if "/" in name}
    assert all("synthetic_" in name for name in tables)
    for name in tables:
        if name.startswith("csv/"):
            assert pl.read_csv(synthetic_package / name)["synthetic"].all()
        if name.endswith(".parquet"):
            assert pl.read_parquet_metadata(synthetic_package / name)["title"].startswith("合成データ：")


def test_nothing_made_of_real_records_says_that_it_is_synthetic(package):
    for name in TEXTS:
        assert "合成" not in (package / name).read_text(encoding="utf-8"), name
    assert not any("synthetic" in name for name in _files(package))


def test_without_the_library_files_for_spss_and_stata_are_left_out_and_the_readme_says_so(write, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    folder = write(tmp_path / "out")
    assert {name.partition("/")[0] for name in _files(folder) if "/" in name} == {"csv", "parquet", "editions"}
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "SPSS と Stata のファイルは、この版には含まれていません" in text
    assert "no files for SPSS and Stata" in text
    assert "stata/" not in text
    assert frictionless.Package(str(folder / DESCRIPTOR)).validate().valid


def test_same_tables_give_the_same_bytes(write, package, tmp_path, contents):
    assert contents(write(tmp_path / "again")) == contents(package)


def test_package_replaces_a_package_but_nobody_elses_files(write, tmp_path):
    folder = write(tmp_path / "out")
    before = _files(folder)
    assert _files(write(folder)) == before
    (folder / "notes.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.docx"):
        write(folder)
    assert (folder / "notes.docx").exists()


def test_former_package_stays_when_a_new_one_fails(write, editions, micro, about, tmp_path, contents):
    folder = write(tmp_path / "out")
    before = contents(folder)
    with pytest.raises(ValueError, match="each with a name of its own"):
        write_package(folder, editions, [micro, micro], about())
    assert contents(folder) == before


def test_release_without_tables_is_refused(about, tmp_path):
    with pytest.raises(ValueError, match="a release has tables"):
        write_package(tmp_path / "out", {FiscalYear(2024): []}, [], about())
    assert not (tmp_path / "out").exists()


def test_software_is_named_with_its_version(package):
    for name in ("README.md", "codebook.html"):
        assert f"hikiana {hikiana.__version__}" in (package / name).read_text(encoding="utf-8")


def test_patterns_of_a_package_match_its_files(package):
    from pathlib import PurePath

    assert all(any(PurePath(name).match(pattern) for pattern in FILES) for name in _files(package))
