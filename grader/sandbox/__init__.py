"""The untrusted side: student code runs here and nowhere else."""
