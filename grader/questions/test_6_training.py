"""Part 6: initial parameters, training by SGD and the search for its settings (§7, §8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight

from grader.judgement.blocks import split
from grader.judgement.points import Sizes
from grader.judgement.verdict import Explanation
from grader.questions import digits, search, training_rules
from grader.questions.faults import NeedsAnswers
from grader.questions.held_out import HeldOut
from grader.questions.training import SIZES, Array, Training, WrongTraining, flat, task, trained

DEEP = Sizes(inputs=60, hidden=64, classes=10, hidden_layers=5)


def _gradient(run: Training, truth: Any) -> Array:
    """The gradient that the first step should have used: recorded, or true where train has its own formula."""
    return run.steps[0].gradient if run.steps else _true_gradient(truth)(run.task.x, run.task.y, run.task.w)


def _true_gradient(truth: Any) -> Callable[[Array, Array, Array], Array]:
    if not truth.has_answers:
        raise NeedsAnswers
    return lambda x, y, w: np.asarray(truth.at(SIZES).back_prop(x, y, w))


def _initial(student: Any, sizes: Sizes) -> Array:
    w = flat(student.at(sizes).initWeightsAndBiases())
    if w.size != sizes.parameters or not np.isfinite(w).all():
        raise WrongTraining(Explanation(
            f"initWeightsAndBiases must return {sizes.parameters} finite numbers for {sizes.hidden_layers} hidden "
            f"layers of {sizes.hidden}; it returned {w.size}.", read="§7.1"))
    return w


@number("6.1")
@weight(1)
@visibility("visible")
@tags("question:initWeightsAndBiases")
def test_symmetry(student: Any, truth: Any) -> None:
    """initWeightsAndBiases gives all parameters, and no two neurons start alike"""
    for block in split(_initial(student, DEEP), DEEP):
        if block.value.ndim == 2 and len(np.unique(block.value, axis=0)) < len(block.value):
            raise WrongTraining(Explanation(
                f"Neurons of one layer start with the same weights in {block.name.removeprefix('dJ/d')}; they will "
                "stay alike for ever.", read="§8"))


@number("6.2")
@weight(1)
@visibility("visible")
@tags("question:initWeightsAndBiases")
def test_scale(student: Any, truth: Any) -> None:
    """initWeightsAndBiases keeps signals neither tiny nor huge through five hidden layers"""
    blocks = [block.value for block in split(_initial(student, DEEP), DEEP)]
    h = np.random.default_rng(truth.seed("signals")).standard_normal((DEEP.inputs, 200))
    for W, b in zip(blocks[:5], blocks[6:11], strict=True):
        h = np.maximum(W @ h + b[:, np.newaxis], 0)
    size = float(np.sqrt(np.mean(h**2)))
    if not 1e-3 < size < 1e3:
        raise WrongTraining(Explanation(
            f"Inputs of size 1 become {size:.1e} after five hidden layers: signals "
            f"{'vanish' if size < 1 else 'explode'}.", read="§8"))


@number("6.3")
@weight(3)
@visibility("visible")
@tags("question:train")
def test_exact_step(student: Any, truth: Any) -> None:
    """train: one epoch of one full batch is one step of LEARNING_RATE against the gradient, every time"""
    for name in ("step", "step again"):
        problem = task(truth.seed(name), 9, batch=9, epochs=1)
        run, again = (trained(student, problem, truth.seed(name)) for _ in range(2))
        training_rules.exact_step(run, _gradient(run, truth))
        if not np.allclose(run.final, again.final, rtol=1e-9, atol=1e-9):
            raise WrongTraining(Explanation(
                "A second call of train with the same arguments gives another result: something is kept between calls.",
                read="the docstring of train"), ["hidden-state-between-calls"])


def _run(student: Any, truth: Any, name: str, examples: int = 22, batch: int = 4) -> Training:
    """Four epochs; 22 examples in batches of 4, so that the last is short. Where no step is seen, a small epoch is."""
    run = trained(student, task(truth.seed(name), examples, batch=batch, epochs=4), truth.seed(name))
    if not run.steps:
        small = task(truth.seed(f"{name}, small"), 3, batch=2, epochs=1)
        training_rules.small_epoch(trained(student, small, truth.seed(name)), _true_gradient(truth))
    return run


@number("6.4")
@weight(2)
@visibility("visible")
@tags("question:train")
def test_batches(student: Any, truth: Any) -> None:
    """train visits every example once an epoch, in batches of MINIBATCH_SIZE, a last short one included"""
    for name in ("batches", "batches again"):
        run = _run(student, truth, name)
        if run.steps:
            training_rules.batches_have_the_size(run)
            training_rules.every_example_once(run)
            training_rules.each_step_descends(run)


@number("6.5")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_pairs(student: Any, truth: Any) -> None:
    """train keeps every example whole and with its own label"""
    for name in ("pairs", "pairs again"):
        training_rules.examples_stay_whole(_run(student, truth, name))


@number("6.6")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_order(student: Any, truth: Any) -> None:
    """train visits the examples in a new order in each epoch"""
    for name in ("order", "order again"):
        # 21 batches: even where whole batches are shuffled, an order does not come twice by chance.
        training_rules.order_changes(_run(student, truth, name, examples=62, batch=3))


@number("6.7")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_trajectory(student: Any, truth: Any) -> None:
    """train returns the parameters after each epoch and leaves its arguments alone"""
    run = _run(student, truth, "trajectory")
    training_rules.trajectory_fits(run)
    training_rules.arguments_unchanged(run)


@number("6.8")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_zeros(student: Any, truth: Any) -> None:
    """train from all zeros moves nothing but the last biases and never beats guessing, as §8 foretells"""
    problem = task(truth.seed("zeros"), 10, batch=10, epochs=3)
    zero = type(problem)(problem.x, problem.y, 0 * problem.w, problem.rate, problem.batch, problem.epochs)
    run = trained(student, zero, truth.seed("zeros"), own=True)
    *stay, last = [block.value for block in split(run.final, SIZES)]
    if any(np.any(value) for value in stay):
        raise WrongTraining(Explanation("From all zeros, parameters move whose gradient is exactly 0.", read="§8"))
    if not np.any(last):
        raise WrongTraining(Explanation("From all zeros the biases of the last layer move; yours stay.", read="§8"))


@number("6.9")
@visibility("visible")
@tags("question:train")
@partial_credit(3)
def test_accuracy(student: Any, truth: Any, held_out: HeldOut, learned: Any, set_score: Any = None) -> None:
    """train learns to recognise handwritten digits that it has not seen, from a zero last layer (§8)"""
    handwritten, seed = held_out.digits(truth.has_answers), truth.seed("digits")
    if student.faulty:
        digits.judge_without_back_prop(student, handwritten, seed, held_out.seconds)
        return
    found = digits.taught(student, handwritten, seed, held_out.seconds)
    pace = found.epoch_seconds / digits.reference_epoch(truth, handwritten) if truth.has_answers else None
    learned(replace(found, pace=pace))
    thresholds = held_out.thresholds(found.data)
    reached = sum(found.accuracy >= threshold for threshold in thresholds)
    set_score(3 * reached / len(thresholds))
    if reached < len(thresholds):
        asked = ", ".join(f"{threshold:.0%}" for threshold in thresholds)
        raise WrongTraining(Explanation(
            f"After training, {found.accuracy:.1%} of the held-out digits are recognised; points are given at {asked}.",
            evidence=digits.lines(found.losses), read="§8"))


@number("6.10")
@weight(1)
@visibility("visible")
@tags("question:findBestHyperparameters")
def test_ten(student: Any, truth: Any) -> None:
    """findBestHyperparameters tries at least ten distinct settings, trained on the training data"""
    found = search.searched(student, truth.seed("search"))
    search.tries_ten(found)
    search.trains_on_training_data(found)


@number("6.11")
@weight(1)
@visibility("visible")
@tags("question:findBestHyperparameters")
def test_best(student: Any, truth: Any) -> None:
    """findBestHyperparameters returns the setting that does best on the validation data"""
    for name in ("best", "best again"):
        search.chooses_by_validation(search.searched(student, truth.seed(name)))
