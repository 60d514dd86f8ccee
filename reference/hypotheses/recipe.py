"""Forward and backward propagation as a recipe of named steps, so that a mistake is one step done otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class Run:
    """One pass through one network: what the steps may look at. Layers count from 1, as in the notes."""

    x: Array
    y: Array
    Ws: list[Array]
    bs: list[Array]
    zs: list[Array] = field(default_factory=list)
    hs: list[Array] = field(default_factory=list)
    yhat: Array = field(default_factory=lambda: np.zeros((0, 0)))
    dWs: dict[int, Array] = field(default_factory=dict)
    errors: dict[int, Array] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.y.shape[1]

    @property
    def last(self) -> int:
        return len(self.Ws)

    def h(self, i: int) -> Array:
        return self.x if i == 0 else self.hs[i - 1]


def relu(z: Array) -> Array:
    return np.maximum(z, 0)


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def jacobian(yhat: Array, g: Array) -> Array:
    """g times the Jacobian of softmax, example by example (it is symmetric)."""
    return yhat * (g - (yhat * g).sum(axis=0))


def read(flat: Array, widths: list[int], order: str = "C") -> tuple[list[Array], list[Array]]:
    """Flat parameters -> matrices and vectors, all W first."""
    Ws, bs, at = [], [], 0
    for inputs, outputs in pairwise(widths):
        Ws.append(flat[at : at + inputs * outputs].reshape(outputs, inputs, order=order))  # type: ignore[call-overload]
        at += inputs * outputs
    for outputs in widths[1:]:
        bs.append(flat[at : at + outputs])
        at += outputs
    return Ws, bs


def pack(dWs: list[Array], dbs: list[Array]) -> Array:
    return np.concatenate([np.ravel(block) for block in (*dWs, *dbs)])


def cross_entropy(y: Array, yhat: Array) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):  # a mistaken yhat may be 0 or negative
        return float(-np.log((y * yhat).sum(axis=0)).mean())


Step = Callable[..., Any]


@dataclass(frozen=True)
class Recipe:
    """The steps of §7.1 and §7.2. Each is given the run and the layer i; a mistake replaces or wraps some of them."""

    start: Step = lambda run: run  # what is done to x, y, Ws, bs first
    read: Step = read
    affine: Step = lambda run, W, h, b, i: W @ h + b[:, None]
    activate: Step = lambda run, z, i: relu(z)
    output: Step = softmax
    loss: Step = lambda run: cross_entropy(run.y, run.yhat)
    show: Step = lambda run: (run.zs, run.hs, run.yhat)  # what forward_prop returns beside the loss
    error: Step = lambda run: run.yhat - run.y
    mask: Step = lambda run, i: (run.zs[i - 1] > 0).astype(float)
    gate: Step = lambda run, g, mask, i: g * mask
    weights_back: Step = lambda run, i: run.Ws[i - 1]
    send_back: Step = lambda run, W, g, i: W.T @ g
    weight_gradient: Step = lambda run, g, h, i: g @ h.T / run.n
    bias_gradient: Step = lambda run, g, i: g.sum(axis=1) / run.n
    pack: Step = pack


def forward(recipe: Recipe, x: Array, y: Array, Ws: list[Array], bs: list[Array]) -> Run:
    run = recipe.start(Run(x, y, list(Ws), list(bs)))
    for i in range(1, run.last + 1):
        run.zs.append(recipe.affine(run, run.Ws[i - 1], run.h(i - 1), run.bs[i - 1], i))
        if i < run.last:
            run.hs.append(recipe.activate(run, run.zs[-1], i))
    run.yhat = recipe.output(run.zs[-1])
    return run


def backward(recipe: Recipe, run: Run) -> tuple[list[Array], list[Array]]:
    dbs: dict[int, Array] = {}
    g = recipe.error(run)
    for i in range(run.last, 0, -1):
        if i < run.last:
            g = recipe.gate(run, g, recipe.mask(run, i), i)
        run.errors[i] = g
        dbs[i] = recipe.bias_gradient(run, g, i)
        run.dWs[i] = recipe.weight_gradient(run, g, run.h(i - 1), i)
        g = recipe.send_back(run, recipe.weights_back(run, i), g, i)
    return [run.dWs[i] for i in sorted(run.dWs)], [dbs[i] for i in sorted(dbs)]


# The same recipe, asked as each function of the homework is asked. `facts` is what the student was given.


@dataclass(frozen=True, eq=False)
class Network:
    """The arguments of one network question, and the widths m, k, ..., k, c."""

    x: Array
    y: Array
    flat: Array
    widths: list[int]


@lru_cache(maxsize=1024)
def _passed(start: Step, read: Step, affine: Step, activate: Step, output: Step, net: Network) -> Run:
    """The forward pass of these steps; mistakes on the way back share it."""
    recipe = Recipe(start=start, read=read, affine=affine, activate=activate, output=output)
    return forward(recipe, net.x, net.y, *read(net.flat, net.widths))


def run_through(recipe: Recipe, net: Network) -> Run:
    """The forward pass of `recipe`, with nothing yet of the way back."""
    done = _passed(recipe.start, recipe.read, recipe.affine, recipe.activate, recipe.output, net)
    return replace(done, dWs={}, errors={})


def forward_prop(recipe: Recipe, net: Network) -> tuple[Array, ...]:
    run = run_through(recipe, net)
    zs, hs, yhat = recipe.show(run)
    return tuple(np.asarray(each, dtype=float) for each in (recipe.loss(run), *zs, *hs, yhat))


def back_prop(recipe: Recipe, net: Network) -> tuple[Array, ...]:
    return (np.asarray(recipe.pack(*backward(recipe, run_through(recipe, net))), dtype=float).ravel(),)


def gradients_3_layer(recipe: Recipe, net: Network) -> tuple[Array, ...]:
    (dW1, dW2), (db1, db2) = backward(recipe, run_through(recipe, net))
    return tuple(np.asarray(each, dtype=float) for each in (dW1, db1, dW2, db2))


def dJ_dW1_by_jacobians(recipe: Recipe, net: Network) -> tuple[Array, ...]:
    return gradients_3_layer(recipe, net)[:1]
