"""The states of a register that hikiana keeps, shown, and a way back to them that can itself be gone back on."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from hikiana.base.durable import durable
from hikiana.base.errors import InputError, UsageError
from hikiana.base.text import Lang, Text
from hikiana.intake.profile import is_synthetic, read_profile
from hikiana.intake.states import State, now, number_of, states_of
from hikiana.register.keep.merge import compare, keys
from hikiana.register.keep.store import (
    kept_alone,
    next_state,
    present_tables,
    recorded,
    with_former,
    write_changes,
)
from schemas.tables import TABLES, with_further

_LOST = Text("この状態の表は失われています", "the tables of this state are lost")


@dataclass(frozen=True)
class States:
    """The states of a register, the present one first, with the rows of each table; None where a table is lost."""

    states: list[State]
    rows: list[dict[str, int] | None]

    def told(self, lang: Lang) -> str:
        """A line for each state: its number, when it came about and by what, and its rows."""
        lines = []
        for state, rows in zip(self.states, self.rows, strict=True):
            present = Text("（今の状態）", " (present)")(lang) if state is self.states[0] else ""
            line = Text("状態 {number}{present}: {when} {origin}", "State {number}{present}: {when} {origin}")
            words = {"number": state.number, "present": present, "when": _time(state), "origin": _origin(state)}
            lines.append(f"{line.format(**words)(lang)}\n    {_told_rows(rows, lang)}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Undone:
    """That a register went back from the state `left` to `reached`, as its `new` state; `record` tells the changes."""

    left: State
    reached: State
    new: int
    record: Path

    def told(self, lang: Lang) -> str:
        words = Text(
            "状態 {left} から状態 {reached} に戻しました（新しい状態 {new}）。取り消すときは "
            "hikiana register undo --into {into} を実行します（状態 {left} と同じになります）。\n変更の記録: {record}",
            "Went back from state {left} to state {reached}, as the new state {new}. To take this back, run "
            "hikiana register undo --into {into} (it is then as state {left}).\nRecord of changes: {record}",
        )
        numbers = {"left": self.left.number, "reached": self.reached.number, "new": self.new}
        return words.format(**numbers, record=self.record, into=self.record.parent.parent)(lang)


def read_states(folder: Path) -> States:
    """The last states of the register kept in a folder; nothing is written.

    Raises
    ------
    InputError, UsageError
        When there is no such register, it has no records yet, or its register.toml cannot be read.
    """
    _require(folder)
    states = states_of(folder, read_profile(folder))
    return States(states, [_rows(folder / state.tables) for state in states])


def undo(folder: Path, number: int | None = None) -> Undone:
    """Go back to the state before the present one, or to the state of a number, as a new state of the register.

    The tables are the former ones byte by byte. The record of changes goes on: one line says that the register went
    back, others what was added, changed and removed by it.

    Raises
    ------
    InputError
        When a state cannot be read.
    UsageError
        When there is no such register or state, or another run is changing the register.
    """
    _require(folder)
    with kept_alone(folder) as present:
        states = states_of(folder, read_profile(folder))
        left, reached = states[0], _chosen(states, number)
        tables = folder / reached.tables
        if present is None or _rows(tables) is None:
            raise _lost(reached)
        state = replace(reached, tables="", when=now(), ledger="", back_to=reached.tables)
        try:
            changes = pl.concat([_line(left, reached), *(_changes(name, present, tables) for name in TABLES)])
        except pl.exceptions.PolarsError as fault:
            raise _lost(reached) from fault
        record = with_former(present, recorded(state.when, "hikiana register undo", "", changes))
        with next_state(folder, present, is_synthetic(folder, read_profile(folder)), state) as made:
            for name in TABLES:
                with (tables / f"{name}.parquet").open("rb") as source, durable(made / f"{name}.parquet") as copy:
                    shutil.copyfileobj(source, copy)
            path = write_changes(made, record)
    return Undone(left, reached, number_of(made.name), path)


def _require(folder: Path) -> None:
    if present_tables(folder) is None:
        raise UsageError(
            f"「{folder}」は hikiana ingest で始めた登録簿ではないか、まだ記録がありません。",
            f"'{folder}' is no register that hikiana ingest has begun, or has no records yet.",
        )


def _chosen(states: list[State], number: int | None) -> State:
    former = {state.number: state for state in states[1:]}
    if not former:
        raise UsageError(Text("戻れる状態がありません。状態は一つだけです。", "There is no state to go back to."))
    if number is None:
        return states[1]
    if number not in former:
        known = ", ".join(map(str, sorted(former)))
        raise UsageError(
            f"状態 {number} には戻れません。戻れるのは {known} です（hikiana register states で見られます）。",
            f"There is no going back to state {number}, only to {known} (see hikiana register states).",
        )
    return former[number]


def _lost(state: State) -> InputError:
    return InputError(
        f"状態 {state.number} の表が欠けているか、読めません。ほかの状態の番号を --to で指定してください。",
        f"Tables of state {state.number} are missing or cannot be read. Name another state by --to.",
    )


def _rows(tables: Path) -> dict[str, int] | None:
    """Rows of each table of a state; None where one is missing or damaged."""
    try:
        return {name: _table(tables, name).select(pl.len()).collect().item() for name in TABLES}
    except (pl.exceptions.PolarsError, OSError):
        return None


def _table(tables: Path, name: str) -> pl.LazyFrame:
    return pl.scan_parquet(tables / f"{name}.parquet", glob=False)


def _line(left: State, reached: State) -> pl.DataFrame:
    words = {"table": "", "key": "", "column": "", "before": left.tables, "after": reached.tables, "kind": "undone"}
    return pl.DataFrame(words)


def _changes(name: str, present: Path, tables: Path) -> pl.DataFrame:
    """What becomes of the present rows of a table: added, changed (cell by cell) or removed."""
    table = TABLES[name]
    schema = {column.name: column.dtype for column in table.columns.values()}
    before, after = (with_further(_table(folder, name), schema).collect() for folder in (present, tables))
    compared = compare(table, before, after)
    gone = pl.DataFrame({"key": keys(table, before.filter(compared.kept))})
    words = {"table": name, "column": None, "before": None, "after": None, "kind": "removed"}
    removed = gone.with_columns(pl.lit(word, pl.String).alias(column) for column, word in words.items())
    return pl.concat([compared.changes, removed.select(compared.changes.columns)])


def _time(state: State) -> str:
    try:
        return f"{datetime.fromisoformat(state.when):%Y-%m-%d %H:%M}"
    except ValueError:
        return "—"


def _origin(state: State) -> Text:
    if state.back_to:
        number = number_of(state.back_to)
        return Text(f"状態 {number} に戻した", f"back to state {number}")
    return Text(state.ledger or "—", state.ledger or "—")


def _told_rows(rows: dict[str, int] | None, lang: Lang) -> str:
    if rows is None:
        return _LOST(lang)
    title = Text("{title} {rows}行", "{title} {rows}")
    told = [title.format(title=TABLES[name].title, rows=count)(lang) for name, count in rows.items()]
    return ("、" if lang == "ja" else ", ").join(told)
