"""Every known mistake as an executable hypothesis: the index by question, and the cases that tell mistakes apart.

The words for each id stand in grader/homework/misconceptions.py, the steps that mistakes change in recipe.py, the
mistakes themselves in building_block_mistakes.py (Jacobians, too), forward_mistakes.py and backward_mistakes.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from grader.homework.misconceptions import CATALOGUE, Mistake, words
from grader.judgement.diagnosis import Answer, Case, Hypothesis

from . import building_block_mistakes, recipe
from .backward_mistakes import backward_hypotheses, clipping
from .forward_mistakes import caps, forward_hypotheses, of_the_forward_pass_alone

__all__ = [
    "CATALOGUE",
    "FAMILIES",
    "NETWORK",
    "QUESTIONS",
    "Mistake",
    "at_sizes",
    "at_some_values",
    "by_rows",
    "case",
    "cases",
    "compute",
    "extreme",
    "hypotheses",
    "made",
    "true",
    "words",
    "wrong_forward_passes",
]

NETWORK: dict[str, Callable[..., Answer]] = {
    "forward_prop": recipe.forward_prop,
    "back_prop": recipe.back_prop,
    "back_prop_general": recipe.back_prop,
    "gradients_3_layer": recipe.gradients_3_layer,
    "dJ_dW1_by_jacobians": recipe.dJ_dW1_by_jacobians,
}
ONE_EXAMPLE = ("gradients_3_layer", "dJ_dW1_by_jacobians")
QUESTIONS = (*building_block_mistakes.TRUE, *NETWORK)

# (m, k, c, hidden layers, n), two of each family. All differ in the first; the others make room for code that cannot
# run there: square ones fit transposed matrices, in a cube even the batch has that size.
FAMILIES: dict[str, tuple[tuple[int, int, int, int, int], ...]] = {
    "distinct": ((8, 5, 4, 3, 6), (11, 7, 5, 3, 9)),
    "square": ((5, 5, 5, 3, 7), (6, 6, 6, 3, 8)),
    "cube": ((5, 5, 5, 3, 5), (6, 6, 6, 3, 6)),
    "default": ((784, 10, 10, 3, 6), (784, 10, 10, 3, 9)),
    # The sizes of "distinct", at values up to a million and down to a millionth.
    "large": ((8, 5, 4, 3, 6), (11, 7, 5, 3, 9)),
    "small": ((8, 5, 4, 3, 6), (11, 7, 5, 3, 9)),
    # The sizes of "distinct" once more, with other values.
    "again": ((8, 5, 4, 3, 6), (11, 7, 5, 3, 9)),
}
SPREAD = {"large": 1e3, "small": 1e-3}  # of every second layer; the layers between make up for it


def true(question: str) -> Any:
    """The recipe without a mistake."""
    return recipe.Recipe() if question in NETWORK else building_block_mistakes.TRUE[question]


def compute(question: str) -> Callable[[Any, Case], Answer]:
    """How a recipe answers one case of `question`."""
    if question in NETWORK:
        return lambda r, case: NETWORK[question](r, case.facts)
    return lambda f, case: building_block_mistakes.compute(f, case.facts)


def hypotheses(question: str) -> list[Hypothesis]:
    """All mistakes that `question` can show."""
    if question == "forward_prop":
        return forward_hypotheses()
    return backward_hypotheses() if question in NETWORK else building_block_mistakes.hypotheses(question)


def at_some_values(question: str) -> list[Hypothesis]:
    """Mistakes that ordinary numbers do not show: caps, thresholds, clipping."""
    if question in NETWORK:
        return [*clipping()] if question != "forward_prop" else [*caps()]
    return [each for each in hypotheses(question) if each.id in ("relu-capped", "relu-threshold")]


def made(question: str, id: str) -> Any:
    """The recipe with one mistake that leaves nothing open."""
    return next(each for each in hypotheses(question) if each.id == id).change(true(question), 0.0)


def wrong_forward_passes() -> Iterator[tuple[str, recipe.Recipe]]:
    """The network with one mistake in its forward pass, and all of the way back as it should be; each with its id."""
    for each in of_the_forward_pass_alone():
        for change in (each.change, *each.others):
            yield each.id, change(recipe.Recipe(), 0.0)


def by_rows(question: str, case: Case) -> Case | None:
    """The same arguments, and what a function would answer that takes every row as one example."""
    if question not in ("softmax", "cross_entropy"):
        return None
    transposed = tuple(np.transpose(a) for a in case.arguments)
    answer = building_block_mistakes.compute(building_block_mistakes.TRUE[question], transposed)
    return replace(case, expected=tuple(block.T for block in answer))


def cases(question: str, family: str = "distinct", depth: int | None = None) -> list[Case]:
    """Two independent cases; sizes, examples and numbers differ between them. `depth` for another than the family's."""
    seeds, spread = ((2, 3) if family == "again" else (0, 1)), SPREAD.get(family, 1.0)
    return [
        _case(question, (m, k, c, depth or d, n), seed, spread)
        for (m, k, c, d, n), seed in zip(FAMILIES[family], seeds, strict=True)
    ]


def at_sizes(question: str, m: int, k: int, c: int) -> list[Case]:
    """Two cases in networks of these sizes and three hidden layers."""
    return [_case(question, (m, k, c, 3, n), n) for n in (6, 9)]


def _case(question: str, sizes: tuple[int, int, int, int, int], seed: int, spread: float = 1.0) -> Case:
    m, k, c, d, n = sizes
    draw = np.random.default_rng([seed, *sizes])
    if question not in NETWORK:
        return _block_case(question, draw, sizes, spread)
    if question in ONE_EXAMPLE:
        net = _one_example(draw, [m, k, c], spread)
        d = n = 1
    else:
        net = _network(draw, [m, *[k] * d, c], n, spread)
    label = f"n = {n}, {m} inputs, {d} hidden layer{'s' if d > 1 else ''} of {k}"
    return _of_network(question, net, _arguments(question, net), label)


def _of_network(question: str, net: recipe.Network, arguments: tuple[Any, ...], label: str) -> Case:
    expected = NETWORK[question](recipe.Recipe(), net)
    m, *hidden, c = net.widths
    blocks = [a * b for a, b in pairwise(net.widths)] + net.widths[1:]
    flat = tuple(blocks) if len(expected) == 1 and expected[0].size == sum(blocks) else ()
    return Case(arguments, net, expected, (m, hidden[0], c, len(hidden)), label, flat)


def case(question: str, arguments: tuple[Any, ...], widths: list[int] | None) -> Case:
    """Any other call of `question`, as a graded test makes it: `widths` are m, k, ..., c, None for a building block."""
    if question not in NETWORK:
        expected = building_block_mistakes.compute(building_block_mistakes.TRUE[question], arguments)
        return Case(arguments, arguments, expected)
    if question in ONE_EXAMPLE:
        x, y, W1, b1, W2, b2 = (np.asarray(each, dtype=float) for each in arguments)
        flat = np.concatenate([np.ravel(each) for each in (W1, W2, b1, b2)])
        net = recipe.Network(x.reshape(-1, 1), y.reshape(-1, 1), flat, [x.size, b1.size, b2.size])
    elif widths is None:
        raise ValueError(f"{question} is asked about a network of some size")
    else:
        x, y, w = (np.asarray(each, dtype=float) for each in arguments)
        net = recipe.Network(x, y, w, list(widths))
    return _of_network(question, net, arguments, "")


def _network(draw: np.random.Generator, widths: list[int], n: int, spread: float) -> recipe.Network:
    """Scores near 1 everywhere, or `spread` times that in every second hidden layer."""
    up = [spread if i % 2 == 0 and i < len(widths) - 2 else 1.0 for i in range(len(widths) - 1)]
    factors = [after / before for before, after in zip([1.0, *up], up, strict=False)]
    weights = [
        f * 1.5 * draw.standard_normal(a * b) / np.sqrt(a) for f, (a, b) in zip(factors, pairwise(widths), strict=True)
    ]
    biases = [size * 0.6 * draw.standard_normal(b) for size, b in zip(up, widths[1:], strict=True)]
    x = draw.standard_normal((widths[0], n)) * 1.5
    y = np.eye(widths[-1])[:, (np.arange(n) * 2 + 1) % widths[-1]]
    return recipe.Network(x, y, np.concatenate([*weights, *biases]), widths)


def _one_example(draw: np.random.Generator, widths: list[int], spread: float) -> recipe.Network:
    """One example that turns on some hidden units, and not all: with the others a mask would not show."""
    while True:
        net = _network(draw, widths, 1, spread)
        (W1, _), (b1, _) = recipe.read(net.flat, widths)
        if 2 <= (W1 @ net.x[:, 0] + b1 > 0).sum() <= widths[1] - 2:
            return net


def _arguments(question: str, net: recipe.Network) -> tuple[Any, ...]:
    if question not in ONE_EXAMPLE:
        return net.x, net.y, net.flat
    (W1, W2), (b1, b2) = recipe.read(net.flat, net.widths)
    return net.x[:, 0], net.y[:, 0], W1.copy(), b1.copy(), W2.copy(), b2.copy()


def _block_case(
    question: str, draw: np.random.Generator, sizes: tuple[int, int, int, int, int], spread: float
) -> Case:
    m, k, c, _, n = sizes
    arguments = _block_arguments(question, draw, m, k, c, n)
    if spread != 1.0 and question in ELEMENTWISE:  # up to spread squared, a million or a millionth; half as they were
        arguments = tuple(_spread(draw, a, spread) for a in arguments)
    expected = building_block_mistakes.compute(building_block_mistakes.TRUE[question], arguments)
    return Case(arguments, arguments, expected, None, f"n = {n}" if question in PER_EXAMPLE else f"sizes {m}, {k}, {c}")


def _spread(draw: np.random.Generator, a: np.ndarray, spread: float) -> np.ndarray:
    """Half of the numbers as they were, the others positive and of every size up to spread squared."""
    powers = 2 * draw.permutation(np.linspace(-1, 1, a.size)).reshape(a.shape)
    return np.where(powers > 0, np.maximum(np.abs(a), 0.1) * spread**powers, a)


ELEMENTWISE = ("relu", "relu_prime", "dh1_dz1")
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


def extreme(question: str) -> dict[str, list[Case]]:
    """Cases at the edge of float64, by name; the true answers are finite where it counts.

    "alone" is one example with scores of 1000, "together" two kinds of them whose scores lie 2000 apart, "apart" one
    of each kind by itself, "certain" has probabilities of exactly 0.
    """
    if question == "softmax":
        z = np.array([[1000.0, -1000.0], [999.0, -1001.0], [0.0, -1000.0]])
        batches = {"alone": [z[:, :1]], "together": [z], "apart": [z[:, :1], z[:, 1:]]}
        return {name: [case(question, (each,), None) for each in given] for name, given in batches.items()}
    if question == "cross_entropy":
        y = np.eye(4)[:, [0, 2, 1]]
        return {"certain": [case(question, (y, y.copy()), None)]}
    if question in ("forward_prop", "back_prop"):  # y / yhat of the general loop may overflow in the best of code
        together = _at_large_scores(question, [0, 1, 0, 1])
        apart = [_at_large_scores(question, [kind]) for kind in (0, 1)]
        certain = {"certain": [_certain()]} if question == "forward_prop" else {}
        return {"alone": apart[1:], "together": [together], "apart": apart, **certain}
    return {}


def _certain() -> Case:
    """Scores thousands apart, and every example in the class of the largest."""
    found = _case("forward_prop", FAMILIES["distinct"][0], 0)
    net = found.facts
    flat = 1e3 * net.flat
    yhat = NETWORK["forward_prop"](recipe.Recipe(), replace(net, flat=flat))[-1]
    y = np.eye(len(yhat))[:, yhat.argmax(axis=0)]
    net = replace(net, flat=flat, y=y)
    return _of_network("forward_prop", net, (net.x, y, flat), "")


def _at_large_scores(question: str, kinds: list[int]) -> Case:
    """The scores of an example of kind 0 lie near -1000, of kind 1 near 1000."""
    widths, n = [8, 5, 5, 4], len(kinds)
    net = _network(np.random.default_rng(widths), widths, 4, 1.0)
    Ws, bs = recipe.read(net.flat.copy(), widths)
    x = net.x[:, :n].copy()
    x[0] = 2000.0 * np.array(kinds)  # the first unit of every hidden layer says which kind it is
    for W, b in zip(Ws[:-1], bs, strict=False):
        W[0], W[1:, 0], b[0] = 0.0, 0.0, 0.0
        W[0, 0] = 1.0
    Ws[-1][:, 0] = 1.0
    bs[-1][:] -= 1000.0
    flat = np.concatenate([*(W.ravel() for W in Ws), *bs])
    net = recipe.Network(x, net.y[:, :n].copy(), flat, widths)
    return _of_network(question, net, _arguments(question, net), "z near 1000")
