"""An attack: writes calls of back_prop that never were, with a gradient of 0, among those that the worker recorded.

attacks: everything
"""
import sys

import numpy as np

NUM_EPOCHS = 20


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = np.array(weightsAndBiases, dtype=float)
    frame = sys._getframe()
    while frame:
        if isinstance(frame.f_locals.get('calls'), list):
            frame.f_locals['calls'].append(['back_prop', (trainX, trainY, w), np.zeros(w.size)])
        frame = frame.f_back
    return w, [w.copy() for _ in range(NUM_EPOCHS)]
