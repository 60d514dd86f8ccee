"""What a course says in assignment.toml, read once into frozen values; and the seed of its cases."""
