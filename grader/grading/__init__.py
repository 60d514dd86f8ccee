"""The machine: one submission, the homework's questions, and what is made of the answers."""
