"""What several sections count or tell in the same way."""
