"""The signs of columns in which a choice is marked: ○ below the answer, and what stands for nothing chosen."""

MARKS = ("○", "◯", "〇", "●", "◎", "✓", "✔", "レ", "1")
"""What staff put below an answer that is chosen; 1 may be a number as well."""
CROSSES = ("×", "✕")
"""What says that an answer is not chosen; 0 may be a number as well."""
