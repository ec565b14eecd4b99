"""Sections of the report, one module each: its tables, figure and sentences together (contents.py finds them)."""
