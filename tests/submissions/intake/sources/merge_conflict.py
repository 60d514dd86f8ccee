# error: line 2
<<<<<<< HEAD
def relu(z):
    return z * (z > 0)
