# error: may not import autograd
import autograd
def relu(z):
    return z * (z > 0)
