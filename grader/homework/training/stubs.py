"""Sources of functions that stand in for a student's in the worker while another one of theirs is judged.

They hold no answer: none of them computes what the homework asks for. What they give follows from secret numbers, so
that nobody who did not ask them can tell what they would have given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

# Not a gradient, but like one: train is judged with it, whatever the student's back_prop is worth. It is the mean over
# the examples, and it depends on each of them, on its label and on all parameters.
_SECRET_SLOPE = """
def back_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    x, y = numpy.asarray(x, dtype=float), numpy.asarray(y, dtype=float)
    if x.ndim == 1:
        x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    elif x.shape[0] != {inputs}:
        x, y = x.T, y.T
    w = numpy.asarray(weightsAndBiases, dtype=float).ravel()
    draw = numpy.random.RandomState({seed})
    phase, of_x, of_y, of_w = (draw.standard_normal((w.size, count)) for count in (1, {inputs}, {classes}, w.size))
    angle = 4 * phase + of_x @ x + of_y @ y + (of_w @ w / w.size**0.5)[:, numpy.newaxis]
    gradient = {size} * numpy.sin(angle).mean(axis=1)
    gradient[: w.size - {moved} if {moved} else 0] = 0
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


def secret_slope(seed: int, *, inputs: int, classes: int, size: float = 1.0, moved: int = 0) -> str:
    """The source of a back_prop with entries up to `size`; all but the last `moved` are 0 where that is given."""
    return _SECRET_SLOPE.format(seed=seed % 2**32, inputs=inputs, classes=classes, size=size, moved=moved)


def here(source: str, function: str) -> Callable[..., Any]:
    """The stand-in itself, on this side: what the worker says that it gave is not believed."""
    namespace: dict[str, Any] = {}
    exec(compile(source, "stand-in", "exec"), namespace)
    found: Callable[..., Any] = np.errstate(all="ignore")(namespace[function])  # it may be asked any numbers there are
    return found
