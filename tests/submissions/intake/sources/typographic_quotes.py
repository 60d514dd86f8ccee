# error: These are typographic quotes
print(“hi”)
