# error: Python 2: print is a function
def relu(z):
    print z
    return z
