"""Planted gradient bugs: a table of backward passes, each wrong in one way, for a network of any widths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.homework.network.forward import pre_activations
from grader.homework.network.packing import Array, join, split, unpack
from tests.support.probabilities import softmax

Step = Callable[..., Any]


@dataclass(frozen=True)
class Steps:
    """The steps of §7.2 on one pass `r`; a bug replaces one of them. Layers count from 1."""

    error: Step = lambda r: r.yhat - r.y
    mask: Step = lambda r, i: r.zs[i - 1] > 0
    back: Step = lambda r, i: r.Ws[i - 1]
    input: Step = lambda r, i: r.hs[i - 1]
    dW: Step = lambda r, g, h, i: g @ h.T / r.n
    db: Step = lambda r, g, i: g.sum(axis=1) / r.n
    edit: Step = lambda r, flat: flat


class Pass:
    """x, y, parameters and activations of one forward pass."""

    def __init__(self, x: Array, y: Array, w: Array, widths: Sequence[int]) -> None:
        self.x, self.y, self.w, self.widths, self.n = x, y, w, widths, x.shape[1]
        self.Ws, self.bs = unpack(w, widths)
        self.zs = pre_activations(x, w, widths)
        self.hs = [x, *(np.maximum(z, 0) for z in self.zs[:-1])]
        self.yhat = softmax(self.zs[-1])

    def gradient(self, steps: Steps = Steps()) -> Array:
        g, dWs, dbs = steps.error(self), [], []
        for i in range(len(self.Ws), 0, -1):
            dWs.insert(0, steps.dW(self, g, steps.input(self, i), i))
            dbs.insert(0, steps.db(self, g, i))
            if i > 1:
                g = (steps.back(self, i).T @ g) * steps.mask(self, i - 1)
        return np.asarray(steps.edit(self, join(dWs, dbs)))


def block_of(r: Pass, flat: Array, name: str) -> Array:
    return next(block.value for block in split(flat, r.widths) if block.name == name)


def edited(name: str, change: Callable[[Array], None]) -> Step:
    """A step that changes one block of the right gradient in place."""

    def edit(r: Pass, flat: Array) -> Array:
        flat = flat.copy()
        change(block_of(r, flat, name))
        return flat

    return edit


def scale_component(name: str, quantile: float, factor: float) -> Step:
    """Multiplies the one component at a quantile of the block's magnitudes."""

    def change(block: Array) -> None:
        order = np.argsort(np.abs(block), axis=None)
        order = order[np.abs(block).ravel()[order] > 1e-3 * np.abs(block).max()]
        block.flat[order[int(quantile * (len(order) - 1))]] *= factor

    return edited(name, change)


def weights_only(factor: Step) -> Step:
    def edit(r: Pass, flat: Array) -> Array:
        dWs, dbs = unpack(flat, r.widths)
        return join([factor(r) * dW for dW in dWs], dbs)

    return edit


def biases_only(factor: Step) -> Step:
    def edit(r: Pass, flat: Array) -> Array:
        dWs, dbs = unpack(flat, r.widths)
        return join(dWs, [factor(r) * db for db in dbs])

    return edit


def decay(factor: float, *, biases: bool = True) -> Step:
    def edit(r: Pass, flat: Array) -> Array:
        dWs, dbs = unpack(flat, r.widths)
        return join([g + factor * W for g, W in zip(dWs, r.Ws, strict=True)],
                    [g + factor * b * biases for g, b in zip(dbs, r.bs, strict=True)])

    return edit


def _zero_largest_row(block: Array) -> None:
    block[np.abs(block).max(axis=1).argmax()] = 0


def _zero_last_column(block: Array) -> None:
    block[:, -1] = 0


def _swap_rows(block: Array) -> None:
    block[[0, 1]] = block[[1, 0]]


def _column_off(block: Array) -> None:
    block[:, np.abs(block).max(axis=0).argmax()] *= 1 + 1e-5


def _first_example(r: Pass) -> Array:
    return np.where(np.arange(r.n) == 0, 0.0, r.yhat - r.y)


BUGS: dict[str, Steps] = {
    "sum over the batch": Steps(edit=lambda r, flat: flat * r.n),
    "weights summed, biases averaged": Steps(edit=weights_only(lambda r: r.n)),
    "biases summed, weights averaged": Steps(edit=biases_only(lambda r: r.n)),
    "mean taken twice": Steps(edit=lambda r, flat: flat / r.n),
    "divided by the classes": Steps(edit=lambda r, flat: flat * r.n / r.widths[-1] * 1.01),
    "n - 1 for n": Steps(edit=lambda r, flat: flat * r.n / (r.n - 1)),
    "sign flipped": Steps(edit=lambda r, flat: -flat),
    "dW(1) doubled": Steps(edit=edited("dJ/dW(1)", lambda block: np.multiply(block, 2, out=block))),
    "db(1) flipped": Steps(edit=edited("dJ/db(1)", lambda block: np.negative(block, out=block))),
    "no relu mask": Steps(mask=lambda r, i: 1.0),
    "no mask in layer 1": Steps(mask=lambda r, i: 1.0 if i == 1 else r.zs[i - 1] > 0),
    "leaky mask of 1 %": Steps(mask=lambda r, i: np.where(r.zs[i - 1] > 0, 1.0, 0.01)),
    "mask turned round": Steps(mask=lambda r, i: r.zs[i - 1] < 0),
    "relu for its derivative": Steps(mask=lambda r, i: r.hs[i]),
    "mask at the output": Steps(error=lambda r: (r.yhat - r.y) * (r.zs[-1] > 0)),
    "softmax derivative twice": Steps(error=lambda r: (r.yhat - r.y) * r.yhat * (1 - r.yhat)),
    "labels smoothed by 1e-5": Steps(error=lambda r: r.yhat - (1 - 1e-5) * r.y - 1e-5 / len(r.y)),
    "one example left out": Steps(error=_first_example),
    "last class left out": Steps(error=lambda r: (r.yhat - r.y) * (np.arange(len(r.y)) < len(r.y) - 1)[:, None]),
    "weights updated before use": Steps(back=lambda r, i: r.Ws[i - 1] * (1 - 1e-3)),
    "weights with rows in reverse": Steps(back=lambda r, i: r.Ws[i - 1][::-1]),
    "absolute weights": Steps(back=lambda r, i: np.abs(r.Ws[i - 1])),
    "z for h": Steps(input=lambda r, i: r.x if i == 1 else r.zs[i - 2]),
    "examples rolled": Steps(input=lambda r, i: np.roll(r.hs[i - 1], 1, axis=1)),
    "bias gradient a scalar": Steps(db=lambda r, g, i: np.full(len(g), g.sum() / r.n)),
    "bias gradient of example 1": Steps(db=lambda r, g, i: g[:, 0]),
    "bias gradient a maximum": Steps(db=lambda r, g, i: g.max(axis=1) / r.n),
    "L2 of 1e-6": Steps(edit=decay(1e-6)),
    "L2 of 1e-4 on weights": Steps(edit=decay(1e-4, biases=False)),
    "L2 of 1e-4, sign flipped": Steps(edit=decay(-1e-4, biases=False)),
    "row of dW(1) zero": Steps(edit=edited("dJ/dW(1)", _zero_largest_row)),
    "column of dW(2) zero": Steps(edit=edited("dJ/dW(2)", _zero_last_column)),
    "rows of dW(2) swapped": Steps(edit=edited("dJ/dW(2)", _swap_rows)),
    "column of dW(1) off by 1e-5": Steps(edit=edited("dJ/dW(1)", _column_off)),
    "dW(1) by columns": Steps(dW=lambda r, g, h, i: (g @ h.T / r.n).ravel("F") if i == 1 else g @ h.T / r.n),
    "one large entry of dW(1) off by 1e-3": Steps(edit=scale_component("dJ/dW(1)", 0.9, 1 + 1e-3)),
    "one large entry of dW(1) off by 1e-5": Steps(edit=scale_component("dJ/dW(1)", 0.9, 1 + 1.1e-5)),
    "one small entry of dW(1) off by 1e-5": Steps(edit=scale_component("dJ/dW(1)", 0.1, 1 + 1.1e-5)),
    "one small entry of dW(1) flipped": Steps(edit=scale_component("dJ/dW(1)", 0.05, -1)),
    "one entry of db(2) off by 1e-5": Steps(edit=scale_component("dJ/db(2)", 0.5, 1 + 1.1e-5)),
    "float16 on the way back": Steps(error=lambda r: (r.yhat - r.y).astype(np.float16).astype(float)),
}
