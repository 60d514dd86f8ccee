"""Which submissions of a class look alike beyond what all of them were given: a hint to look at both, no more."""
