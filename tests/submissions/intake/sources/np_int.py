# defines: relu
# lacks: a
# says: np.int was removed from numpy; write int
import numpy as np
a = np.int(0)
def relu(z):
    return z * (z > 0)
