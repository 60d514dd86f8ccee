"""The notes' network with one listed mistake in its forward pass, each still needing all of backpropagation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.forward import likelihood
from grader.homework.network.packing import Array, unpack


@dataclass(frozen=True)
class Variant:
    """A forward pass that differs from §7.1 in one place. `linear` and `unbiased` are layers from 1, or 0 for none.

    `amount` is epsilon or lambda, where the cost has one.
    """

    sentence: str = ""
    id: str = ""
    linear: int = 0
    unbiased: int = 0
    cost: str = "mean"
    amount: float = 0.0


def variants(widths: Sequence[int]) -> Iterator[Variant]:
    """All mistakes that a right gradient may follow, the right forward pass first.

    At least one hidden relu and one bias always stay, so that no mistake spares a student a step of §7.2.
    """
    yield Variant()
    for cost, id, sentence in COSTS:
        yield Variant(sentence, id, cost=cost)
    layers = len(widths) - 1
    for i in range(1, layers) if layers > 2 else ():
        yield Variant(f"hidden layer {i} has no relu", "missing-hidden-activation", linear=i)
    for i in range(1, layers + 1):
        yield Variant(f"b({i}) is not added", "missing-bias", unbiased=i)


COSTS = (
    ("sum", "loss-summed", "it is the sum over the examples where the notes take the mean"),
    ("mean/c", "loss-divided-by-classes", "it is divided by the number of classes as well"),
    ("sum/c", "loss-divided-by-classes", "it is divided by the number of classes in place of the examples"),
    ("mean/n", "double-batch-mean", "it is divided by the number of examples twice"),
    ("epsilon", "log-epsilon", "it takes log(p + epsilon)"),
    ("weights", "l2-in-both", "it holds an L2 term over the weights"),
    ("parameters", "l2-in-both", "it holds an L2 term over weights and biases"),
)
MOST_EPSILON, MOST_L2 = 1e-3, 1.0  # beyond, the cross-entropy would no longer be what the gradient is mostly of


def cost(variant: Variant, x: Array, y: Array, flat: Array, widths: Sequence[int]) -> float:
    """What such a forward pass returns as its loss."""
    p = likelihood(y, _output(variant, x, flat, widths))
    n, c = p.size, widths[-1]
    scaled: dict[str, Callable[[], float]] = {
        "mean": lambda: -np.log(p).mean(),
        "sum": lambda: -np.log(p).sum(),
        "mean/c": lambda: -np.log(p).mean() / c,
        "sum/c": lambda: -np.log(p).sum() / c,
        "mean/n": lambda: -np.log(p).mean() / n,
        "epsilon": lambda: -np.log(p + variant.amount).mean(),
        "weights": lambda: -np.log(p).mean() + variant.amount * _squares(flat, widths, biases=False),
        "parameters": lambda: -np.log(p).mean() + variant.amount * _squares(flat, widths, biases=True),
    }
    return float(scaled[variant.cost]())


def amount(variant: Variant, loss: float, x: Array, y: Array, flat: Array, widths: Sequence[int]) -> float | None:
    """The epsilon or lambda with which the variant has this loss; None where no permitted one has."""
    if variant.cost == "epsilon":
        return _epsilon(variant, loss, x, y, flat, widths)
    if variant.cost not in ("weights", "parameters"):
        return 0.0
    plain = cost(Variant(), x, y, flat, widths)
    found = (loss - plain) / _squares(flat, widths, biases=variant.cost == "parameters")
    return found if 0 < loss - plain <= MOST_L2 * plain else None


def _epsilon(variant: Variant, loss: float, x: Array, y: Array, flat: Array, widths: Sequence[int]) -> float | None:
    """Bisection: the loss falls as epsilon grows."""
    p = likelihood(y, _output(variant, x, flat, widths))
    low, high = 0.0, MOST_EPSILON
    if not -np.log(p + high).mean() <= loss < -np.log(p).mean():
        return None
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if -np.log(p + middle).mean() > loss else (low, middle)
    return (low + high) / 2


def _output(variant: Variant, x: Array, flat: Array, widths: Sequence[int]) -> Array:
    h = x
    for i, (W, b) in enumerate(zip(*unpack(flat, widths), strict=True), start=1):
        z = W @ h if i == variant.unbiased else W @ h + b[:, None]
        h = z if i == variant.linear else np.maximum(z, 0)
    return np.asarray(z)


def _squares(flat: Array, widths: Sequence[int], *, biases: bool) -> float:
    Ws, bs = unpack(flat, widths)
    return sum(float((block * block).sum()) for block in (Ws + bs if biases else Ws))
