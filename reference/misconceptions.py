"""Every known mistake as an executable hypothesis: the index by question, and the cases that tell mistakes apart.

The words for each id stand in catalogue.py, the steps that mistakes change in recipe.py, the mistakes themselves in
forward_mistakes.py and backward_mistakes.py and block_mistakes.py (building blocks and Jacobians).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from grader.judgement.diagnosis import Answer, Case, Hypothesis

from . import block_mistakes, recipe
from .backward_mistakes import backward_hypotheses
from .catalogue import CATALOGUE, Mistake
from .forward_mistakes import forward_hypotheses

__all__ = [
    "CATALOGUE",
    "FAMILIES",
    "NETWORK",
    "QUESTIONS",
    "Mistake",
    "cases",
    "compute",
    "extreme",
    "hypotheses",
    "true",
]

NETWORK: dict[str, Callable[..., Answer]] = {
    "forward_prop": recipe.forward_prop,
    "back_prop": recipe.back_prop,
    "back_prop_general": recipe.back_prop,
    "gradients_3_layer": recipe.gradients_3_layer,
    "dJ_dW1_by_jacobians": recipe.dJ_dW1_by_jacobians,
}
ONE_EXAMPLE = ("gradients_3_layer", "dJ_dW1_by_jacobians")
QUESTIONS = (*block_mistakes.TRUE, *NETWORK)

# (m, k, c, hidden layers, n), two of each family. All differ in the first; the others make room for code that cannot
# run there: square ones fit transposed matrices, in a cube even the batch has that size.
FAMILIES: dict[str, tuple[tuple[int, int, int, int, int], ...]] = {
    "distinct": ((8, 5, 4, 3, 6), (11, 7, 5, 3, 9)),
    "square": ((5, 5, 5, 3, 7), (6, 6, 6, 3, 8)),
    "cube": ((5, 5, 5, 3, 5), (6, 6, 6, 3, 6)),
    "one hidden layer": ((8, 5, 4, 1, 6), (11, 7, 5, 1, 9)),
    "default": ((784, 10, 10, 3, 6), (784, 10, 10, 3, 9)),
}


def true(question: str) -> Any:
    """The recipe without a mistake."""
    return recipe.Recipe() if question in NETWORK else block_mistakes.TRUE[question]


def compute(question: str) -> Callable[[Any, Case], Answer]:
    """How a recipe answers one case of `question`."""
    if question in NETWORK:
        return lambda r, case: NETWORK[question](r, case.facts)
    return lambda f, case: block_mistakes.compute(f, case.facts)


def hypotheses(question: str) -> list[Hypothesis]:
    """All mistakes that `question` can show."""
    if question == "forward_prop":
        return forward_hypotheses()
    return backward_hypotheses() if question in NETWORK else block_mistakes.hypotheses(question)


def cases(question: str, family: str = "distinct") -> list[Case]:
    """Two independent cases; sizes, examples and numbers differ between them."""
    return [_case(question, sizes, seed) for seed, sizes in enumerate(FAMILIES[family])]


def _case(question: str, sizes: tuple[int, int, int, int, int], seed: int, scale: float = 1.0) -> Case:
    m, k, c, d, n = sizes
    draw = np.random.default_rng([seed, *sizes])
    if question not in NETWORK:
        return _block_case(question, draw, sizes)
    d, n = (1, 1) if question in ONE_EXAMPLE else (d, n)
    net = _network(draw, [m, *[k] * d, c], n, scale)
    expected = NETWORK[question](recipe.Recipe(), net)
    return Case(
        _arguments(question, net), net, expected, (m, k, c, d), f"n = {n}, {m} inputs, {d} hidden layers of {k}"
    )


def _network(draw: np.random.Generator, widths: list[int], n: int, scale: float) -> recipe.Network:
    weights = [scale * 1.5 * draw.standard_normal(a * b) / np.sqrt(a) for a, b in pairwise(widths)]
    biases = [0.6 * draw.standard_normal(b) for b in widths[1:]]
    x = draw.standard_normal((widths[0], n)) * 1.5
    y = np.eye(widths[-1])[:, (np.arange(n) * 2 + 1) % widths[-1]]
    return recipe.Network(x, y, np.concatenate([*weights, *biases]), widths)


def _arguments(question: str, net: recipe.Network) -> tuple[Any, ...]:
    if question not in ONE_EXAMPLE:
        return net.x, net.y, net.flat
    (W1, W2), (b1, b2) = recipe.read(net.flat, net.widths)
    return net.x[:, 0], net.y[:, 0], W1.copy(), b1.copy(), W2.copy(), b2.copy()


def _block_case(question: str, draw: np.random.Generator, sizes: tuple[int, int, int, int, int]) -> Case:
    m, k, c, _, n = sizes
    arguments = _block_arguments(question, draw, m, k, c, n)
    expected = block_mistakes.compute(block_mistakes.TRUE[question], arguments)
    return Case(arguments, arguments, expected, None, f"n = {n}" if question in PER_EXAMPLE else f"sizes {m}, {k}, {c}")


PER_EXAMPLE = ("relu", "relu_prime", "softmax", "cross_entropy")


def _block_arguments(question: str, draw: np.random.Generator, m: int, k: int, c: int, n: int) -> tuple[Any, ...]:
    z = 2 * draw.standard_normal((c, n))
    z[c - 1, n - 1] = 0.0  # the corner of relu, which only relu_prime is asked about
    z[0, 0], z[1, 0] = 1.7, -1.3
    y = np.eye(c)[:, (np.arange(n) * 2 + 1) % c]
    yhat = recipe.softmax(z)
    one, one_y, z1 = yhat[:, 1], y[:, 1], 2 * draw.standard_normal(k)
    z1[0], z1[1] = -1.2, 0.8
    by_question: dict[str, tuple[Any, ...]] = {
        "relu": (z,),
        "relu_prime": (z,),
        "softmax": (z,),
        "cross_entropy": (y, yhat),
        "vec": (3 * draw.standard_normal((k, m)),),
        "unvec": (3 * draw.standard_normal(k * m), (k, m)),
        "dJ_dyhat": (one_y, one),
        "dyhat_dz2": (one,),
        "dz2_dh1": (2 * draw.standard_normal((c, k)),),
        "dh1_dz1": (z1,),
        "dz1_dvecW1": (2 * draw.standard_normal(m), k),
        "dz1_db1": (k,),
    }
    return by_question[question]


def extreme(question: str) -> dict[str, Case]:
    """Cases at the edge of float64 by the id of the mistake that shows there; the true answers are finite."""
    if question == "softmax":
        z = np.array([[1000.0, -1000.0], [999.0, -1001.0], [0.0, -1000.0]])
        return {"softmax-unstable": Case((z,), (z,), (recipe.softmax(z),), None, "z = 1000")}
    if question == "cross_entropy":
        y = np.eye(4)[:, [0, 2, 1]]
        yhat = np.maximum(y * 1.0, 0)
        return {"log-of-zero": Case((y, yhat), (y, yhat), (np.array(0.0),), None, "a probability of exactly 0")}
    if question in ("forward_prop", "back_prop"):  # y / yhat of the general loop may overflow in the best of code
        return {"softmax-unstable": _case(question, FAMILIES["distinct"][0], 0, 40.0)}
    return {}
