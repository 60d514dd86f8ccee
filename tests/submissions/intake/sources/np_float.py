# defines: relu
# lacks: a
# says: np.float was removed from numpy; write float
import numpy as np
a = np.float(0)
def relu(z):
    return z * (z > 0)
