"""Numbers for records that the office does not number: the same for the same record as the ledger grows."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from hikiana.base.durable import put
from hikiana.base.errors import InputError
from hikiana.base.workspace import PRIVATE
from hikiana.intake import forms
from hikiana.intake.raw import RawTable
from hikiana.intake.written import Cells, spaceless, trimmed

_KEY = "ledger.key"
_KEY_BYTES, _DIGITS, _SHORT = 32, 12, 6
_POLITE = r"(?:様|さま|さん|氏|殿)$"
_WHO_CALLED = r"[(\[](?:本人|父|母|親|兄|姉|弟|妹|夫|妻|家族|きょうだい|祖父|祖母)[)\]]$"
_NOBODY = (
    r"^(?:匿名(?:希望|者)?(?:の方)?|不明|不詳|(?:氏名|番号)(?:不明|不詳|なし)|名無し|無記名|非通知"
    r"|なし|無し|無|0+|[-‐−―ー?*×]+)$"
)


def contact_numbers(contacts: Sequence[RawTable]) -> list[RawTable]:
    """The contacts of all sheets with numbers: K001-20230404-1 is the client's first of that day; of one without a day
    the number of its row stands there.

    Contacts that are added of other clients or days change none.
    """
    frames = [raw.frame.select("case_id", "date", row=raw.rows) for raw in contacts]
    numbers = _numbers(pl.concat(frames))
    numbered, first = [], 0
    for raw in contacts:
        own = numbers.slice(first, raw.frame.height)
        numbered.append(replace(raw, frame=raw.frame.with_columns(contact_id=own)))
        first += raw.frame.height
    return numbered


def _numbers(frame: pl.DataFrame) -> pl.Series:
    day = forms.days(trimmed(pl.col("date"))).dt.to_string("%Y%m%d")
    number = trimmed(pl.col("case_id")).fill_null("")
    told = frame.select(number=number, day=pl.coalesce(day, pl.concat_str(pl.lit("r"), pl.col("row"))))
    which = (pl.int_range(pl.len()).over("number", "day") + 1).cast(pl.String)
    return told.select(pl.concat_str("number", "day", which, separator="-")).to_series()


def client_numbers(names: pl.Series) -> pl.Series:
    """A number for each name or initials, from which nobody without the office's key can tell the name.

    The key is made once in the folder of what is private, and never leaves it.
    """
    key = _key()
    bare = names_alone(names)
    numbers = {name: _digest(key, name) for name in bare.drop_nulls().unique() if name}
    return bare.replace_strict(numbers, default=None, return_dtype=pl.String)


def is_nobody(cells: pl.Expr) -> pl.Expr:
    """Whether cells of numbers or names say that nobody is known: 匿名, -, 0."""
    return spaceless(cells).str.contains(_NOBODY).fill_null(False)


def numbers_of_rows(told: pl.Series) -> pl.Series:
    """A number for each row by all that stands in it, of rows that are the same one by which of them it is."""
    key = _key()
    which = told.to_frame("told").select(pl.concat_str("told", pl.int_range(pl.len()).over("told"), separator="|"))
    return pl.Series([_digest(key, row) for row in which.to_series()], dtype=pl.String)


def code_of(name: str) -> str:
    """A short code for what a file or a sheet is called, which may be a counsellor's name."""
    return _digest(_key(), name)[1 : 1 + _SHORT]


def names_alone(names: Cells) -> Cells:
    """Names and initials as they are compared: without spaces and dots, 様 or さん, and who called in brackets; empty
    where nobody is named.
    """
    bare = spaceless(names).str.replace(_WHO_CALLED, "").str.replace(_POLITE, "").str.replace_all(r"[.・,、]", "")
    return bare.str.replace(_NOBODY, "")


def _digest(key: bytes, name: str) -> str:
    return "C" + hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def _key() -> bytes:
    path = PRIVATE / _KEY
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, secrets.token_hex(_KEY_BYTES).encode())
        path.chmod(0o600)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:  # names would be guessed from their numbers, and clients would get others
        raise InputError(
            f"「{path}」は、名前を番号に替える鍵として読めません。バックアップから戻してください（新しい鍵では、同じ人の"
            "番号が変わります）。",
            f"'{path}' is no key by which names become numbers. Put it back from the backup: with a new one the same "
            "clients get other numbers.",
        )
    return key
