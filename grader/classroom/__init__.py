"""Grade submissions: one, or a whole class."""
