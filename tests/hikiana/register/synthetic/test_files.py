import hashlib
import tomllib

import polars as pl
import pytest

from hikiana.base.errors import UsageError
from hikiana.base.workspace import SYNTHETIC
from hikiana.register.synthetic import files, write_register
from schemas.tables import TABLES


def _contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_second_run_gives_the_same_bytes(tmp_path):
    folder = tmp_path / "raw" / "synthetic"
    write_register(folder)
    first = _contents(folder)
    write_register(folder)
    assert _contents(folder) == first
    assert first.keys() == {f"{name}.csv" for name in TABLES} | {"register.toml", "SHA256SUMS"}
    assert [path.name for path in folder.parent.iterdir()] == ["synthetic"]


def test_register_in_the_repository_is_the_one_that_is_generated(tmp_path):
    write_register(tmp_path / "made")
    assert _contents(tmp_path / "made") == _contents(SYNTHETIC)


def test_csv_files_hold_codes_iso_dates_and_joined_lists(tmp_path):
    write_register(tmp_path / "made")
    text = (tmp_path / "made" / "cases.csv").read_bytes()
    assert b"\r" not in text
    assert text.decode().splitlines()[0] == ",".join(TABLES["cases"].usual)
    cases = pl.read_csv(tmp_path / "made" / "cases.csv", infer_schema=False)
    assert cases["purposes"].str.contains(";").any()
    contacts = pl.read_csv(tmp_path / "made" / "contacts.csv", infer_schema=False)
    assert set(contacts["online"]) == {"true", "false"}
    assert contacts["date"].str.contains(r"^\d{4}-\d{2}-\d{2}$").all()


def test_multiplied_register_is_parquet_with_the_same_columns(tmp_path):
    write_register(tmp_path / "made", times=2)
    for name, table in TABLES.items():
        frame = pl.read_parquet(tmp_path / "made" / f"{name}.parquet")
        assert frame.schema == {column.name: column.dtype for column in table.usual.values()}


def test_profile_says_that_the_data_are_synthetic(tmp_path):
    write_register(tmp_path / "made", seed=3)
    profile = tomllib.loads((tmp_path / "made" / "register.toml").read_text(encoding="utf-8"))
    assert profile["synthetic"] is True
    assert (profile["seed"], profile["times"]) == (3, 1)
    assert "合成データ" in profile["name_ja"]
    assert "synthetic" in profile["name_en"].lower()


def test_checksums_are_those_of_the_files(tmp_path):
    write_register(tmp_path / "made")
    lines = (tmp_path / "made" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    names = [line.split("  ")[1] for line in lines]
    assert names == sorted(path.name for path in (tmp_path / "made").iterdir() if path.name != "SHA256SUMS")
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "made" / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    "present",
    [
        {"contacts.csv": "contact_id\n"},
        {"contacts.csv": "contact_id\n", "register.toml": 'name_ja = "実データ"\n'},
        {"contacts.csv": "contact_id\n", "register.toml": "synthetic = false\n"},
        {"contacts.csv": "contact_id\n", "register.toml": "synthetic = "},
        {"register.toml": "synthetic = true\n", "contacts.xlsx": "records"},
    ],
)
def test_what_may_be_real_records_is_not_overwritten(tmp_path, present):
    for name, text in present.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = _contents(tmp_path)
    with pytest.raises(UsageError, match="上書きしません") as refusal:
        write_register(tmp_path)
    assert "ame another folder" in refusal.value.message.en
    assert _contents(tmp_path) == before


def test_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "made").write_text("records", encoding="utf-8")
    with pytest.raises(UsageError):
        write_register(tmp_path / "made")


def test_failure_leaves_the_former_register_whole(tmp_path, monkeypatch):
    folder = tmp_path / "made"
    write_register(folder)
    before = _contents(folder)

    def fail(_):
        raise OSError("disk full")

    monkeypatch.setattr(files, "_write_checksums", fail)
    with pytest.raises(OSError, match="disk full"):
        write_register(folder, seed=7)
    assert _contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize("name", ["contacts.csv", "register.toml", "clinic.csv"])
def test_synthetic_register_that_somebody_wrote_into_is_not_overwritten(tmp_path, name):
    write_register(tmp_path / "made")
    with (tmp_path / "made" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    before = _contents(tmp_path / "made")
    with pytest.raises(UsageError, match="上書きしません"):
        write_register(tmp_path / "made")
    assert _contents(tmp_path / "made") == before
