"""An attack: writes calls of back_prop that never were, with a gradient of 0, among those that the worker recorded.

attacks: everything
"""
import sys

import numpy as np

NUM_EPOCHS = 20


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = np.array(weightsAndBiases, dtype=float)
    frame = sys._getframe()
    RecordedCall = sys.modules['grader.sandbox.protocol.reply'].RecordedCall
    while frame:
        local, given = frame.f_locals, (trainX, trainY, w)
        if isinstance(getattr(local.get('substitutes'), 'calls', None), list):
            local['substitutes'].calls.append(RecordedCall('back_prop', given, np.zeros(w.size)))
        frame = frame.f_back
    return w, [w.copy() for _ in range(NUM_EPOCHS)]
