"""The printed reports of a centre: their figures, whose they are, and whether they agree with themselves."""
