"""The untrusted side: what runs in the process of a worker or its zygote. Student code runs here and nowhere else."""
