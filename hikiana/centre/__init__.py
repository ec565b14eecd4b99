"""What is particular to one centre: its profile, its policy of disclosure, its printed figures."""
