# defines: relu x
# says: nothing_like_this is not installed
import numpy as np, nothing_like_this
x = np.ones(2)
def relu(z):
    return z * (z > 0)
