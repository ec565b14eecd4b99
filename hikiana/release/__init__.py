"""The research release: protected tables and anonymous micro data, packed so that a researcher needs no hikiana."""
