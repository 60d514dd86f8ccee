"""The page of a class while grading runs, for a browser on the same machine."""
