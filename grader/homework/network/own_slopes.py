"""What a gradient has to do with the slopes of its own loss: all that can be proved of it without any answer.

The slopes are found by differences in every component of a small network. A relation between them and the gradient is
a proof only where it holds in two networks of different sizes, with different numbers of examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.differences import STENCIL, WEIGHTS, Losses
from grader.homework.network.packing import Array, Sizes, join, split, unpack

STEP = 2.0**-14  # truncation and rounding together stay below 1e-9 of a loss near 1
RHO = 1e-5  # of a block's largest slope
NOTHING = 1e-6  # what slopes found by differences may be off by at most


@dataclass(frozen=True)
class Trial:
    """One network: its parameters w (P,), the gradient as it was returned, flat, and the slopes (P,) of the loss."""

    sizes: Sizes
    n: int
    w: Array
    got: Array
    slopes: Array


@dataclass(frozen=True)
class Relation:
    """What holds between gradient and slopes in every trial. `id` is empty where no known mistake is meant."""

    id: str
    sentence: str
    read: str
    question: str = ""


def slopes(losses: Losses, w: Array) -> Array:
    """The derivative of the loss in every parameter, (P,), by the four-point formula: 4 P losses, asked once."""
    points = [w + t * STEP * unit for unit in np.eye(w.size) for t in STENCIL]
    values = np.array(losses(points), dtype=np.float64).reshape(w.size, len(STENCIL))
    return np.asarray((values - values.mean(axis=1, keepdims=True)) @ WEIGHTS / STEP)


def relation(trials: Sequence[Trial]) -> Relation | None:
    """The simplest relation that holds in all of at least two trials, and is not equality."""
    if len(trials) < 2 or all(_like(trial.got, trial.slopes, trial.sizes) for trial in trials):
        return None
    for known, holds in (*_rearranged(), *_unsummed(), *_scaled(), *_decayed()):
        if all(holds(trial) for trial in trials):
            return known
    return None


Holds = Callable[[Trial], bool]
Known = Iterator[tuple[Relation, Holds]]


def _like(got: Array, expected: Array, sizes: Sizes) -> bool:
    """Equal block by block, each to the scale of its own largest slope."""
    if got.shape != expected.shape or not np.all(np.isfinite(got)):
        return False
    pairs = zip(split(got, sizes), split(expected, sizes), strict=True)
    return all(np.abs(a.value - b.value).max() <= RHO * max(np.abs(b.value).max(), 1e-9) for a, b in pairs)


LENGTHS = ("bias-not-summed", "bias-summed-to-scalar")  # these change how many numbers there are
DEVIATION = 1e-3  # of what a gradient deviates by: where a cause is found for it, it must be found for all of it
PACKING = "the docstring of back_prop and §2"


def _rearranged() -> Known:
    """The right numbers, in another order."""
    order = "In which order does unpack read them back?"
    yield (Relation("column-major-vec", "Your weight gradients are right for your loss, but flattened by columns; the "
                    "homework flattens by rows.", "§2", "After the entry in row 1, column 1, which one comes next?"),
           _is(lambda Ws, bs: [*(W.T for W in Ws), *bs]))
    yield (Relation("layers-reversed", "Your gradients are right for your loss, but the layers come in reversed order.",
                    PACKING, order), _is(lambda Ws, bs: [*Ws[::-1], *bs[::-1]]))
    packing = Relation("packing-order", "Your gradients are right for your loss, but the blocks are packed in another "
                       "order.", PACKING, order)
    for pack in (lambda Ws, bs: [*bs, *Ws],
                 lambda Ws, bs: [block for pair in zip(Ws, bs, strict=True) for block in pair],
                 lambda Ws, bs: [block for pair in zip(bs, Ws, strict=True) for block in pair],
                 lambda Ws, bs: [block for pair in zip(Ws[::-1], bs[::-1], strict=True) for block in pair]):
        yield packing, _is(pack)


def _is(pack: Callable[[list[Array], list[Array]], list[Array]]) -> Holds:
    def holds(trial: Trial) -> bool:
        expected = np.concatenate([block.ravel() for block in pack(*unpack(trial.slopes, trial.sizes))])
        scale = np.abs(expected).max()
        return trial.got.shape == expected.shape and bool(np.abs(trial.got - expected).max() <= RHO * scale)
    return holds


def _unsummed() -> Known:
    """Biases of the wrong length: a column for each example, or one number a layer."""
    yield (Relation("bias-not-summed", "Your bias gradients hold a number for every example; summed over the examples "
                    "they are right for your loss.", "§7.2, step 3(b)",
                    "How many numbers should dJ/db(i) hold, whatever the batch?"), _sums_to_slopes)
    yield (Relation("bias-summed-to-scalar", "Your bias gradients hold one number a layer: the sum over its neurons.",
                    "§7.2, step 3(b) and §5", "Over which axis should the sum go, and which must stay?"),
           _is(lambda Ws, bs: [*Ws, *(b.sum(keepdims=True) for b in bs)]))
    yield (Relation("bias-summed-to-scalar", "Your bias gradients hold one number a layer, at every neuron of it: the "
                    "sum over them all.", "§7.2, step 3(b) and §5",
                    "Over which axis should the sum go, and which must stay?"),
           _is(lambda Ws, bs: [*Ws, *(np.full_like(b, b.sum()) for b in bs)]))
    yield (Relation("bias-summed-to-scalar", "Your bias gradients hold one number a layer, at every neuron of it: the "
                    "mean over them all.", "§7.2, step 3(b) and §5",
                    "Over which axis should the sum go, and which must stay?"),
           _is(lambda Ws, bs: [*Ws, *(np.full_like(b, b.mean()) for b in bs)]))


def _sums_to_slopes(trial: Trial) -> bool:
    Ws, bs = unpack(trial.slopes, trial.sizes)
    weights = sum(W.size for W in Ws)
    if trial.n == 1 or trial.got.size != weights + trial.n * sum(b.size for b in bs):
        return False
    rows, at = [], weights
    for b in bs:
        rows.append(trial.got[at : at + trial.n * b.size].reshape(b.size, trial.n).sum(axis=1))
        at += trial.n * b.size
    return any(_like(np.concatenate([trial.got[:weights], *(row * scale for row in rows)]), trial.slopes, trial.sizes)
               for scale in (1.0, 1.0 / trial.n))


def _factors(trial: Trial) -> Mapping[str, float]:
    n, c, m = float(trial.n), float(trial.sizes.classes), float(trial.sizes.inputs)
    return {"": 1.0, "n times": n, "1/n of": 1 / n, "minus": -1.0, "minus n times": -n, "twice": 2.0, "half": 0.5,
            "n/c of": n / c, "1/c of": 1 / c, "n/m of": n / m, "1/m of": 1 / m, "c times": c}


NAMES = ("", "n times", "1/n of", "minus", "minus n times", "twice", "half", "n/c of", "1/c of", "n/m of", "1/m of",
         "c times")
TREATED_DIFFERENTLY = "Which line treats weights and biases differently?"
SUM_OR_MEAN = "one of the two is a sum over the examples, the other a mean"
RELATIONS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("n times", "n times"): ("missing-batch-mean", SUM_OR_MEAN,
                             "What happens to your step size when the batch is twice as large?"),
    ("n times", ""): ("sum-for-weights-mean-for-biases",
                      "the weights are summed over the examples, the biases averaged", TREATED_DIFFERENTLY),
    ("", "n times"): ("mean-for-weights-sum-for-biases",
                      "the biases are summed over the examples, the weights averaged", TREATED_DIFFERENTLY),
    ("1/n of", "1/n of"): ("double-batch-mean", "the number of examples divides the gradient once more than the loss",
                           "In how many places does the number of examples enter between the error and the gradient?"),
    ("minus", "minus"): ("sign-flipped", "the sign is flipped",
                         "If the true class gets too little probability, which way should its error point?"),
    ("n/c of", "n/c of"): ("divided-by-classes", "the classes are counted where the examples should be",
                           "Over which index does the cost take a mean, and over which a sum?"),
    ("1/c of", "1/c of"): ("divided-by-classes", "the mean is taken over the classes as well as over the examples",
                           "Over which index does the cost take a mean, and over which a sum?"),
    ("n/m of", "n/m of"): ("divided-by-features", "the features are counted where the examples should be",
                           "Which axis of x counts the examples?"),
}


def _scaled() -> Known:
    """One factor on all weights, one on all biases."""
    for weights, biases in sorted(product(NAMES, NAMES), key=lambda pair: pair[0] != pair[1]):
        if (weights, biases) == ("", ""):
            continue
        id, why, question = RELATIONS.get((weights, biases), ("", "", ""))
        said = Relation(id, _ratio_sentence(weights, biases, why), "§1 (the cost) and §7.2, step 3", question)
        yield said, _by_factors(weights, biases)


def _ratio_sentence(weights: str, biases: str, why: str) -> str:
    ending = f": {why}." if why else "."
    if weights == biases:
        return f"Your gradient is {weights} the slope of the loss that your forward_prop computes{ending}"
    first, second = (f"your {name} gradients are {f'{factor} the slopes of' if factor else 'right for'} your loss"
                     for name, factor in (("weight", weights), ("bias", biases)))
    return f"{first.capitalize()}, {second}{ending}"


def _by_factors(weights: str, biases: str) -> Holds:
    def holds(trial: Trial) -> bool:
        factors = _factors(trial)
        Ws, bs = unpack(trial.slopes, trial.sizes)
        expected = join([factors[weights] * W for W in Ws], [factors[biases] * b for b in bs])
        return _like(trial.got, expected, trial.sizes)
    return holds


def _decayed() -> Known:
    """The slopes of the loss, and a multiple of the weights."""
    yield (Relation("l2-sign-flipped", "Your gradient is the slope of your loss and a negative constant times the "
                    "weights: an L2 term with the wrong sign, which is not in your loss.", "§4 (lambda = 0)",
                    "Should weight decay make weights larger?"), lambda trial: _differs_by_weights(trial, sign=-1))
    yield (Relation("l2-in-gradient-only", "Your gradient is the slope of your loss and a constant times the weights: "
                    "an L2 term that is in one of the two and not in the other.", "§1 (the cost) and §4 (lambda = 0)",
                    "Of which function is your gradient the derivative?"), _differs_by_weights)


def _differs_by_weights(trial: Trial, sign: int = 1) -> bool:
    """What is too much is a multiple, of this sign, of the weights, alone or with the biases: to its own scale."""
    if trial.got.shape != trial.slopes.shape or not np.all(np.isfinite(trial.got)):
        return False
    rest, (Ws, bs) = trial.got - trial.slopes, unpack(trial.w, trial.sizes)
    weights = np.concatenate([W.ravel() for W in Ws])
    constant = float(rest[: weights.size] @ weights / (weights @ weights))
    most = float(np.abs(rest).max())
    return most > NOTHING and sign * constant > 0 and any(
        float(np.abs(rest - constant * decayed).max()) <= DEVIATION * most
        for decayed in (join(Ws, [0 * b for b in bs]), trial.w))
