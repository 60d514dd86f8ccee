"""The notes' network, as far as a question has to know it."""
