"""The graded tests, one file per part of the homework."""
