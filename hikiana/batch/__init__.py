"""The yearly batch: which sections and documents have to be made, and their making side by side."""
