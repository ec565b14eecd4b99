"""The one source of the register's columns: pandera models, code lists and rules, with Japanese and English labels."""
