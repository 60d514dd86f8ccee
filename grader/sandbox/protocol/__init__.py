"""What both sides of the boundary speak: data alone, no student code and no answer."""
