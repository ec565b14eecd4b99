"""Running a notebook's cells: the engine, its processes and what a cell was given."""
