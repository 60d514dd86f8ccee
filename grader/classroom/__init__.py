"""Many submissions: what an instructor holds -> a run -> a store -> grades."""
