"""What takes its place is on the disk before, and its name soon after."""

import os

import pytest

from hikiana.base.durable import durable, put, settle_all
from hikiana.base.folders import whole_folder

from ...power_cut import power_cuts


def test_watching_finds_a_file_that_was_never_brought_to_the_disk(tmp_path):
    with power_cuts() as disk:
        (tmp_path / "new").write_text("half")
        (tmp_path / "new").replace(tmp_path / "kept")
    assert disk.lost == [tmp_path / "new", tmp_path]
    assert disk.unsettled == {tmp_path: {"kept"}}


def test_watching_finds_what_was_written_after_the_file_was_brought_to_the_disk(tmp_path):
    with power_cuts() as disk:
        with durable(tmp_path / "new") as file:
            file.write(b"first")
        with (tmp_path / "new").open("ab") as file:
            file.write(b"second")
        (tmp_path / "new").replace(tmp_path / "kept")
    assert disk.lost == [tmp_path / "new", tmp_path]


def test_watching_finds_a_folder_whose_names_were_never_brought_to_the_disk(tmp_path):
    with power_cuts() as disk:
        (tmp_path / "made").mkdir()
        with durable(tmp_path / "made" / "file") as file:
            file.write(b"safe")
        (tmp_path / "made").rename(tmp_path / "kept")
    assert disk.lost == [tmp_path / "made"]


@pytest.mark.parametrize("by_many", [False, True])
def test_file_is_safe_before_it_takes_the_place_of_the_former_one(tmp_path, by_many):
    (tmp_path / "kept").write_bytes(b"former")
    with power_cuts() as disk:
        put(tmp_path / "kept", b"new", by_many=by_many)
    assert (disk.lost, disk.unsettled) == ([], {})
    assert (tmp_path / "kept").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_folder_that_a_file_names_is_on_the_disk_before_the_file_takes_its_place(tmp_path):
    with power_cuts() as disk:
        (tmp_path / "tables-2").mkdir()
        put(tmp_path / "register.toml", b'tables = "tables-2"')
    assert (disk.lost, disk.unsettled) == ([], {})


def test_former_file_stays_when_there_is_no_room_for_the_new_one(tmp_path, monkeypatch):
    (tmp_path / "kept").write_bytes(b"former")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        put(tmp_path / "kept", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"former"]


@pytest.mark.parametrize("former", [False, True])
def test_folder_is_safe_with_all_that_lies_in_it_before_it_takes_its_place(tmp_path, former):
    target = tmp_path / "made"
    if former:
        target.mkdir()
    with power_cuts() as disk, whole_folder(target, own=("*", "*/*")) as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "table.csv").write_text("1")
        (folder / "page.html").write_text("<p>")
    assert (disk.lost, disk.unsettled) == ([], {})
    assert (target / "deep" / "table.csv").read_text() == "1"


def test_links_in_a_folder_are_left_as_they_are(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    settle_all(tmp_path)
    assert (tmp_path / "link").is_symlink()
