"""The office's own form of a ledger: what its sheets and columns are, proposed once, kept with the centre, replayed."""
