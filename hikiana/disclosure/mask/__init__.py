"""Which counts of an edition for everyone are hidden."""
