"""No record gets into git: what a commit would add is judged by its place, its kind and its content.

.githooks/pre-commit runs this before every commit, so that heavy imports wait for a text that may be a table.
"""

import hashlib
import io
import json
import re
import shlex
import sys
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hikiana.base.errors import HikianaError
from hikiana.base.text import LANGUAGES, Text
from hikiana.base.variables import PLACE
from hikiana.base.workspace import DATA, ROOT, SHIPPED_CENTRE, SYNTHETIC
from hikiana.intake.guard.git_index import Contents, has_commit, staged, tracked

PROFILE = "centre.toml"
KINDS = (
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods"),
    *(".parquet", ".arrow", ".feather", ".ipc", ".pkl", ".pickle"),
    *(".sqlite", ".sqlite3", ".db", ".mdb", ".accdb", ".rds", ".sav", ".dta"),
    *(".pdf", ".docx"),
    *(".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".zst"),
)
"""What the names of files end with that hold tables, reports or whole folders, and that never ship."""

_PACKED = Text("圧縮ファイルかExcelのブック", "a packed file or an Excel workbook")
_TABLES = Text("表を保存したファイル（Parquet、Arrowなど）", "a file of tables (Parquet, Arrow or the like)")
_BEGINNINGS = {
    b"PK\x03\x04": _PACKED,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Text(
        "古い形式かパスワードつきのExcelのブック", "an Excel workbook, old or locked by a password"
    ),
    b"PAR1": _TABLES,
    b"PARE": _TABLES,
    b"ARROW1": _TABLES,
    b"FEA1": _TABLES,
    b"\xff\xff\xff\xff": _TABLES,  # a stream of Arrow
    b"%PDF": Text("PDF", "a PDF"),
    b"SQLite format 3\0": Text("データベース", "a database"),
    **{bytes([0x80, protocol]): Text("Pythonのデータ（pickle）", "pickled data of Python") for protocol in range(2, 6)},
    **dict.fromkeys((b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"), _PACKED),
}
_PAGE = re.compile(rb'<meta (?=[^>]*"generator")[^>]*"hikiana \d')
_BEGINNING = 1 << 18
_ENCODINGS = ("utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be")
_OF_CHANGES = {"table", "key", "column", "before", "after"}
SHOWN = 20
_MADE_UP = "tests/centres/"
"""Centres that nobody has, for tests."""
_CODE = ".py"
"""Tests hold small tables of invented records."""

_CLOSED = Text(
    "data/ の中で git に入れてよいのは、付属のもの（{shipped}）だけです。",
    "In data/ only what ships ({shipped}) may be in git.",
)
_CENTRE = Text(
    "センターのフォルダ（centre.toml のあるところ）の中のファイルです。フォルダを hikiana の外へ移してください。",
    "This lies in the folder of a centre (where centre.toml is). Move that folder out of hikiana's.",
)
_KIND = Text(
    "{kind}です。相談記録か内部資料の報告書かもしれません。",
    "This is {kind}. It may hold records or an internal report.",
)
_NAMED = Text("「{kind}」のファイルは git に入れません。", "Files that end in '{kind}' do not go into git.")
_TABLE = Text("相談記録の表「{table}」の見出しがあります。", "This has the heads of the table of records '{table}'.")
_CHANGED = Text(
    "付属の合成データと違います（{sums} と合いません）。実際の記録が入ったのかもしれません。"
    "hikiana synth で作り直したときは、フォルダの全てを git add してください。",
    "This differs from the synthetic data as made (by {sums}). Real records may have got in. If hikiana synth made it "
    "anew, git add the whole folder.",
)
_OUTPUTS = Text(
    "ノートブックに実行結果が残っています。JupyterLab の Edit → Clear Outputs of All Cells で消して保存し、"
    "もう一度 git add してください。",
    "The notebook keeps what it showed. Clear it in JupyterLab (Edit → Clear Outputs of All Cells), save it and git "
    "add it again.",
)
_NO_NOTEBOOK = Text(
    "ノートブックとして読めないため、実行結果の有無が分かりません。JupyterLab で開いて保存し直してください。",
    "It cannot be read as a notebook, so it may keep results. Open it in JupyterLab and save it anew.",
)


@dataclass(frozen=True)
class Refusal:
    """A file that must not be committed, and why."""

    path: str
    reason: Text


def refused_of_commit(repository: Path) -> list[Refusal]:
    """What the next commit must not hold, in order of path. Raises UsageError when git cannot tell."""
    files = dict(staged(repository))
    if any(_lies_in(path, SYNTHETIC) for path in files):
        # New checksums also have to fit the files that stay as they are.
        files |= tracked(repository, _place(SYNTHETIC))
    within = {path for path in files if _lies_with_a_centre(repository, path)}
    others = refused({path: content for path, content in files.items() if path not in within})
    return sorted([*others, *(Refusal(path, _CENTRE) for path in within)], key=lambda refusal: refusal.path)


def _lies_with_a_centre(repository: Path, path: str) -> bool:
    """Whether a file lies in the folder of a centre that does not ship: remarks and all that is made lie there too."""
    above = [folder for folder in PurePosixPath(path).parents if folder.parts]
    has_profile = any((repository / folder / PROFILE).is_file() for folder in above)
    return has_profile and not _lies_in(path, SHIPPED_CENTRE) and not path.startswith(_MADE_UP)


def refused(files: Contents) -> list[Refusal]:
    """Which of the files must not be in git, in order of path. The synthetic register has to be whole or absent."""
    sums = _checksums(files)
    judged = ((path, _reason(path, content, sums)) for path, content in sorted(files.items()))
    return [Refusal(path, reason) for path, reason in judged if reason]


def _reason(path: str, content: bytes, sums: frozenset[str]) -> Text | None:
    if _lies_in(path.casefold(), DATA) and not _lies_in(path, SHIPPED_CENTRE):
        return _CLOSED.format(shipped=_place(SHIPPED_CENTRE))
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return _KIND.format(kind=kind)
    if _PAGE.search(content[:_BEGINNING]):
        return _KIND.format(kind=Text("hikiana の報告書", "a report of hikiana"))
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _KIND.format(kind=_PACKED)
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in KINDS:
        return _NAMED.format(kind=suffix)
    if suffix == ".ipynb" or (content.lstrip().startswith(b"{") and b'"nbformat"' in content):
        return _reason_of_notebook(content)
    if _lies_in(path, SYNTHETIC) and path != _sums_place():
        line = f"{hashlib.sha256(content).hexdigest()}  {PurePosixPath(path).relative_to(_place(SYNTHETIC))}"
        return None if line in sums else _CHANGED.format(sums=_sums_place())
    if suffix == _CODE:
        return None
    return _reason_of_text(path, content)


def _reason_of_notebook(content: bytes) -> Text | None:
    try:
        notebook = json.loads(content)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        shown = any(cell["outputs"] or cell["execution_count"] is not None for cell in cells)
        return _OUTPUTS if shown or "widgets" in notebook["metadata"] else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return _NO_NOTEBOOK


def _reason_of_text(path: str, content: bytes) -> Text | None:
    from hikiana.intake.text_file import first_rows

    # The printed list of activities has the columns of the table, and no person.
    allowed = ("activities",) if _lies_in(path, SHIPPED_CENTRE / "published") else ()
    # A damaged file is in no encoding throughout: it is looked at in each.
    for text in {content[:_BEGINNING].decode(encoding, errors="replace") for encoding in _ENCODINGS}:
        for row in first_rows(text)[1]:
            if (table := table_of_records(row, allowed)) is not None:
                return _TABLE.format(table=table)
            if set(row) >= _OF_CHANGES:
                return _TABLE.format(table=Text("登録簿の変更の記録", "the changes of a register"))
    return None


def table_of_records(heads: Sequence[str], allowed: Collection[str] = ()) -> Text | None:
    """The table of records that has these heads, more than half of its own; `allowed` are not looked for."""
    from hikiana.intake.heads import known_heads
    from schemas.tables import TABLES

    for name, table in TABLES.items():
        if name not in allowed and 2 * known_heads(heads, table) > len(table.usual):
            return Text(f"{table.title.ja} ({name})", f"{table.title.en} ({name})")
    return None


def _place(folder: Path) -> str:
    return folder.relative_to(ROOT).as_posix()


def _lies_in(path: str, folder: Path) -> bool:
    return path.startswith(f"{_place(folder)}/")


def _sums_place() -> str:
    from hikiana.intake.profile import CHECKSUMS

    return f"{_place(SYNTHETIC)}/{CHECKSUMS}"


def _checksums(files: Contents) -> frozenset[str]:
    if not any(_lies_in(path, SYNTHETIC) for path in files):
        return frozenset()
    return frozenset(files.get(_sums_place(), b"").decode(errors="replace").splitlines())


def describe(refusals: Sequence[Refusal], undo: str) -> Text:
    """Which files, why, and what to do; `undo` is the command that takes files out of a commit and leaves them be."""
    count, shown = len(refusals), refusals[:SHOWN]
    # A command that names hundreds of files cannot be copied: then all leaves the commit.
    paths = [refusal.path for refusal in shown] if len(shown) == count else ["."]
    command = shlex.join([*undo.split(), "--", *paths])
    more = (
        Text(f"\n    ほか{count - SHOWN}件", f"\n    and {count - SHOWN} more") if len(shown) < count else Text("", "")
    )
    ja = "\n".join(f"    {refusal.path}: {refusal.reason.ja}" for refusal in shown) + more.ja
    en = "\n".join(f"    {refusal.path}: {refusal.reason.en}" for refusal in shown) + more.en
    return Text(
        f"コミットを止めました。git に入れてはいけないファイルが{count}件あります。\n{ja}\n"
        f"次のコマンドでコミットから外してください（ファイルは消えません）:\n    {command}\n"
        "相談記録は hikiana のフォルダの外に置いてください。"
        f"できたものの置き場所も、環境変数 {PLACE} で外にできます。",
        f"The commit was stopped. Files that must not be in git: {count}\n{en}\n"
        f"Take them out of the commit (the files stay where they are):\n    {command}\n"
        f"Keep records outside of hikiana's folder. The environment variable {PLACE} puts what is made outside, too.",
    )


def main() -> None:
    """Judge the commit that git is about to make; end with 1 when it must not be made."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    repository = Path.cwd()
    try:
        refusals = refused_of_commit(repository)
    except HikianaError as fault:
        sys.exit("\n".join(fault.in_language(lang) for lang in LANGUAGES))
    if refusals:
        told = describe(refusals, "git restore --staged" if has_commit(repository) else "git rm -r --cached")
        sys.exit("\n\n".join(told(lang) for lang in LANGUAGES))


if __name__ == "__main__":
    main()
