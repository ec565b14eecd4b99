"""A sheet of OpenDocument while it is read: where its rows and cells stand, and how they look."""

from dataclasses import dataclass, field

from hikiana.intake.appearance import Appearance
from hikiana.intake.cell_styles import Runs, struck_through
from hikiana.intake.open_document import names
from hikiana.intake.open_document.cells import SheetCells
from hikiana.intake.open_document.styles import OdsStyle, OdsStyles
from hikiana.intake.package import Attributes, RefusedError
from hikiana.intake.workbook import Sheet

_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_NOT_SHOWN = ("collapse", "filter")
_UNSAID: Runs = frozenset({None})
_SEVERAL = frozenset({names.COLUMNS_REPEATED, names.COLUMNS_SPANNED, names.ROWS_SPANNED})
_OF_A_FACT = 100
"""How many characters' room it takes to remember how a cell looks."""


@dataclass
class _Row:
    """The row that was begun last: how often it comes, its filled cells, and which look otherwise than bare."""

    times: int = 1
    style: str | None = None
    place: int = 0
    cells: list[str | None] = field(default_factory=list)
    struck: dict[int, bool] = field(default_factory=dict)
    zeros: list[int] = field(default_factory=list)
    fills: set[str | None] = field(default_factory=set)

    @property
    def looks(self) -> int:
        """How much there is to remember of how it looks."""
        return len(self.struck) + len(self.zeros) + len(self.fills)


@dataclass
class SheetBegun:
    """What is known of a sheet so far."""

    name: str
    visible: bool
    styles: OdsStyles
    cells: SheetCells
    appearance: Appearance = field(default_factory=Appearance)
    _rows: int = 0
    _columns: int = 0
    _styles_of_columns: list[tuple[int, str | None]] = field(default_factory=list)
    _hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    _hidden_groups: list[bool] = field(default_factory=list)
    _row: _Row = field(default_factory=_Row)

    def column(self, attributes: Attributes) -> None:
        """A column, as often as it comes."""
        first, self._columns = self._columns, self._columns + times(attributes, names.COLUMNS_REPEATED)
        if self._is_hidden("table-column", attributes):
            self.appearance.hidden_columns.append((first, self._columns - 1))
        self._styles_of_columns.append((self._columns, attributes.get(names.DEFAULT_STYLE)))

    def begin_group(self, attributes: Attributes) -> None:
        """Rows that are shown or hidden together."""
        self._hidden_groups.append(attributes.get(names.DISPLAY) == "false")

    def end_group(self) -> None:
        self._hidden_groups.pop()

    def begin_row(self, attributes: Attributes) -> None:
        """A row, as often as it comes."""
        self._row = row = _Row(times(attributes, names.ROWS_REPEATED), attributes.get(names.DEFAULT_STYLE))
        if any(self._hidden_groups) or self._is_hidden("table-row", attributes):
            self._hidden_rows.append((self._rows, self._rows + row.times))

    def empty_cell(self, attributes: Attributes) -> None:
        """A cell without a value, as often as it comes."""
        if not _SEVERAL.isdisjoint(attributes):
            self._merge(attributes)
        self._row.place += times(attributes, names.COLUMNS_REPEATED)

    def cell(self, attributes: Attributes, text: str, runs: Runs, has_zeros: bool) -> None:
        """A filled cell, as often as it comes."""
        row = self._row
        first = row.place
        if not _SEVERAL.isdisjoint(attributes):
            self._merge(attributes)
            row.place += times(attributes, names.COLUMNS_REPEATED)
            if row.place > _MOST_COLUMNS:
                raise RefusedError("too_large")
        else:
            row.place += 1
        if len(row.cells) < first:
            row.cells += [None] * (first - len(row.cells))
        row.cells += [text] * (row.place - first)
        if self.styles.strike or self.styles.fills:
            style = self._style(attributes)
            row.fills.add(style.fill)
            struck = struck_through(bool(style.struck), runs or _UNSAID)
            if struck is not None:
                row.struck.update(dict.fromkeys(range(first, row.place), struck))
        if has_zeros:
            row.zeros += range(first, row.place)

    def end_row(self) -> None:
        row, first = self._row, self._rows
        self._rows += row.times
        if not row.cells:
            return
        if self._rows > _MOST_ROWS:
            raise RefusedError("too_large")
        self.cells.add(first, row.times, row.cells)
        self.cells.limits.take(0, _OF_A_FACT * row.times * row.looks)
        fill = next(iter(row.fills)) if len(row.fills) == 1 else None
        for number in range(first, self._rows) if row.looks else ():
            self.appearance.struck.update({(number, column): whole for column, whole in row.struck.items()})
            self.appearance.zeros += [(number, column) for column in row.zeros]
            if fill:
                self.appearance.fills[number] = fill

    def sheet(self, from_1904: bool) -> Sheet:
        """The sheet, once it has ended; that rows below the last filled one are hidden is nobody's business."""
        hidden = (range(first, min(end, self.cells.height)) for first, end in self._hidden_rows)
        self.appearance.hidden_rows = [row for rows in hidden for row in rows]
        return Sheet(self.name, self.cells.frame(), self.visible, self.appearance, from_1904)

    def _merge(self, attributes: Attributes) -> None:
        down, across = times(attributes, names.ROWS_SPANNED), times(attributes, names.COLUMNS_SPANNED)
        if down * across > 1:
            row, column = self._rows, self._row.place
            self.appearance.merged.append((row, column, row + down - 1, column + across - 1))

    def _style(self, attributes: Attributes) -> OdsStyle:
        """Of a cell: its own, else that of its row, else of its column."""
        style = attributes.get(names.STYLE_OF) or self._row.style
        if style is None:
            place = self._row.place - 1
            style = next((of for end, of in self._styles_of_columns if place < end), None)
        return self.styles.of("table-cell", style)

    def _is_hidden(self, family: str, attributes: Attributes) -> bool:
        is_flat = self.styles.of(family, attributes.get(names.STYLE_OF)).hidden
        return attributes.get(names.VISIBILITY) in _NOT_SHOWN or bool(is_flat)


def times(attributes: Attributes, name: str) -> int:
    """How often something comes, or how far it reaches; once where nothing is said.

    Raises
    ------
    ValueError
        When it is no number from 1 on.
    """
    said = int(attributes.get(name, 1))
    if said < 1:
        raise ValueError(said)
    return said
