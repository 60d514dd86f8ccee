"""Reports -> HTML pages: single files that load nothing, run nothing of a student's and can be printed."""
