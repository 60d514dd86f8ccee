"""What findBestHyperparameters tried and chose, where a stand-in for train decides how well each setting does.

The stand-in returns parameters of a network that is right on as many examples as we like, other shares of the training
examples than of the validation examples. Whoever looks at the validation data, by forward_prop or by means of its own,
sees which setting is best; nobody else can know, since the shares follow from secret numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.failure_messages import fault
from grader.grading.failures import StudentFault, Wrong
from grader.homework.training.search_stubs import NAMES, Shares, forward_source, train_source
from grader.homework.training.stubs import ANY_START
from grader.homework.training.training_run import SIZES, Array, WrongTraining, flat
from grader.judgement.verdict import Explanation, Verdict
from grader.sandbox.protocol.reply import RecordedCall, Returned

TRAINING, VALIDATION = -1, 1
MOST_TRIALS = 2000  # as many as the worker records
COARSE = 0.02  # a share is counted in examples: settings nearer than this are equally good
READ = "the docstring of findBestHyperparameters"
Setting = tuple[float, ...]


@dataclass(frozen=True)
class Search:
    """The settings in the order of trial, whether each was trained on the training data, and which one was returned.

    `chosen` are all of the settings tried that agree with what was returned.
    """

    shares: Shares
    tried: tuple[Setting, ...]
    trained_on: tuple[int, ...]
    chosen: tuple[Setting, ...]


def judge(student: Any, seeds: Sequence[tuple[int, int]], rule: Callable[[Sequence[Search]], None]) -> None:
    """`rule` about a search for each pair of a seed and a secret one. Raises StudentFault or Wrong where it is broken.

    The search looks by the student's own forward_prop. Where that comes to nothing it may be that function's mistake,
    which has its own points: then a stand-in sees what a right one would see.
    """
    try:
        rule([searched(student, *pair) for pair in seeds])
    except (Wrong, StudentFault) as failure:
        if isinstance(failure, StudentFault) and failure.verdict not in (Verdict.ERROR, Verdict.MISSING):
            raise  # it takes too long, or too much: a second time too
        try:
            rule([searched(student, *pair, with_forward=True) for pair in seeds])
        except (Wrong, StudentFault):
            raise failure from None


def searched(student: Any, seed: int, secret: int, *, with_forward: bool = False) -> Search:
    """Let findBestHyperparameters search, `with_forward`: a stand-in for forward_prop.

    Raises StudentFault or Wrong where there is nothing to judge.
    """
    rng = np.random.default_rng(seed)
    shares = Shares.drawn(np.random.default_rng(secret), SIZES.inputs)
    sets = [_examples(rng, shares, count, side) for count, side in ((83, TRAINING), (97, VALIDATION))]
    standins = {"train": train_source(shares)}
    if "initWeightsAndBiases" in student.faulty:
        standins["initWeightsAndBiases"] = ANY_START
    if with_forward:
        standins["forward_prop"] = forward_source(shares)
    request = replace(
        student.at(SIZES).request("findBestHyperparameters", (*sets[0], *sets[1])),
        standins=standins,
        recorded=("train",),
        random_seed=seed % 2**32,
    )
    reply = student.worker.ask([request])[0]
    if not isinstance(reply, Returned):
        raise fault("findBestHyperparameters", reply, student.worker.loaded)
    if "initWeightsAndBiases" in standins:
        student.on_replaced("initWeightsAndBiases")
    trials = _trials(reply.recorded, shares)
    tried = tuple(setting for setting, _ in trials)
    return Search(shares, tried, tuple(_side(call, shares) for _, call in trials), _matching(reply.value, tried))


def tries_ten(searches: Sequence[Search]) -> None:
    """At least ten distinct settings are tried with train, each on training data."""
    for search in searches:
        _tries_ten(search)
        _trains_on_training_data(search)


def _tries_ten(search: Search) -> None:
    distinct = len(set(search.tried))
    if distinct < 10:
        raise WrongTraining(Explanation(
            f"findBestHyperparameters calls train {len(search.tried)} times with {distinct} distinct settings of the "
            "constants; at least ten are asked for.", read=READ))


def _trains_on_training_data(search: Search) -> None:
    """Every trial trains on examples of trainX, or a part of them, with their labels."""
    if any(side != TRAINING for side in search.trained_on):
        raise WrongTraining(Explanation(
            "findBestHyperparameters does not hand train the training examples with their labels.",
            read="the docstring of train"))


def chooses_by_validation(searches: Sequence[Search]) -> None:
    """Each time a setting that was tried is returned, the best of all on the validation data."""
    for search in searches:
        if not search.chosen:
            raise WrongTraining(Explanation(
                "findBestHyperparameters must return a dictionary of constants, such as LEARNING_RATE, of one setting "
                "that it tried with train.", read=READ))
    if all(_is_best(search, search.shares.validation) for search in searches):
        return
    if all(_is_best(search, search.shares.training) for search in searches):
        raise WrongTraining(Explanation("The setting that does best on the training data is returned, not the one that "
                                        "does best on the validation data.", read=READ), ["tuned-on-training-data"])
    if all(_is_best(search, search.shares.validation, least=True) for search in searches):
        raise WrongTraining(Explanation("The setting that does worst on the validation data is returned, not the best.",
                                        read=READ), ["worst-on-validation"])
    raise WrongTraining(Explanation("Another setting does better on the validation data.", read=READ))


def _is_best(search: Search, share: Any, *, least: bool = False) -> bool:
    """Whether the setting that was returned has the largest share of all, or the least."""
    sign = -1 if least else 1
    return bool(max(sign * share(each) for each in search.chosen) >= max(sign * share(each) for each in search.tried)
                - COARSE)


def _examples(rng: np.random.Generator, shares: Shares, count: int, side: int) -> tuple[Any, Any]:
    """x (7, count) and one-hot y (4, count): whose examples these are, the class, and how hard each example is.

    The network of the stand-in reads the class from one feature, with an error from another that grows with how hard
    an example is, one for validation and one for training examples; the other features say nothing.
    """
    x = rng.integers(-32, 33, size=(SIZES.inputs, count)) / 16
    classes = rng.permutation(np.arange(count) % SIZES.classes)
    hard = (rng.permutation(count) + 0.5) / count
    inwards = np.where(classes < SIZES.classes - 1, hard, -hard)  # away from the outermost classes an error shows
    whose, which, validation, training = shares.order
    x[whose], x[which], x[[validation, training]] = side, classes + 1, 0
    x[validation if side == VALIDATION else training] = inwards
    return x, np.eye(SIZES.classes)[:, classes]


def _trials(recorded: Sequence[RecordedCall], shares: Shares) -> list[tuple[Setting, RecordedCall]]:
    """The calls of train that were really made, each with its setting: what it returned bears a secret mark."""
    calls = [call for call in recorded if call.function == "train" and len(call.arguments) >= 2][:MOST_TRIALS]
    found = []
    for call in calls:
        note = _note(call.value)
        if note is not None and shares.marked(note, call.arguments[0], call.arguments[1]):
            found.append((tuple(note[:len(NAMES)].tolist()), call))
    return found


def _note(value: Any) -> Array | None:
    """The first entry of the trajectory that a call returned, which says what it was called with."""
    path = value[1] if isinstance(value, tuple) and len(value) == 2 else None
    note = flat(of=path[0]) if isinstance(path, tuple) and path else np.zeros(0)
    return note if note.size > len(NAMES) else None


def _side(call: RecordedCall, shares: Shares) -> int:
    """Which examples a call was handed, in columns or in rows, with as many labels."""
    given = call.arguments[:2]
    if len(given) < 2 or not all(isinstance(each, np.ndarray) and each.ndim == 2 for each in given):
        return 0
    x, y = given
    if x.shape[0] != SIZES.inputs:
        x, y = x.T, y.T
    whole = x.shape[0] == SIZES.inputs and x.shape[1] > 0 and y.shape == (SIZES.classes, x.shape[1])
    sides = set(np.unique(x[shares.order[0]]).tolist()) if whole else set()
    labelled = whole and np.array_equal(y.argmax(axis=0) + 1, x[shares.order[1]])
    return next((side for side in (TRAINING, VALIDATION) if sides == {side} and labelled), 0)


def _says(value: Any, number: float) -> bool:
    plain = isinstance(value, (int, float, tuple, np.ndarray)) and flat(of=value).size > 0
    return plain and bool(flat(of=value).sum() == number)  # NUM_HIDDEN may be a list, one width a layer


def _matching(returned: Any, tried: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The settings tried that agree with the dictionary `returned` wherever it speaks."""
    if not isinstance(returned, dict) or not set(NAMES) & set(returned):
        return ()
    places = [(place, returned[name]) for place, name in enumerate(NAMES) if name in returned]
    return tuple(s for s in tried if all(_says(value, s[i]) for i, value in places))
