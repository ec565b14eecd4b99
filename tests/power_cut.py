"""A power cut at any moment: what would be on the disk, when a new name comes there at once, content by fsync alone."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """What has been brought to the disk, and what took its place without being there."""

    def __init__(self) -> None:
        self.lost: list[Path] = []
        """Files whose name was changed to what somebody will read, before their content was safe."""
        self.unsettled: dict[Path, set[str]] = {}
        """Names that took their place, by folder, and are not yet safe there."""
        self._content: dict[int, bytes] = {}
        self._names: dict[int, set[str]] = {}

    def brought(self, place: int) -> None:
        """The file or folder of a descriptor has been brought to the disk."""
        path = Path(f"/proc/self/fd/{place}").readlink()
        if path.is_dir():
            self._names[path.stat().st_ino] = _names(path)
            self.unsettled.pop(path, None)
        else:
            self._content[path.stat().st_ino] = path.read_bytes()

    def takes_its_place(self, made: Path, target: Path) -> None:
        """A file or folder is called by another name from now on."""
        below = [made, *made.rglob("*")] if made.is_dir() else [made]
        for path in below:
            inode = path.stat().st_ino
            if path.is_dir():
                is_safe = self._names.get(inode) == _names(path)
            else:
                is_safe = self._content.get(inode) == path.read_bytes()
            if not is_safe:
                self.lost.append(path)
        if made.is_file() and self._names.get(made.parent.stat().st_ino) != _names(made.parent):
            # What it names may stand beside it, and not be on the disk.
            self.lost.append(made.parent)
        self.unsettled.setdefault(target.parent, set()).add(target.name)


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@contextmanager
def power_cuts():
    """Watch what is written in the block. Whatever is `lost` or `unsettled` a power cut would have damaged."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell which file a descriptor is of")
    disk = Disk()
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def synced(place):
        fsync(place)
        disk.brought(place if isinstance(place, int) else place.fileno())

    def moved(move):
        def and_told(made, target, **options):
            # A former folder that makes room has been safe since it was made.
            if not str(target).endswith("-former"):
                disk.takes_its_place(Path(made), Path(target))
            move(made, target, **options)

        return and_told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", synced)
        patch.setattr(os, "rename", moved(rename))
        patch.setattr(os, "replace", moved(replace))
        yield disk
