"""Part 6: what a training did, the rules it is judged by, the search for its settings, and the digits."""
