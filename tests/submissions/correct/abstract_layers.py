"""Homework 4 -- object-oriented solution.

The work happens in the classes below; the functions that the assignment asks for are thin wrappers at the end.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Iterator, Optional, Sequence, Tuple

import numpy as np

NUM_HIDDEN_LAYERS: int = 3
NUM_INPUT: int = 784
NUM_HIDDEN: int = 10
NUM_OUTPUT: int = 10
LEARNING_RATE: float = 0.1
MINIBATCH_SIZE: int = 32
NUM_EPOCHS: int = 20

Array = np.ndarray


class Activation(ABC):
    """Something that maps scores to outputs and can pull gradients back."""

    @staticmethod
    @abstractmethod
    def f(z: Array) -> Array: ...

    @classmethod
    @abstractmethod
    def pull_back(cls, g: Array, z: Array, h: Array) -> Array: ...


class ReLU(Activation):
    @staticmethod
    def f(z: Array) -> Array:
        return np.where(z > 0, z, 0.0)

    @staticmethod
    def df(z: Array) -> Array:
        return np.where(np.greater(z, 0), 1.0, 0.0)

    @classmethod
    def pull_back(cls, g: Array, z: Array, h: Array) -> Array:
        return g * cls.df(z)


class Softmax(Activation):
    @staticmethod
    def f(z: Array) -> Array:
        shifted = z - np.max(z, axis=0, keepdims=True)
        np.exp(shifted, out=shifted)
        shifted /= np.sum(shifted, axis=0, keepdims=True)
        return shifted

    @staticmethod
    def jacobian(yhat: Array) -> Array:
        return np.diagflat(yhat) - yhat[:, np.newaxis] @ yhat[np.newaxis, :]

    @classmethod
    def pull_back(cls, g: Array, z: Array, h: Array) -> Array:
        # g^T (diag(h) - h h^T), for each column, without building the Jacobians
        return h * (g - np.sum(g * h, axis=0, keepdims=True))


class CrossEntropy:
    SMALLEST = np.finfo(np.float64).tiny

    @classmethod
    def value(cls, y: Array, yhat: Array) -> float:
        n = 1 if y.ndim == 1 else y.shape[1]
        return float(-np.vdot(y, np.log(np.maximum(yhat, cls.SMALLEST))) / n)

    @classmethod
    def gradient(cls, y: Array, yhat: Array) -> Array:
        """-y/yhat, example by example (not yet averaged)."""
        return -np.divide(y, np.maximum(yhat, cls.SMALLEST))


@dataclass
class Dense:
    W: Array
    b: Array
    activation: type[Activation]
    _input: Optional[Array] = field(default=None, repr=False)
    _z: Optional[Array] = field(default=None, repr=False)
    _out: Optional[Array] = field(default=None, repr=False)
    dW: Optional[Array] = field(default=None, repr=False)
    db: Optional[Array] = field(default=None, repr=False)

    def __call__(self, h: Array) -> Array:
        self._input = h
        self._z = self.W @ h + self.b.reshape(-1, 1)
        self._out = self.activation.f(self._z)
        return self._out

    def backward_from_z(self, g: Array) -> Array:
        """g is dJ/dz. Stores the gradients, returns dJ/d(input)."""
        self.dW = g @ self._input.T
        self.db = g.sum(axis=1)
        return self.W.T @ g

    def backward(self, g: Array) -> Array:
        return self.backward_from_z(self.activation.pull_back(g, self._z, self._out))


class Network:
    def __init__(self, theta: Array) -> None:
        Ws, bs = unpack(theta)
        last = len(Ws) - 1
        self.layers = [Dense(W, b, Softmax if i == last else ReLU) for i, (W, b) in enumerate(zip(Ws, bs))]

    def forward(self, x: Array) -> Array:
        out = x
        for layer in self.layers:
            out = layer(out)
        return out

    @property
    def zs(self) -> list[Array]:
        return [layer._z for layer in self.layers]

    @property
    def hs(self) -> list[Array]:
        return [layer._out for layer in self.layers[:-1]]

    def backward(self, y: Array, *, shortcut: bool) -> Array:
        *hidden, top = self.layers
        n = y.shape[1]
        if shortcut:
            g = top.backward_from_z((top._out - y) / n)
        else:
            g = top.backward(CrossEntropy.gradient(y, top._out) / n)
        for layer in reversed(hidden):
            g = layer.backward(g)
        return self.flat_gradient()

    def flat_gradient(self) -> Array:
        return np.concatenate([layer.dW.ravel() for layer in self.layers] + [layer.db for layer in self.layers])


class SGD:
    """Plain minibatch stochastic gradient descent."""

    def __init__(self, rate: float, batch: int, epochs: int, rng: np.random.Generator) -> None:
        self.rate, self.batch, self.epochs, self.rng = rate, batch, epochs, rng

    def minibatches(self, n: int) -> Iterator[Array]:
        order = self.rng.permutation(n)
        start = 0
        while start < n:
            yield order[start:start + self.batch]
            start += self.batch

    def run(self, X: Array, Y: Array, theta: Array) -> Iterator[Array]:
        for _ in range(self.epochs):
            for idx in self.minibatches(X.shape[1]):
                net = Network(theta)
                net.forward(X[:, idx])
                theta = theta - self.rate * net.backward(Y[:, idx], shortcut=True)
            yield theta


# --------------------------------------------------------------------------------------------------------- Part 1


relu = ReLU.f
relu_prime = ReLU.df
softmax = Softmax.f
cross_entropy = CrossEntropy.value


# --------------------------------------------------------------------------------------------------------- Part 2


def vec(W: Array) -> Array:
    return W.flatten(order="C")


def unvec(v: Array, shape: Tuple[int, int]) -> Array:
    rows, columns = shape
    return np.vstack(np.split(v, rows)).reshape(rows, columns)


def dJ_dyhat(y: Array, yhat: Array) -> Array:
    return CrossEntropy.gradient(y, yhat).reshape(1, -1)


def dyhat_dz2(yhat: Array) -> Array:
    return Softmax.jacobian(yhat)


def dz2_dh1(W2: Array) -> Array:
    return W2.copy()


def dh1_dz1(z1: Array) -> Array:
    return np.diagflat(relu_prime(z1))


def dz1_dvecW1(x: Array, num_hidden: int) -> Array:
    J = np.zeros((num_hidden, num_hidden, x.size))
    J[np.arange(num_hidden), np.arange(num_hidden)] = x
    return J.reshape(num_hidden, -1)


def dz1_db1(num_hidden: int) -> Array:
    return np.identity(num_hidden)


def dJ_dW1_by_jacobians(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Array:
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    product = np.linalg.multi_dot([
        dJ_dyhat(y, yhat), dyhat_dz2(yhat), dz2_dh1(W2), dh1_dz1(z1), dz1_dvecW1(x, W1.shape[0]),
    ])
    return unvec(product.squeeze(axis=0), W1.shape)


# --------------------------------------------------------------------------------------------------------- Part 3


def gradients_3_layer(x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array) -> Tuple[Array, Array, Array, Array]:
    hidden, top = Dense(W1, b1, ReLU), Dense(W2, b2, Softmax)
    yhat = top(hidden(x[:, None]))
    hidden.backward(top.backward_from_z(yhat - y[:, None]))
    return hidden.dW, hidden.db, top.dW, top.db


# --------------------------------------------------------------------------------------------------------- Part 4


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


def forward_prop(x: Array, y: Array, weightsAndBiases: Array) -> Tuple[float, Sequence[Array], Sequence[Array], Array]:
    net = Network(weightsAndBiases)
    yhat = net.forward(x)
    return CrossEntropy.value(y, yhat), net.zs, net.hs, yhat


# --------------------------------------------------------------------------------------------------------- Part 5


def back_prop(x: Array, y: Array, weightsAndBiases: Array) -> Array:
    net = Network(weightsAndBiases)
    net.forward(x)
    return net.backward(y, shortcut=True)


def back_prop_general(x: Array, y: Array, weightsAndBiases: Array) -> Array:
    net = Network(weightsAndBiases)
    net.forward(x)
    return net.backward(y, shortcut=False)


# --------------------------------------------------------------------------------------------------------- Part 6


def initWeightsAndBiases() -> Array:
    rng = np.random.default_rng()
    shapes = layer_shapes()
    weights = [rng.normal(0.0, np.sqrt(2.0 / n_in), size=n_out * n_in) for n_out, n_in in shapes]
    return np.concatenate(weights + [np.zeros(n_out) for n_out, _ in shapes])


def train(trainX: Array, trainY: Array, weightsAndBiases: Array, testX: Array, testY: Array) -> Tuple[Array, list[Array]]:
    optimizer = SGD(LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS, np.random.default_rng(541))
    trajectory = [weightsAndBiases.copy(), *optimizer.run(trainX, trainY, weightsAndBiases)]
    return trajectory[-1], trajectory


def _accuracy(X: Array, Y: Array, theta: Array) -> float:
    return float(np.mean(Network(theta).forward(X).argmax(axis=0) == Y.argmax(axis=0)))


class _Constants:
    """Context manager: module constants that are set for a while."""

    def __init__(self, **values: float) -> None:
        self.values = values

    def __enter__(self) -> None:
        self.before = {name: globals()[name] for name in self.values}
        globals().update(self.values)

    def __exit__(self, *_: object) -> None:
        globals().update(self.before)


def findBestHyperparameters(trainX: Array, trainY: Array, validX: Array, validY: Array) -> dict[str, float]:
    best: tuple[tuple[float, float], dict[str, float]] | None = None
    for hidden in (10, 20):
        for rate in (0.02, 0.1, 0.2):
            for depth in (1, 2):
                setting = {"NUM_HIDDEN": hidden, "LEARNING_RATE": rate, "NUM_HIDDEN_LAYERS": depth}
                with _Constants(**setting):
                    theta, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
                    loss = forward_prop(validX, validY, theta)[0]
                    score = (_accuracy(validX, validY, theta), -loss)
                if best is None or score > best[0]:
                    best = score, setting
    assert best is not None
    return best[1]


def main() -> None:
    import argparse
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    data = {name: np.load(folder / f"{name}.npy") for name in ("trainX", "trainY", "testX", "testY")}
    theta, _ = train(data["trainX"], data["trainY"], initWeightsAndBiases(), data["testX"], data["testY"])
    print(f"test accuracy: {_accuracy(data['testX'], data['testY'], theta):.4f}")


if __name__ == "__main__":
    main()
