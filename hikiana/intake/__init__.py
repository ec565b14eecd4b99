"""Intake: raw files as staff keep them → typed tables that still know the row each value came from."""
