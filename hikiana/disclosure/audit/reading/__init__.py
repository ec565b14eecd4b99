"""Reading finished artefacts, each kind by a module of its own."""
