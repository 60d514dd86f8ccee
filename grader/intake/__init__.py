"""What was handed in -> one clean homework source."""
