"""The ledger of public editions: what each has shown and hidden, so that later ones hide what earlier ones hid."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hikiana.base.durable import put
from hikiana.base.errors import InputError, UsageError
from hikiana.base.fiscal_year import FiscalYear
from hikiana.base.json_file import array, mapping, read_json, string, whole


@dataclass(frozen=True)
class Entry:
    """One edition: the values of the counts that it shows and the ids of those that it hides.

    `k` is the smallest number of persons that it tells, `merged` and `left_out` are how its policy shaped the tables
    (Policy.shape), `digest` is the SHA-256 of its tables.
    """

    fiscal_year: FiscalYear
    k: int
    shown: Mapping[str, int]
    hidden: frozenset[str]
    digest: str = ""
    merged: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ledger:
    """The entries in a folder, <fiscal year>.json each. Values stand there of shown counts alone: they are public."""

    folder: Path

    @classmethod
    def of(cls, release: Path, synthetic: bool) -> "Ledger":
        """Editions of synthetic data have a ledger of their own."""
        return cls(release / "ledger" / ("synthetic" if synthetic else "records"))

    @staticmethod
    @contextmanager
    def alone(release: Path) -> Iterator[Path]:
        """Nobody else publishes within the block: what one edition shows, the next one has to know.

        Gives the place of the ledgers back.

        Raises UsageError when another run does.
        """
        folder = release / "ledger"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / ".lock", timeout=0):
                yield release
        except Timeout as fault:
            raise UsageError(
                "公開版は、今ほかの実行が作っています。終わってからもう一度実行してください。",
                "Another run is making public editions. Run again when it has ended.",
            ) from fault

    def entries(self) -> Iterator[Entry]:
        """The editions in order of their fiscal years.

        Raises
        ------
        InputError
            When a file is damaged: without it nobody knows what has to stay hidden.
        """
        for path in sorted(self.folder.glob("[0-9]*.json")):
            try:
                yield _read(path)
            except (OSError, ValueError, KeyError, TypeError, AttributeError, UsageError) as fault:
                raise InputError(
                    f"公開版の台帳「{path}」を読めません。これまでに何を公表したかの記録なので、"
                    "バックアップから戻してください。",
                    f"The ledger of public editions '{path}' cannot be read. It tells what has been published: "
                    "put it back from the backup.",
                ) from fault

    def write(self, entry: Entry) -> None:
        """Put an edition's entry in the place of its former one, at one moment."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "edition": "public",
            "fiscal_year": entry.fiscal_year.year,
            "k": entry.k,
            "merged": entry.merged,
            "left_out": sorted(entry.left_out),
            "tables": entry.digest,
            "shown": dict(sorted(entry.shown.items())),
            "hidden": sorted(entry.hidden),
        }
        text = json.dumps(told | {"sha256": _digest(told)}, ensure_ascii=False, indent=1)
        put(self.folder / f"{entry.fiscal_year}.json", f"{text}\n".encode())


def _read(path: Path) -> Entry:
    told = read_json(path)
    if told.pop("sha256") != _digest(told) or told["fiscal_year"] != int(path.stem):
        raise ValueError(path)
    return Entry(
        FiscalYear(whole(told["fiscal_year"])),
        whole(told["k"], 1),
        shown=mapping(told["shown"], whole),
        hidden=frozenset(array(told["hidden"], string)),
        digest=string(told["tables"]),
        merged=mapping(told["merged"], lambda groups: mapping(groups, lambda codes: array(codes, string))),
        left_out=frozenset(array(told["left_out"], string)),
    )


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
