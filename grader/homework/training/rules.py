"""What a correct train does, rule by rule. Each rule says what is broken, with the id of the mistake it proves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from grader.homework.network.packing import split
from grader.homework.questions.scales import cap
from grader.homework.training.stepping import same, stepped
from grader.homework.training.training_run import SIZES, Array, Training, WrongTraining
from grader.judgement.verdict import Explanation

LINKED = 0.3  # the least cosine between a step and its gradient that is no chance among 94 parameters, step for step
MANY_BATCHES = 10  # in an order that does not come twice by chance

def broken(sentence: str, read: str, *ids: str, evidence: tuple[str, ...] = ()) -> WrongTraining:
    """The exception for a broken rule."""
    return WrongTraining(Explanation(sentence, evidence=evidence, read=read), ids)


def exact_step(run: Training, gradient: Array) -> None:
    """One epoch of one full batch is one step of LEARNING_RATE against the gradient (P,)."""
    move, rate, start = run.end - run.task.w, run.task.rate, run.task.w
    if stepped(run.task.w, run.end, rate, gradient):
        return
    if not np.any(move):
        raise broken("The parameters are the same after training as before: the gradient is not applied.",
                     "§7.2 and §8 (SGD)", "gradient-not-applied")
    if _moves(move, rate * gradient):
        raise broken("The step goes with the gradient, uphill: the loss grows.", "§8 (SGD)", "uphill-step")
    if _moves(move, -gradient):
        raise broken("The step is the whole gradient; LEARNING_RATE does not scale it.", "§8 (SGD)", "step-not-scaled")
    growth = _weight_growth(move + rate * gradient, start)
    if growth > 0:
        raise broken("Besides the gradient step every weight grows with its size: a regulariser with the wrong sign.",
                     "§4 (no regularisation: λ = 0)", "l2-sign-flipped")
    worst = int(np.abs(move + rate * gradient).argmax())
    raise broken(
        "One epoch of one batch of all examples is not one step of LEARNING_RATE against the gradient.", "§8 (SGD)",
        evidence=(f"parameter {worst}:  expected a change of {-rate * gradient[worst]:.6g}   got {move[worst]:.6g}",))


def not_capped(runs: Sequence[Training], gradients: Sequence[Array]) -> None:
    """Steps along gradients of very different size, each with its own, are all as long as the gradient makes them."""
    found = cap([run.end - run.task.w for run in runs],
                [-run.task.rate * gradient for run, gradient in zip(runs, gradients, strict=True)], SIZES)
    if found:
        raise broken(f"The change of the parameters in a step is capped: {found}, where LEARNING_RATE times the "
                     "gradient is.", "§8 (SGD)", "step-clipped")


def _moves(move: Array, expected: Array) -> bool:
    """Whether a change is the expected one, to the rounding of changes of its size."""
    return same(move, expected, float(np.abs(expected).max()))


def _weight_growth(rest: Array, start: Array) -> float:
    """The a of rest = a * start on the weights (and 0 or the same on the biases), or 0 where there is none."""
    weights = sum(block.value.size for block in split(start, SIZES) if block.value.ndim == 2)
    if not np.any(rest[:weights]):
        return 0.0
    factor = float(rest[:weights] @ start[:weights] / (start[:weights] @ start[:weights]))
    biases = rest[weights:]
    fits = same(rest[:weights], factor * start[:weights])
    return factor if fits and (same(biases, 0 * biases) or same(biases, factor * start[weights:])) else 0.0


def each_step_descends(run: Training) -> None:
    """From every step to the next the parameters move by LEARNING_RATE against that step's gradient."""
    for number, (step, reached) in enumerate(zip(run.steps, run.reached, strict=True), start=1):
        if not stepped(step.w, reached, run.task.rate, step.gradient):
            raise broken(f"After step {number} the parameters are not those before it minus LEARNING_RATE times the "
                         "gradient.", "§8 (SGD)")


def moves_by_its_gradients(run: Training) -> None:
    """The parameters move along the gradients of the steps that were seen, up or down, by whatever factor.

    Without this nothing was seen: calls of back_prop that lead nowhere show no training.
    """
    moves = [reached - step.w for step, reached in zip(run.steps, run.reached, strict=True)]
    if not any(map(np.any, moves)):
        raise broken("The parameters never move: the gradient is not applied.", "§7.2 and §8 (SGD)",
                     "gradient-not-applied")
    if float(np.median([_cosine(move, step.gradient) for move, step in zip(moves, run.steps, strict=True)])) < LINKED:
        raise broken("The parameters do not move along what back_prop gives: no training by it was seen.",
                     "§7.2 and §8 (SGD)")


@np.errstate(all="ignore")  # of a forged recording
def _cosine(a: Array, b: Array) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return abs(float(a @ b)) / lengths if np.isfinite(lengths) and lengths > 0 else 0.0


def examples_stay_whole(run: Training) -> None:
    """Every column a step sees is an example, with its own label."""
    for step in run.steps:
        numbers = run.seen(step)
        if -1 in numbers:
            raise _unknown(step.x[:, numbers.index(-1)], run)
        if not np.array_equal(step.x, run.task.x[:, numbers]):
            raise broken("A step was given data that is not in trainX: the features inside an example are permuted.",
                         "§1 (columns are examples)", "features-permuted")
        if not np.array_equal(step.y, run.task.y[:, numbers]):
            raise broken("An example is trained on with another example's label: x and y are not shuffled alike.",
                         "§1 (y belongs to x)", "labels-left-behind")


def _unknown(column: Array, run: Training) -> WrongTraining:
    of_the_tests = bool((run.task.test_x == column[:, np.newaxis]).all(axis=0).any())
    what = "it is an example of testX" if of_the_tests else "a column is none of the examples"
    return broken(f"A step was given data that is not in trainX: {what}.", "§1 (columns are examples)")


def _visits(run: Training) -> list[list[int]]:
    """The numbers of the examples of each step. Raises Wrong where one is unknown: then visits cannot be counted."""
    numbers = [run.seen(step) for step in run.steps]
    for step, seen in zip(run.steps, numbers, strict=True):
        if -1 in seen:
            raise _unknown(step.x[:, seen.index(-1)], run)
    return numbers


def batches_have_the_size(run: Training) -> None:
    """No batch is larger than MINIBATCH_SIZE, and an epoch has as few batches as that allows."""
    sizes = [step.x.shape[1] for step in run.steps]
    if max(sizes) > run.task.batch or (min(sizes) == max(sizes) != run.task.batch):
        raise broken(f"MINIBATCH_SIZE is {run.task.batch}, but the batches hold {sizes[0]} examples.",
                     "the docstring of train", "batch-size-ignored")


def every_example_once(run: Training) -> None:
    """Each epoch visits all examples, each once; the last short batch too."""
    count = run.task.x.shape[1]
    seen = [j for numbers in _visits(run) for j in numbers]
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
    """No two epochs one after another visit the same batches in the same order.

    Few batches come in the same order twice by chance: then all epochs together are judged.
    """
    numbers = iter([sorted(seen) for seen in _visits(run)])
    orders = [[next(numbers) for _ in epoch] for epoch in run.epochs]
    repeats = [first == second and len(first) > 1 for first, second in pairwise(orders)]  # a single batch has no order
    if any(repeats) if len(orders[0]) >= MANY_BATCHES else repeats and all(repeats):
        examples_stay_whole(run)  # what is permuted in place of the examples is one mistake with this
        raise broken("Two epochs visit the examples in the same order; each epoch needs a new one.",
                     "the docstring of train", "no-shuffle")


def entries_differ(run: Training) -> None:
    """Each entry of the trajectory is an array of its own: else all of them show the end of the training."""
    path, epochs = run.trajectory, run.task.epochs
    after = path[-epochs:]
    if epochs > 1 and np.any(run.final != run.task.w) and all(np.array_equal(each, after[-1]) for each in after):
        start = "" if all(np.array_equal(each, after[-1]) for each in path) else " after the start"
        raise broken(f"All entries of the trajectory{start} are the same parameters: one array, changed in place.",
                     "the docstring of train")


def trajectory_fits(run: Training) -> None:
    """The parameters after each epoch, the start optionally first; the last are those returned."""
    path, epochs = run.trajectory, run.task.epochs
    if len(path) not in (epochs, epochs + 1):
        raise broken(f"The trajectory has {len(path)} entries after {epochs} epochs; {epochs} are expected, or "
                     f"{epochs + 1} with the start.", "the docstring of train")
    entries_differ(run)
    if not same(path[-1], run.final):
        raise broken("The trajectory does not end at the parameters that train returns.", "the docstring of train")
    if len(path) == epochs + 1 and not same(path[0], run.task.w):
        raise broken("The trajectory has a place for the start, but does not begin with it. (Is each entry a copy?)",
                     "the docstring of train")
    per_epoch = len(run.steps) / epochs
    for number, entry in enumerate(path[-epochs:], start=1):
        if per_epoch.is_integer() and not same(entry, run.reached[round(number * per_epoch) - 1]):
            raise broken(f"Entry {number} of the trajectory is not the parameters after epoch {number}.",
                         "the docstring of train")


def arguments_unchanged(run: Training) -> None:
    """The caller's arrays are as before."""
    names = ("trainX", "trainY", "weightsAndBiases", "testX", "testY")
    if run.changed:
        raise broken(f"train changes its argument {names[run.changed[0]]} in place; the caller's array must stay.",
                     "the docstring of train", "input-mutated")
