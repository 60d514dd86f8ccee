"""Every known mistake as an executable hypothesis: what the answer would be if a student had made it."""
