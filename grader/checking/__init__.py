"""One student's own file, checked again and again while it is written: above grading, beside the classroom."""
