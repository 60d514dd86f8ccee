"""What a correct train does, rule by rule. Each rule says what is broken, with the id of the mistake it proves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, permutations

import numpy as np

from grader.judgement.blocks import split
from grader.judgement.verdict import Explanation
from grader.questions.training import SIZES, Array, Training, WrongTraining

CLOSE = 1e-9  # of float64 sums of a few numbers near 1, in any order


def broken(sentence: str, read: str, *ids: str, evidence: tuple[str, ...] = ()) -> WrongTraining:
    """The exception for a broken rule."""
    return WrongTraining(Explanation(sentence, evidence=evidence, read=read), ids)


def exact_step(run: Training, gradient: Array) -> None:
    """One epoch of one full batch is one step of LEARNING_RATE against the gradient (P,)."""
    move, rate, start = run.final - run.task.w, run.task.rate, run.task.w
    if _same(move, -rate * gradient):
        return
    if _same(move, 0 * gradient):
        raise broken("The parameters are the same after training as before: the gradient is not applied.",
                     "§7.2 and §8 (SGD)", "gradient-not-applied")
    if _same(move, rate * gradient):
        raise broken("The step goes with the gradient, uphill: the loss grows.", "§8 (SGD)", "uphill-step")
    if _same(move, -gradient):
        raise broken("The step is the whole gradient; LEARNING_RATE does not scale it.", "§8 (SGD)", "step-not-scaled")
    growth = _weight_growth(move + rate * gradient, start)
    if growth > 0:
        raise broken("Besides the gradient step every weight grows with its size: a regulariser with the wrong sign.",
                     "§4 (no regularisation: λ = 0)", "l2-sign-flipped")
    worst = int(np.abs(move + rate * gradient).argmax())
    raise broken(
        "One epoch of one batch of all examples is not one step of LEARNING_RATE against the gradient.", "§8 (SGD)",
        evidence=(f"parameter {worst}:  expected a change of {-rate * gradient[worst]:.6g}   got {move[worst]:.6g}",))


def _weight_growth(rest: Array, start: Array) -> float:
    """The a of rest = a * start on the weights (and 0 or the same on the biases), or 0 where there is none."""
    weights = sum(block.value.size for block in split(start, SIZES) if block.value.ndim == 2)
    if not np.any(rest[:weights]):
        return 0.0
    factor = float(rest[:weights] @ start[:weights] / (start[:weights] @ start[:weights]))
    biases = rest[weights:]
    fits = _same(rest[:weights], factor * start[:weights])
    return factor if fits and (_same(biases, 0 * biases) or _same(biases, factor * start[weights:])) else 0.0


def each_step_descends(run: Training) -> None:
    """From every step to the next the parameters move by LEARNING_RATE against that step's gradient."""
    after = [step.w for step in run.steps[1:]] + [run.final]
    for number, (step, reached) in enumerate(zip(run.steps, after, strict=True), start=1):
        if not _same(reached, step.w - run.task.rate * step.gradient):
            raise broken(f"After step {number} the parameters are not those before it minus LEARNING_RATE times the "
                         "gradient.", "§8 (SGD)")


def small_epoch(run: Training, gradient: Callable[[Array, Array, Array], Array]) -> None:
    """Where no step was seen: an epoch of three examples in batches of two ends where some order of them leads."""
    for order in permutations(range(run.task.x.shape[1])):
        for batches in ((order[:2], order[2:]), (order[:1], order[1:])):
            w = run.task.w
            for batch in map(list, batches):
                w = w - run.task.rate * gradient(run.task.x[:, batch], run.task.y[:, batch], w)
            if _same(run.final, w):
                return
    raise broken("train does not call back_prop, and an epoch of three examples in batches of two does not end where "
                 "steps of LEARNING_RATE against the gradients of these batches lead, in whatever order.", "§8 (SGD)")


def examples_stay_whole(run: Training) -> None:
    """Every column a step sees is an example, with its own label."""
    for step in run.steps:
        numbers = run.seen(step)
        if -1 in numbers:
            column, known = np.sort(step.x[:, numbers.index(-1)]), np.sort(run.task.x, axis=0)
            shuffled = len(column) == len(known) and bool((known == column[:, np.newaxis]).all(axis=0).any())
            ids = ("features-permuted",) if shuffled else ()
            what = "the features inside an example are permuted" if shuffled else "a column is none of the examples"
            raise broken(f"A step was given data that is not in trainX: {what}.", "§1 (columns are examples)", *ids)
        if step.y.shape != (SIZES.classes, len(numbers)) or not np.array_equal(step.y, run.task.y[:, numbers]):
            raise broken("An example is trained on with another example's label: x and y are not shuffled alike.",
                         "§1 (y belongs to x)", "labels-left-behind")


def batches_have_the_size(run: Training) -> None:
    """No batch is larger than MINIBATCH_SIZE, and an epoch has as few batches as that allows."""
    sizes = [len(run.seen(step)) for step in run.steps]
    if max(sizes) > run.task.batch or (min(sizes) == max(sizes) != run.task.batch):
        raise broken(f"MINIBATCH_SIZE is {run.task.batch}, but the batches hold {sizes[0]} examples.",
                     "the docstring of train", "batch-size-ignored")


def every_example_once(run: Training) -> None:
    """Each epoch visits all examples, each once; the last short batch too."""
    count = run.task.x.shape[1]
    seen = [j for step in run.steps for j in run.seen(step)]
    if -1 in seen:
        return  # examples_stay_whole says so
    visits = np.bincount(seen, minlength=count)
    if (visits == run.task.epochs).all():
        return
    per_epoch = int(visits.sum()) / run.task.epochs
    if per_epoch == count - count % run.task.batch:
        raise broken(f"Only {per_epoch:.0f} of {count} examples are used in an epoch: the last, short batch is "
                     "dropped.", "the docstring of train", "last-batch-dropped")
    raise broken(f"Not every example is used once in an epoch: {count} examples, {run.task.epochs} epochs, and an "
                 f"example was visited between {visits.min()} and {visits.max()} times.", "the docstring of train")


def order_changes(run: Training) -> None:
    """No two epochs one after another visit the same batches in the same order."""
    if any(-1 in run.seen(step) for step in run.steps):
        return  # examples_stay_whole says so
    orders = [[sorted(run.seen(step)) for step in epoch] for epoch in run.epochs]
    if any(first == second and len(first) > 1 for first, second in pairwise(orders)):  # a single batch has no order
        raise broken("Two epochs visit the examples in the same order; each epoch needs a new one.",
                     "the docstring of train", "no-shuffle")


def trajectory_fits(run: Training) -> None:
    """The parameters after each epoch, the start optionally first; the last are those returned."""
    path, epochs = run.trajectory, run.task.epochs
    if len(path) not in (epochs, epochs + 1):
        raise broken(f"The trajectory has {len(path)} entries after {epochs} epochs; {epochs} are expected, or "
                     f"{epochs + 1} with the start.", "the docstring of train")
    if not _same(path[-1], run.final):
        raise broken("The trajectory does not end at the parameters that train returns.", "the docstring of train")
    if len(path) == epochs + 1 and not _same(path[0], run.task.w):
        raise broken("The trajectory has a place for the start, but does not begin with it. (Is each entry a copy?)",
                     "the docstring of train")
    if epochs > 1 and np.any(run.final != run.task.w) and all(np.array_equal(each, path[-1]) for each in path):
        raise broken("All entries of the trajectory are the same parameters: one array, changed in place.",
                     "the docstring of train")


def arguments_unchanged(run: Training) -> None:
    """The caller's arrays are as before."""
    names = ("trainX", "trainY", "weightsAndBiases", "testX", "testY")
    if run.changed:
        raise broken(f"train changes its argument {names[run.changed[0]]} in place; the caller's array must stay.",
                     "the docstring of train", "input-mutated")


def _same(got: Array, expected: Array) -> bool:
    return bool(np.allclose(got, expected, rtol=CLOSE, atol=CLOSE))
