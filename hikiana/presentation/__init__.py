"""Presentation: how a StatTable is written, set, drawn and told."""
