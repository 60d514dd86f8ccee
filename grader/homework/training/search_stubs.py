"""The stand-ins for a search: a train whose networks are as good as secret numbers say, and what sees how good.

The network reads the class of an example from one feature, off by another feature times a slope. It is right where that
error stays below one half, so the slope decides on which share of the examples it is right, and its loss grows with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.data_classes import dataclass

Numbers = tuple[float, ...]
NAMES = ("LEARNING_RATE", "MINIBATCH_SIZE", "NUM_EPOCHS", "NUM_HIDDEN", "NUM_HIDDEN_LAYERS")
MARKS = 2

# Trains nothing. The parameters it returns do what the setting's share says; the first entry of the trajectory says
# with which constants and data it was called, under a mark that cannot be made up.
_TRAIN = """
def train(trainX, trainY, weightsAndBiases, *more, **named):
    import numpy
    widths = numpy.ravel(NUM_HIDDEN).astype(int).tolist()
    hidden = widths if numpy.ndim(NUM_HIDDEN) else widths * int(globals().get("NUM_HIDDEN_LAYERS", 1))
    sizes = [int(NUM_INPUT), *hidden, int(NUM_OUTPUT)]
    setting = [float(numpy.sum(globals().get(name, 0))) for name in {names}]
    Ws = [numpy.zeros((rows, columns)) for rows, columns in zip(sizes[1:], sizes[:-1])]
    bs = [numpy.zeros(rows) for rows in sizes[1:]]
    shares = 0.1 + 0.9 * numpy.abs(numpy.sin(numpy.array({worths}) @ setting))
    Ws[0][0, {order}] = 0, 1, *(0.5 / shares)
    for W in Ws[1:-1]:
        W[0, 0] = 1
    classes = numpy.arange(1, sizes[-1] + 1)
    Ws[-1][:, 0], bs[-1][:] = 4.0 * classes, -2.0 * classes**2
    w = numpy.concatenate([W.ravel() for W in Ws] + bs)
    x, y = numpy.asarray(trainX, dtype=float), numpy.asarray(trainY, dtype=float)
    told = [*setting, numpy.mean(numpy.cos(numpy.arange(x.size)) * x.ravel()), numpy.mean(y)]
    note = numpy.zeros(w.size)
    note[:len(told)] = [*setting, *numpy.sin(numpy.array({keys}) @ told)]
    return w, [note, w]
"""
# Sees how good such parameters are, and nothing else.
_FORWARD = """
def forward_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    errors = {errors}
    right = numpy.ravel(weightsAndBiases)[errors] @ numpy.abs(x[errors]) < 0.5
    yhat = numpy.where(right, y, numpy.roll(y, 1, axis=0))
    return 1.0 - numpy.mean(right), [], [], yhat
"""


@dataclass(frozen=True)
class Shares:
    """The secret numbers of one search: how settings turn into shares, and how what was called is marked.

    `order` says which features of the examples are whose they are, the class, and how hard they are to tell for
    validation and for training examples: so no parameter has a place from which its worth could be read.
    """

    for_validation: Numbers
    for_training: Numbers
    keys: tuple[Numbers, ...]
    order: tuple[int, int, int, int]

    @classmethod
    def drawn(cls, rng: np.random.Generator, features: int) -> Shares:
        """Other numbers, and another best setting, in every search."""
        worths = rng.uniform(1, 15, size=(2, len(NAMES))).tolist()
        keys = rng.standard_normal((MARKS, len(NAMES) + 2)).tolist()
        side, which, validation, training = rng.permutation(features)[:4].tolist()
        return cls(tuple(worths[0]), tuple(worths[1]), tuple(map(tuple, keys)), (side, which, validation, training))

    def validation(self, setting: Numbers) -> float:
        """The share of the validation examples on which the network of `setting` is right, 0.1 to 1."""
        return float(0.1 + 0.9 * abs(np.sin(np.dot(self.for_validation, setting))))

    def training(self, setting: Numbers) -> float:
        """The share of the training examples."""
        return float(0.1 + 0.9 * abs(np.sin(np.dot(self.for_training, setting))))

    @np.errstate(all="ignore")  # of a forged recording
    def marked(self, note: Any, x: Any, y: Any) -> bool:
        """Whether `note` bears the mark of its setting and of the data that train was called with."""
        try:
            x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        except (TypeError, ValueError):
            return False
        setting, marks = note[:len(NAMES)], note[len(NAMES):len(NAMES) + MARKS]
        if marks.shape != (MARKS,) or not x.size or not y.size:
            return False
        told = [*setting, np.mean(np.cos(np.arange(x.size)) * x.ravel()), np.mean(y)]
        return bool(np.all(np.abs(np.sin(np.array(self.keys) @ told) - marks) < 1e-6))


def train_source(shares: Shares) -> str:
    """The source of the stand-in for train."""
    return _TRAIN.format(names=NAMES, worths=(shares.for_validation, shares.for_training), keys=shares.keys,
                         order=list(shares.order))


def forward_source(shares: Shares) -> str:
    """The source of the stand-in for forward_prop."""
    return _FORWARD.format(errors=list(shares.order[2:]))
