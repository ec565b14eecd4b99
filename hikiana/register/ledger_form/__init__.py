"""The form of an office's ledger: proposed, its questions put with what follows from each answer, and kept."""
