"""Disclosure control: what of the tables everyone may see, so that nobody in small groups is found again."""
