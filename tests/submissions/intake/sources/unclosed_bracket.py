# error: line 2
a = (1,
def relu(z):
    return z * (z > 0)
