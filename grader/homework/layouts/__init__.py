"""How a file lays out data, parameters and values: found by calling its functions, one question a module."""
