"""Sources of functions that stand in for a student's in the worker while another one of theirs is judged.

They hold no answer: none of them computes what the homework asks for.
"""

from __future__ import annotations

# A gradient that is none: train is judged with it, whatever the student's back_prop is worth.
STEADY_SLOPE = """
def back_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    return numpy.sin(1.0 + numpy.arange(numpy.size(weightsAndBiases))) * 0.5
"""

# Moves the last biases alone, as from all zeros the true gradient does (§8, case 1).
LAST_BIASES_ONLY = """
def back_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    gradient = numpy.zeros(numpy.size(weightsAndBiases))
    gradient[-NUM_OUTPUT:] = 0.25 - numpy.arange(NUM_OUTPUT)
    return gradient
"""

# Guesses: for a train that looks at its own progress on the way.
GUESSING = """
def forward_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    yhat = numpy.full(numpy.shape(y), 1 / NUM_OUTPUT)
    hidden = [numpy.zeros((NUM_HIDDEN, numpy.shape(y)[-1]))] * NUM_HIDDEN_LAYERS
    return numpy.log(NUM_OUTPUT), [*hidden, 0 * yhat], hidden, yhat
"""

# Parameters of some length, for a search in which training is a stand-in too.
ANY_START = """
def initWeightsAndBiases(*more, **named):
    import numpy
    return numpy.ones(64)
"""

# Least squares on random cosines of the pixels: see random_features.py.
COSINE_SLOPE = """
def back_prop(x, y, weightsAndBiases, *more, drawn=[], **named):
    import numpy
    if not drawn:
        draw = numpy.random.RandomState({seed})
        drawn += {slope} * draw.standard_normal(({features}, 784)), 6.283 * draw.rand({features}, 1)
    frequencies, phases = drawn
    if numpy.shape(x)[0] != 784:
        x, y = numpy.transpose(x), numpy.transpose(y)
    f = numpy.sqrt({gain} * 2 / {features}) * numpy.cos(frequencies @ x + phases)
    W = numpy.asarray(weightsAndBiases, dtype=float).ravel()[:{weights}].reshape({classes}, -1)
    gradient = numpy.zeros(numpy.size(weightsAndBiases))
    gradient[:{weights}] = ((W @ f - y) @ f.T / f.shape[1]).ravel()
    return gradient

"""
