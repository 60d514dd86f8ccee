"""HW4, in the functional style: closures, reduce, scan.  Nothing below mutates its arguments."""

import functools
import itertools as it
import operator as op
from collections import namedtuple
from contextlib import contextmanager
from functools import lru_cache, partial, reduce, wraps

import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20

Tape = namedtuple("Tape", "value back")          # back: upstream gradient -> (gradient of the input, *gradients of the parameters)
Forward = namedtuple("Forward", "loss zs hs yhat")
Run = namedtuple("Run", ["final", "trajectory"])


def compose(*fs):
    return reduce(lambda f, g: lambda *a, **k: f(g(*a, **k)), fs)


def checked(**ndims):
    """Decorator: complain early when an argument has a strange number of dimensions."""
    def decorate(f):
        names = f.__code__.co_varnames[:f.__code__.co_argcount]

        @wraps(f)
        def wrapper(*args, **kwargs):
            for name, value in it.chain(zip(names, args), kwargs.items()):
                if name in ndims:
                    assert np.ndim(value) in ndims[name], f"{f.__name__}: {name} has {np.ndim(value)} dimensions"
            return f(*args, **kwargs)
        return wrapper
    return decorate


# Part 1

def relu(z):
    return z.clip(min=0)


def relu_prime(z):
    return np.sign(relu(z))


@checked(z=(1, 2))
def softmax(z):
    log_partition = reduce(np.logaddexp, z)      # runs over axis 0, safe for big scores
    return np.exp(z - log_partition)


@checked(y=(1, 2), yhat=(1, 2))
def cross_entropy(y, yhat):
    logs = np.log(yhat, where=yhat > 0, out=np.full(np.shape(yhat), -700.0))
    return np.mean(-np.sum(y * logs, axis=0))


# Part 2

vec = compose(np.concatenate, list)


def unvec(v, shape):
    k, m = shape
    it_ = iter(v)
    return np.array([list(it.islice(it_, m)) for _ in range(k)])


@checked(y=(1,), yhat=(1,))
def dJ_dyhat(y, yhat):
    return np.atleast_2d([-a / b if a else 0.0 for a, b in zip(y, yhat)])


@checked(yhat=(1,))
def dyhat_dz2(yhat):
    delta = np.equal.outer(range(len(yhat)), range(len(yhat)))
    return yhat[:, None] * (delta - yhat)


def dz2_dh1(W2):
    return np.array(W2)


def dh1_dz1(z1):
    return np.where(dz1_db1(len(z1)), relu_prime(z1), 0)


@checked(x=(1,))
def dz1_dvecW1(x, num_hidden):
    blocks = [[x[None] if i == j else np.zeros((1, len(x))) for j in range(num_hidden)] for i in range(num_hidden)]
    return np.block(blocks)


@lru_cache(maxsize=None)
def _identity(k):
    I = np.eye(k)
    I.flags.writeable = False
    return I


def dz1_db1(num_hidden):
    return _identity(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    yhat = compose(softmax, lambda h: W2 @ h + b2, relu)(z1)
    chain = dJ_dyhat(y, yhat), dyhat_dz2(yhat), dz2_dh1(W2), dh1_dz1(z1), dz1_dvecW1(x, len(b1))
    return unvec(reduce(op.matmul, chain).ravel(), np.shape(W1))


# closures that remember what they need for the way back

def affine(W, b):
    def run(h):
        return Tape(W.dot(h) + np.expand_dims(b, -1), lambda g: (W.T.dot(g), g.dot(h.T), g.sum(-1)))
    return run


def rectify(z):
    return Tape(relu(z), lambda g: (np.where(z > 0, g, 0.0),))


# Part 3

def gradients_3_layer(x, y, W1, b1, W2, b2):
    col = partial(np.expand_dims, axis=1)
    first = affine(W1, b1)(col(x))
    hidden = rectify(first.value)
    second = affine(W2, b2)(hidden.value)
    dh, dW2, db2 = second.back(softmax(second.value) - col(y))
    _, dW1, db1 = first.back(*hidden.back(dh))
    return dW1, db1, dW2, db2


# Part 4

def layer_shapes():
    """The shapes (out, in) of W(1), ..., W(l-1) that the constants give. Given; nothing to do."""
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1], strict=True))


def unpack(weightsAndBiases):
    """The weight matrices and bias vectors in a flat vector. Given; nothing to do.

    weightsAndBiases: (P,), all W(i) row by row in the order of the layers, then all b(i).
    Returns Ws = [W(1), ..., W(l-1)] and bs = [b(1), ..., b(l-1)], views of the vector.
    """
    shapes = layer_shapes()
    lengths = [rows * columns for rows, columns in shapes] + [rows for rows, _ in shapes]
    pieces = np.split(weightsAndBiases, np.cumsum(lengths)[:-1])
    Ws, bs = pieces[:len(shapes)], pieces[len(shapes):]
    return [W.reshape(shape) for W, shape in zip(Ws, shapes, strict=True)], bs


@checked(x=(2,), y=(2,), weightsAndBiases=(1,))
def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    step = lambda zh, Wb: (lambda z: (z, relu(z)))(affine(*Wb)(zh[1]).value)
    states = tuple(it.accumulate(zip(Ws, bs), step, initial=(None, x)))[1:]
    zs, hs = map(list, zip(*states))
    yhat = softmax(zs[-1])
    return Forward(cross_entropy(y, yhat), zs, hs[:-1], yhat)


# Part 5

def through_softmax(y, yhat):
    """dJ/dyhat times the Jacobian, column by column."""
    tiny = np.finfo(float).tiny
    columns = (dJ_dyhat(t, np.maximum(p, tiny)) @ dyhat_dz2(p) for t, p in zip(y.T, yhat.T))
    return np.vstack(list(columns)).T


def shortcut(y, yhat):
    return yhat - y


def make_back_prop(top):
    """Both versions differ in the top only."""
    def recurse(layers, h, y):
        # returns (dJ/dh, [dW], [db])
        (W, b), *rest = layers
        z = affine(W, b)(h)
        if not rest:
            g, dWs, dbs = top(y, softmax(z.value)) / y.shape[1], [], []
        else:
            out = rectify(z.value)
            dh, dWs, dbs = recurse(rest, out.value, y)
            g, = out.back(dh)
        dh, dW, db = z.back(g)
        return dh, [dW, *dWs], [db, *dbs]

    def run(x, y, weightsAndBiases):
        _, dWs, dbs = recurse(list(zip(*unpack(weightsAndBiases))), x, y)
        return np.concatenate([*map(np.ravel, dWs), *dbs])
    return run


back_prop = make_back_prop(shortcut)
back_prop_general = make_back_prop(through_softmax)
back_prop.__name__, back_prop_general.__name__ = "back_prop", "back_prop_general"


# Part 6

def initWeightsAndBiases():
    he = lambda out, in_: np.random.normal(scale=np.sqrt(2 / in_), size=(out, in_)).ravel()
    shapes = layer_shapes()
    return np.concatenate([*it.starmap(he, shapes), np.full(sum(out for out, _ in shapes), 0.0)])


def train(trainX, trainY, weightsAndBiases, testX, testY):
    n = trainX.shape[1]

    def update(w, batch):
        return w - LEARNING_RATE * back_prop(trainX.take(batch, 1), trainY.take(batch, 1), w)

    def epoch(w, _):
        return reduce(update, np.split(np.random.permutation(n), range(MINIBATCH_SIZE, n, MINIBATCH_SIZE)), w)

    trajectory = list(it.accumulate(range(NUM_EPOCHS), epoch, initial=np.array(weightsAndBiases, copy=True)))
    return Run(trajectory[-1], trajectory)


@contextmanager
def constants(**new):
    old = {k: globals()[k] for k in new}
    try:
        globals().update(new)
        yield
    finally:
        globals().update(old)


def findBestHyperparameters(trainX, trainY, validX, validY):
    grid = dict(LEARNING_RATE=(0.5, 0.1, 0.05, 0.01), MINIBATCH_SIZE=(8, 32, 128))
    settings = [dict(zip(grid, values)) for values in it.product(*grid.values())]

    def validation_loss(setting):
        with constants(**setting):
            run = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            return forward_prop(validX, validY, run.final).loss
    return min(settings, key=validation_loss)


if __name__ == "__main__":
    # gradient check on something tiny
    NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT = 5, 4, 3
    rng = np.random.default_rng(1)
    X, Y, w = rng.normal(size=(5, 6)), np.eye(3)[rng.integers(3, size=6)].T, initWeightsAndBiases()
    numeric = [(forward_prop(X, Y, w + e).loss - forward_prop(X, Y, w - e).loss) / 2e-6 for e in 1e-6 * np.eye(w.size)]
    print(*(abs(numeric - f(X, Y, w)).max() for f in (back_prop, back_prop_general)))
