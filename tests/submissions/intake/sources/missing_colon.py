# error: line 2
def relu(z)
    return z
