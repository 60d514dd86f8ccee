"""What students get: one zip with the template, how to install the checker, and the checker; no answers."""
