"""A register that hikiana keeps: what ledgers add to it, its states, and the way back."""
