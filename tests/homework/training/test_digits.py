"""The digits of Part 6: what train is given tells nothing from elsewhere, and an epoch is one of SGD or earns nothing."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from grader.homework.network.truth import NetworkTruth
from grader.homework.training import digit_pictures
from grader.homework.training.data import Digits
from grader.homework.training.digit_pictures import missed, reference_losses, shades
from grader.homework.training.digits import SETTING, SIZES, lesson, start, taught
from grader.homework.training.epochs import Path as Way
from grader.homework.training.epochs import goes_by_epochs
from grader.homework.training.training_run import WrongTraining
from tests.homework.training.train_in_process import KNOWN, REFERENCE, student, with_train
from tests.support.slow import one_in


@pytest.fixture(scope="module")
def digits() -> Digits:
    """Ten blurred patterns of 784 pixels, as easy as the digits are and much fewer."""
    rng = np.random.default_rng(5)
    patterns = np.clip(rng.standard_normal((784, 10)), 0, 1)

    def examples(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = rng.permutation(np.arange(count) % 10)
        return np.clip(patterns[:, labels] + 0.3 * rng.standard_normal((784, count)), 0, 1), np.eye(10)[:, labels]

    return Digits("patterns", *examples(200), *examples(100))


def columns(x: np.ndarray) -> set[bytes]:
    return {column.tobytes() for column in np.sort(x, axis=0).T}


def test_held_out_digits_are_handed_to_nobody(digits: Digits) -> None:
    given = lesson(digits, 3, 1)
    handed = columns(given.digits.train_x) | columns(given.watched_x)
    assert not columns(given.digits.test_x) & handed and columns(given.watched_x) <= columns(given.digits.train_x)


def test_every_lesson_has_its_own_order_of_pixels_of_classes_and_of_digits(digits: Digits) -> None:
    one, other = (lesson(digits, secret, 1).digits for secret in (3, 4))
    assert columns(one.train_x) != columns(other.train_x)
    assert not np.array_equal(one.train_x.mean(axis=1), other.train_x.mean(axis=1))
    assert columns(np.hstack([one.train_x, one.test_x])) == columns(np.hstack([other.train_x, other.test_x]))
    kept = {image.tobytes(): label for image, label in zip(np.sort(digits.train_x, axis=0).T, digits.train_y.T.argmax(1),
                                                           strict=True)}
    pairs = {(kept[image.tobytes()], int(label)) for image, label in
             zip(np.sort(one.train_x, axis=0).T, one.train_y.T.argmax(1), strict=True) if image.tobytes() in kept}
    assert len(pairs) == 10  # each class has one new name, the same for all its images


@pytest.mark.slow
def test_weights_from_elsewhere_recognise_nothing(digits: Digits) -> None:
    learnt = lesson(digits, 3, 1)
    settings = {**SETTING, "NUM_EPOCHS": 10}
    w, _ = KNOWN.value("train", (learnt.digits.train_x, learnt.digits.train_y, learnt.start, None, None), SIZES, **settings)
    brought = f"def train(x, y, w, *more):\n    w = np.array({w.tolist()})\n    return w, [w] * NUM_EPOCHS"
    assert taught(student(with_train(brought)), learnt, 60)[0].accuracy > 0.9
    assert taught(student(with_train(brought)), lesson(digits, 4, 1), 60)[0].accuracy < 0.5


def test_missed_digits_are_shown_as_they_looked_before_the_secret_order(digits: Digits) -> None:
    given = lesson(digits, 3, 1)
    kept = {shades(image): int(label) for x, y in ((digits.train_x, digits.train_y), (digits.test_x, digits.test_y))
            for image, label in zip(x.T, y.T.argmax(1), strict=True)}
    shown = missed(Way(given.start, (), given.start, 20), given)
    assert len(shown) == 12 and all(kept[each.rows] == each.digit != each.taken_for for each in shown)
    assert all(len(row) == 28 and set(row) <= set("0123456789abcdef") for each in shown for row in each.rows)
    assert missed(Way(given.start, (), np.full_like(given.start, np.nan), 20), given)


def test_the_losses_of_the_reference_are_the_same_each_time_and_leave_chance_alone(digits: Digits) -> None:
    given, truth = lesson(digits, 3, 1), NetworkTruth(KNOWN, "public", secret_text="secret")
    np.random.seed(5)
    first = reference_losses(truth, given)
    after = np.random.rand()
    digit_pictures._reference_losses.clear()
    assert reference_losses(truth, given) == first and len(first) == SETTING["NUM_EPOCHS"] + 1 and first[-1] < first[0]
    np.random.seed(5)
    assert np.random.rand() == after


WAYS = {
    "as the reference": ("", ""),
    "with momentum": ("w = w - LEARNING_RATE * back_prop(trainX[:, batch], trainY[:, batch], w)",
                      "v = 0.9 * locals().get('v', 0) + back_prop(trainX[:, batch], trainY[:, batch], w)\n"
                      "            w = w - LEARNING_RATE * v"),
    "in the same order": ("np.random.permutation(n)", "np.arange(n)"),
    "drawn with replacement": ("np.random.permutation(n)", "np.random.randint(0, n, n)"),
    "one example a step": ("order[start:start + MINIBATCH_SIZE]", "order[start:start + 1]"),
    "shrinking weights": ("w = w - LEARNING_RATE *", "w = 0.9999 * w - LEARNING_RATE *"),
    "in place": ("w = w - LEARNING_RATE", "w -= LEARNING_RATE"),
    "an entry a step": ("        trajectory.append(w)", "            trajectory.append(w)"),
}
MADE_UP = {
    "nothing": "def train(x, y, w, *more): return w, [w] * NUM_EPOCHS",
    "least squares on what the start sees": """
def train(trainX, trainY, w, *more):
    w = w.copy()
    h = np.vstack([np.maximum(w[:31360].reshape(40, 784) @ trainX, 0), np.ones(trainX.shape[1])])
    W = np.linalg.solve(h @ h.T + 0.1 * np.eye(41), h @ (8 * trainY - 2).T).T
    path = [w + share * np.concatenate([0 * w[:31360], W[:, :40].ravel(), 0 * w[31760:31800], W[:, 40]])
            for share in np.linspace(1 / NUM_EPOCHS, 1, NUM_EPOCHS)]
    return path[-1], path""",
}


def epochs_of(given: object) -> list[object]:
    digits = given.digits

    def epoch(size: int, w: np.ndarray) -> np.ndarray:
        arguments = digits.train_x, digits.train_y, w, digits.test_x, digits.test_y
        return np.asarray(KNOWN.value("train", arguments, SIZES, **{**SETTING, "NUM_EPOCHS": 1, "MINIBATCH_SIZE": size})[0])

    return [partial(epoch, 32), partial(epoch, 1)]


def walked(source: str, digits: Digits) -> tuple[object, Way]:
    """What train was given, and the way it went, which has to be one of training."""
    given = lesson(digits, 3, 3)
    _, way = taught(student(source), given, 60)
    goes_by_epochs(way, epochs_of(given), 3)
    return given, way


@pytest.mark.parametrize("how", one_in(2, WAYS))
def test_training_is_seen_whatever_else_is_wrong_with_it(how: str, digits: Digits) -> None:
    right, wrong = WAYS[how]
    assert right in REFERENCE
    walked(REFERENCE.replace(right, wrong) if right else REFERENCE, digits)


@pytest.mark.parametrize("how", MADE_UP)
def test_a_way_that_was_made_up_is_no_training(how: str, digits: Digits) -> None:
    with pytest.raises(WrongTraining):
        walked(with_train(MADE_UP[how]), digits)


def test_no_training_jumps_at_its_end(digits: Digits) -> None:
    given, way = walked(REFERENCE, digits)
    elsewhere = start(77)
    with pytest.raises(WrongTraining):
        goes_by_epochs(replace(way, entries=(*way.entries[:-1], elsewhere), final=elsewhere), epochs_of(given), 3)


def test_a_trajectory_of_nothing_is_not_walked() -> None:
    source = with_train("def train(x, y, w, *more): return w, np.empty((2**22, 0))")
    given = lesson(Digits("none", np.zeros((784, 4)), np.eye(10)[:, :4], np.zeros((784, 2)), np.eye(10)[:, :2]), 1, 1)
    with pytest.raises(WrongTraining, match="4194304 entries"):
        taught(student(source), given, 60)


def test_a_way_without_entries_or_with_one_is_judged_by_its_end(digits: Digits) -> None:
    given = lesson(digits, 3, 3)
    for entries in ((), (given.start,)):
        with pytest.raises(WrongTraining):
            goes_by_epochs(Way(given.start, entries, given.start, 20), epochs_of(given), 3)
