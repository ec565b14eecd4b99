"""A new centre's folder: the few things that nobody can guess, and all that follows from them."""
