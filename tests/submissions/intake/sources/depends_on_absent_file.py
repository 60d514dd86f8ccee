# defines: relu
# lacks: X Y
# says: skipped too: it needs X
import numpy as np
X = np.load('a.npy')
Y = X.T
def relu(z):
    return z * (z > 0)
