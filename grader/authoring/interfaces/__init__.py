"""Other published shapes of the same homework: interfaces/*.toml in its folder, found by name and by trying."""
