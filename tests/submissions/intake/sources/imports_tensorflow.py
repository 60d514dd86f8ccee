# error: may not import tensorflow
import tensorflow
def relu(z):
    return z * (z > 0)
