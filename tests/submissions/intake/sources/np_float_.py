# defines: relu
# says: np.float64
# needs: numpy 2
import numpy as np
a = np.float_(1)
def relu(z):
    return z * (z > 0)
