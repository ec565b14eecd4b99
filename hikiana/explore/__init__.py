"""For analysts: cross-tabulations of any two coded columns, and the cube of counts behind linked charts.

Everything here gives counts, as the sections count them: a cell is a number of persons or contacts, never a person.
Small counts are still counts of few persons, so all of it is for the centre itself.
"""

from hikiana.explore.arguments import columns
from hikiana.explore.heat import crosstab_figure
from hikiana.explore.linked import cube, linked_charts
from hikiana.explore.tabulation import crosstab

__all__ = ["columns", "crosstab", "crosstab_figure", "cube", "linked_charts"]
