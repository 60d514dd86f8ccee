"""The boundary that student code cannot cross: host/ (trusted), inside/ (untrusted), protocol/ (both)."""
