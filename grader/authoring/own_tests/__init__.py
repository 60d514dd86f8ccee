"""Graded tests that an instructor writes in Python, in the folder questions/ of a homework."""
