# error: Python 2: print is a function
print 'hello'
def relu(z):
    return z * (z > 0)
