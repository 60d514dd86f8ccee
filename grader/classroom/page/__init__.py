"""The page of a class, and the files of it in the output folder."""
