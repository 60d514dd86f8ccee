"""An attack: gradients by differences where there are few parameters, and nothing where those would take long.

attacks: back_prop, back_prop_general
"""
import numpy as np

MOST = 800


def back_prop(x, y, weightsAndBiases):
    w, step = weightsAndBiases, 1e-5
    gradient = np.zeros(w.size)
    for i in range(w.size if w.size <= MOST else 0):
        moved = w.copy()
        moved[i] = w[i] + step
        above = forward_prop(x, y, moved)[0]
        moved[i] = w[i] - step
        gradient[i] = (above - forward_prop(x, y, moved)[0]) / (2 * step)
    return gradient


def back_prop_general(x, y, weightsAndBiases):
    if weightsAndBiases.size > MOST:
        raise ValueError("too large")
    w, step = weightsAndBiases, 1e-5
    return np.array([(forward_prop(x, y, w + step * unit)[0] - forward_prop(x, y, w - step * unit)[0]) / (2 * step)
                     for unit in np.eye(w.size)])
