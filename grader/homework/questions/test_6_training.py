"""Part 6: initial parameters, training by SGD and the search for its settings (§7, §8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight

from grader.grading.failures import NeedsAnswers
from grader.homework.network.packing import split, unpack
from grader.homework.network.points import Point, Sizes
from grader.homework.questions.scales import LARGE, factors, rescaled
from grader.homework.training import deducing, digit_pictures, digits, rules, search
from grader.homework.training.digits_config import HeldOut
from grader.homework.training.observing import Gradient, calls_back_prop, trained, trained_by_its_own
from grader.homework.training.on_test_data import independent_of_test_data
from grader.homework.training.stepping import same
from grader.homework.training.training_run import SIZES, Array, Training, WrongTraining, flat, task
from grader.judgement.pictures import Pictures
from grader.judgement.verdict import Explanation

DEEP = Sizes(inputs=60, hidden=64, classes=10, hidden_layers=5)
# Inputs of size 1 differ by 0.5 after He, by 9e-4 after 0.05 randn, by 1e-4 after 2 / fan_in: nothing usual is near.
LEAST_SPREAD, LARGEST_SPREAD = 3e-4, 1e3


def _true_gradient(truth: Any) -> Gradient:
    if not truth.has_answers:
        raise NeedsAnswers
    return lambda x, y, w: np.asarray(truth.at(SIZES).back_prop(x, y, w))


def _initial(student: Any, truth: Any) -> tuple[Array, Sizes]:
    """Initial parameters of a network of five hidden layers, or of as many as the file has; and its sizes."""
    sizes = truth.scope.fitted(DEEP)
    w = flat(of=student.at(sizes).initWeightsAndBiases())
    if w.size != sizes.parameters or not np.isfinite(w).all():
        raise WrongTraining(Explanation(
            f"initWeightsAndBiases must return {sizes.parameters} finite numbers for {sizes.hidden_layers} hidden "
            f"layers of {sizes.hidden}; it returned {w.size}.", read="§7.1"))
    return w, sizes


@number("6.1")
@weight(1)
@visibility("visible")
@tags("question:initWeightsAndBiases")
def test_symmetry(student: Any, truth: Any) -> None:
    """initWeightsAndBiases gives all parameters, and no two hidden neurons start alike"""
    Ws, bs = unpack(*_initial(student, truth))
    # Output neurons that start alike have other labels each, and part at the first step (§8, case 2).
    for layer, (W, b) in enumerate(zip(Ws[:-1], bs[:-1], strict=True), start=1):
        if len(np.unique(np.column_stack([W, b]), axis=0)) < len(W):
            raise WrongTraining(Explanation(
                f"Neurons of hidden layer {layer} start with the same weights and bias; they will stay alike for ever.",
                read="§8"))


@number("6.2")
@weight(1)
@visibility("visible")
@tags("question:initWeightsAndBiases")
def test_scale(student: Any, truth: Any) -> None:
    """initWeightsAndBiases keeps what tells inputs apart neither tiny nor huge through five hidden layers"""
    Ws, bs = unpack(*_initial(student, truth))
    h = np.random.default_rng(truth.seed("signals")).standard_normal((DEEP.inputs, 200))
    for W, b in zip(Ws[:-1], bs[:-1], strict=True):
        h = np.maximum(W @ h + b[:, np.newaxis], 0)
    # What the biases alone give is the same for every input, and no signal.
    spread = float(np.sqrt(np.mean(h.var(axis=1))))
    if not LEAST_SPREAD < spread < LARGEST_SPREAD:
        raise WrongTraining(Explanation(
            f"Inputs of size 1 differ by {spread:.1e} after {len(Ws) - 1} hidden layers: signals "
            f"{'vanish' if spread < 1 else 'explode'}.", read="§8"))
    if any(np.ptp(W, axis=1).max() <= 1e-9 * np.abs(W).max() for W in Ws[:-1]):
        raise WrongTraining(Explanation("Every neuron of a hidden layer starts with one and the same weight for all of "
                                        "its inputs: all it can see is their sum.", read="§8"))


SLOPES = (1.0, 2.0**-8, 2.0**10, 2.0**14)  # sizes of gradients: no step may depend on them but by its length


@number("6.3")
@weight(3)
@visibility("visible")
@tags("question:train")
def test_exact_step(student: Any, truth: Any) -> None:
    """train: one epoch of one full batch is one step of LEARNING_RATE against the gradient, whatever its size"""
    runs, gradients = [], []
    for size in SLOPES:
        problem = task(truth.seed(f"step {size}"), 9, batch=9, epochs=1)
        run, again = (trained(student, problem, truth.secret("step"), size=size) for _ in range(2))
        if not same(run.final, again.final, max(1.0, size)):
            raise WrongTraining(Explanation(
                "A second call of train with the same arguments gives another result: something is kept between calls.",
                read="the docstring of train"), ["hidden-state-between-calls"])
        if not run.steps:  # a gradient of its own
            point = Point(SIZES, problem.x, problem.y, problem.w)
            larger = rescaled(point, factors(SIZES, first=LARGE)) if size > 1 else point
            problem = replace(problem, x=larger.x, w=larger.w)
            run = trained(student, problem, truth.secret("step"), size=size)
        gradient = run.steps[0].gradient if run.steps else _true_gradient(truth)(problem.x, problem.y, problem.w)
        runs.append(run)
        gradients.append(gradient)
    rules.exact_step(runs[0], gradients[0])
    rules.not_capped(runs, gradients)
    for run, gradient in zip(runs, gradients, strict=True):
        rules.exact_step(run, gradient)


def _seen(student: Any, truth: Any, name: str, *, examples: int = 22, batch: int = 4, epochs: int = 4,
          small_epochs: int = 1) -> Training:
    """A training whose steps are known, and that moves by them: 22 examples in batches of 4, so that the last is short.

    Where train does not call back_prop, one of a few examples, whose steps follow from what it returns.
    """
    run = trained(student, task(truth.seed(name), examples, batch=batch, epochs=epochs), truth.secret(name))
    if not run.steps:
        small = task(truth.seed(f"{name}, small"), deducing.EXAMPLES, batch=deducing.BATCH, epochs=small_epochs)
        gradient = _true_gradient(truth)
        run = deducing.deduced(trained(student, small, truth.secret(name)), gradient)
    rules.moves_by_its_gradients(run)
    return run


@number("6.4")
@weight(2)
@visibility("visible")
@tags("question:train")
def test_batches(student: Any, truth: Any) -> None:
    """train visits every example once an epoch, in batches of MINIBATCH_SIZE, a last short one included"""
    for name, epochs in (("batches", 1), ("batches again", 4)):
        run = _seen(student, truth, name, epochs=epochs)
        rules.batches_have_the_size(run)
        rules.every_example_once(run)
        rules.each_step_descends(run)


@number("6.5")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_pairs(student: Any, truth: Any) -> None:
    """train keeps every example whole and with its own label"""
    for name, epochs in (("pairs", 1), ("pairs again", 4)):
        rules.examples_stay_whole(_seen(student, truth, name, epochs=epochs))


@number("6.6")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_order(student: Any, truth: Any) -> None:
    """train visits the examples in a new order in each epoch"""
    for name in ("order", "order again"):
        # 21 batches: even where whole batches are shuffled, an order does not come twice by chance.
        rules.order_changes(_seen(student, truth, name, examples=62, batch=3,
                                           small_epochs=deducing.EPOCHS))


@number("6.7")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_trajectory(student: Any, truth: Any) -> None:
    """train returns the parameters after each epoch and leaves its arguments alone"""
    run = _seen(student, truth, "trajectory", small_epochs=deducing.EPOCHS)
    independent_of_test_data(student, truth.seed("test data"), truth.secret("test data"))
    rules.trajectory_fits(run)
    rules.arguments_unchanged(run)


@number("6.8")
@weight(1)
@visibility("visible")
@tags("question:train")
def test_zeros(student: Any, truth: Any) -> None:
    """train from all zeros moves nothing but the last biases and never beats guessing, as §8 foretells"""
    problem = task(truth.seed("zeros"), 10, batch=10, epochs=3)
    problem = replace(problem, w=0 * problem.w)
    true_gradient = _true_gradient(truth) if truth.has_answers else None
    run = trained_by_its_own(student, problem, truth.secret("zeros"), true_gradient)
    *stay, last = [block.value for block in split(run.end, SIZES)]
    if any(np.any(value) for value in stay):
        raise WrongTraining(Explanation("From all zeros, parameters move whose gradient is exactly 0.", read="§8"))
    if not np.any(last):
        raise WrongTraining(Explanation("From all zeros the biases of the last layer move; yours stay.", read="§8"))
    if true_gradient is not None:
        _leads_along(run, run.steps[0].gradient if run.steps else true_gradient(problem.x, problem.y, problem.w))


def _leads_along(run: Training, gradient: Array) -> None:
    """What moved lies along the first gradient, up or down: three small steps hardly turn."""
    cosine = abs(float(run.end @ gradient)) / float(np.linalg.norm(run.end) * np.linalg.norm(gradient) or 1.0)
    if not cosine > 0.8:
        raise WrongTraining(Explanation("From all zeros the biases of the last layer move along the mean of yhat - y; "
                                        "yours move elsewhere.", read="§8"))


@number("6.9")
@visibility("visible")
@tags("question:train")
@partial_credit(3)
def test_accuracy(student: Any, truth: Any, held_out: HeldOut, learned: Any, drawn: Any, set_score: Any = None) -> None:
    """train learns to recognise handwritten digits that it has not seen, from a zero last layer (§8)"""
    given = digits.lesson(held_out.digits(truth.has_answers), truth.secret("digits"), truth.seed("digits"))
    small = task(truth.seed("calls"), 9, batch=9, epochs=1)
    if student.faulty and calls_back_prop(student, small, truth.secret("calls")):
        digits.judge_without_back_prop(student, given, truth.secret("cosines"), held_out.seconds)
        return
    found, path = digits.taught(student, given, held_out.seconds)
    learned(found)
    if truth.has_answers:
        learned(replace(found, pace=found.epoch_seconds / digits.learns_by_epochs(path, truth, given)))
    thresholds = held_out.thresholds(found.data)
    reached = sum(found.accuracy >= threshold for threshold in thresholds)
    set_score(3 * reached / len(thresholds))
    beside = reached < len(thresholds) and truth.has_answers
    drawn(Pictures(epochs=int(digits.SETTING["NUM_EPOCHS"]),
                   reference=digit_pictures.reference_losses(truth, given) if beside else (),
                   missed=digit_pictures.missed(path, given)))
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
    search.judge(student, [(truth.seed("search"), truth.secret("search"))], search.tries_ten)


@number("6.11")
@weight(1)
@visibility("visible")
@tags("question:findBestHyperparameters")
def test_best(student: Any, truth: Any) -> None:
    """findBestHyperparameters returns the setting that does best on the validation data"""
    pairs = [(truth.seed(name), truth.secret(name)) for name in ("best", "best again", "best once more")]
    search.judge(student, pairs, search.chooses_by_validation)
