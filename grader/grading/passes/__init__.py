"""What is made of the verdicts after the questions were put once."""
