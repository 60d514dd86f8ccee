"""An attack: trains nothing, calls no back_prop that could be watched, and returns a trajectory of the right length.

attacks: everything
"""
import numpy as np

NUM_EPOCHS = 20


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = np.array(weightsAndBiases, dtype=float)
    return w, [w.copy() for _ in range(NUM_EPOCHS)]
