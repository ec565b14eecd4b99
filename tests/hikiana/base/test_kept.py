"""What is kept because it is slow to make."""

from pathlib import Path

import pytest

from hikiana.base.kept import kept


class _Maker:
    """Makes other content each time."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return f"made {self.times}".encode()


def _spoil_content(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3])


def _spoil_checksum(path: Path) -> None:
    path.with_name(f"{path.name}.sha256").write_bytes(b"\xff")


def _lose_checksum(path: Path) -> None:
    path.with_name(f"{path.name}.sha256").unlink()


def test_it_is_made_once(tmp_path):
    make, path = _Maker(), tmp_path / "cache" / "a.otf"
    assert [kept(path, make), kept(path, make)] == [b"made 1"] * 2
    assert path.read_bytes() == b"made 1"


@pytest.mark.parametrize("spoil", [Path.unlink, _spoil_content, _spoil_checksum, _lose_checksum])
def test_what_is_damaged_is_made_again(tmp_path, spoil):
    make, path = _Maker(), tmp_path / "a.otf"
    kept(path, make)
    spoil(path)
    assert [kept(path, make), kept(path, make)] == [b"made 2"] * 2


def test_where_it_cannot_be_kept_that_is_told(tmp_path):
    (tmp_path / "cache").write_bytes(b"no folder")
    with pytest.raises(OSError, match="cache"):
        kept(tmp_path / "cache" / "a.otf", _Maker())
