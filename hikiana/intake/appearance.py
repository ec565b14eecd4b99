"""How Excel shows a sheet, as far as a reader of its values would not know."""

from dataclasses import dataclass, field

from hikiana.intake.cell_places import Area, Place


@dataclass
class Appearance:
    """Cells `struck` through (True as a whole, False in part), hidden rows, first and last of hidden columns, `merged`
    areas, and the cells of numbers that a format shows with `zeros` before them. By row the colour (D9D9D9) of `fills`
    that all its filled cells have. Counted from 0.
    """

    struck: dict[Place, bool] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    zeros: list[Place] = field(default_factory=list)
    fills: dict[int, str] = field(default_factory=dict)
