"""Names the mistake behind a wrong question, by the hypotheses beside the reference."""
