"""Checkup: what the check of a ledger leaves for the people who mend it."""
