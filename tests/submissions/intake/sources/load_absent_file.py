# defines: relu
# lacks: trainX
# says: line 5: This statement was skipped: FileNotFoundError
import numpy as np
trainX = np.load('train.npy')
def relu(z):
    return z * (z > 0)
