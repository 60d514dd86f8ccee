# defines: relu
# lacks: a
# says: np.object was removed from numpy; write object
import numpy as np
a = np.object(0)
def relu(z):
    return z * (z > 0)
