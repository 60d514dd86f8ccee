"""Names mistakes that any homework can have, from nothing but its reference and the shapes that it declares."""
