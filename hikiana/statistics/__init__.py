"""Counts and tables: dimensions, measures, the StatTable, how it is counted, named and written as data."""
