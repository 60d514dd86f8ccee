"""What a forward pass and a gradient of all parameters may look like; what is not so raises Wrong, as in expect.py."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.expect import Call, holds, in_brief, raise_unless
from grader.grading.failures import Wrong
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.points import Point, Sizes
from grader.homework.network.scope import EVERYTHING, NetworkScope
from grader.homework.questions.way_back import pictures_of
from grader.judgement.compare import aligned, as_array
from grader.judgement.verdict import Explanation


def same_gradient(got: Any, expected: Any, sizes: Sizes, n: int, read: str, *, call: Call | None = None) -> None:
    """The flat gradient `got` is `expected`, block by block; `call` as in `same`."""
    found = compare_gradient(got, expected, sizes, asked=call.asked() if call else None)
    raise_unless(found, read, {"n": n, "c": sizes.classes}, pictures_of)


@dataclass(frozen=True)
class ForwardPass:
    """What forward_prop returned, in the contract's shape."""

    loss: Any
    zs: tuple[Any, ...] = ()
    hs: tuple[Any, ...] = ()
    yhat: Any = None


def loss_of(value: Any) -> float:
    """The loss in forward_prop's value, alone or followed by other values. Raises Wrong where it is not one number."""
    loss = aligned(value[0] if isinstance(value, (tuple, list)) and value else value, (), "the loss")
    if not isinstance(loss, np.ndarray):
        raise Wrong(Explanation(loss.sentence, read="§1", about=loss.about))
    return float(loss)


def forward_pass(value: Any, point: Point, scope: NetworkScope = EVERYTHING, *, whole: bool = False) -> ForwardPass:
    """The four parts of forward_prop's value; a leading x, a trailing yhat and further values are accepted.

    Where the file's interface gives the loss alone, only that is taken. The last z may be missing unless the `whole`
    is asked for, and where the file's interface does not keep it.
    """
    read = "§7.1"
    if scope.loss_alone:
        return ForwardPass(value[0] if isinstance(value, tuple) and value else value)
    holds(isinstance(value, tuple) and len(value) >= 4,
          f"forward_prop should return loss, zs, hs and yhat; yours returns {in_brief(value)}.", read)
    loss, zs, hs, yhat = value[:4]
    d = point.sizes.hidden_layers
    last = (whole and not scope.without_last_z) or _count(zs) != d
    zs = _layers(zs, d + last, "zs", "z(1) ... z(l-1)" if last else "z(1) ... z(l-2)", point)
    hs = _layers(hs, d, "hs", "h(1) ... h(l-2)", point)
    return ForwardPass(loss, zs, hs, yhat)


def _layers(value: Any, wanted: int, name: str, meaning: str, point: Point) -> tuple[Any, ...]:
    layers = tuple(value) if isinstance(value, (list, tuple, np.ndarray)) else ()
    if name == "hs" and len(layers) > wanted and _is(layers[0], point.x):
        layers = layers[1:]
    if name == "hs" and len(layers) == wanted + 1:
        layers = layers[:-1]  # a trailing yhat
    holds(len(layers) == wanted, f"{name} holds {meaning}: {wanted} arrays here; yours holds {len(layers)}.", "§7.1")
    return layers


def _count(value: Any) -> int:
    return len(value) if isinstance(value, (list, tuple, np.ndarray)) else 0


def _is(array: Any, other: Any) -> bool:
    found = as_array(array)
    return isinstance(found, np.ndarray) and found.shape == other.shape and bool(np.allclose(found, other))
