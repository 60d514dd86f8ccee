"""The machine: one submission, from intake to report."""
