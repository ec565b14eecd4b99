"""A register's sound tables in a folder, with what follows from them, as a data package."""
