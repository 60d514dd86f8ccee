# defines: relu
# says: np.prod
# needs: numpy 2
import numpy as np
a = np.product([1, 2])
def relu(z):
    return z * (z > 0)
