"""relu returns one text of four million letters beside fifty short ones: as an array each takes as much room as the longest"""
def relu(z):
    return ("a" * 4_000_000,) + ("b",) * 50
