"""What findBestHyperparameters tried and chose, seen through stand-ins in which training and validation disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.judgement.verdict import Explanation
from grader.questions.sentences import fault
from grader.questions.standins import ANY_START
from grader.questions.training import SIZES, WrongTraining
from grader.sandbox.reply import RecordedCall, Returned

NAMES = ("LEARNING_RATE", "MINIBATCH_SIZE", "NUM_EPOCHS", "NUM_HIDDEN", "NUM_HIDDEN_LAYERS")
Setting = tuple[float, ...]

# Trains nothing: the parameters it returns say which constants it was called with.
TRAIN = f"""
def train(trainX, trainY, weightsAndBiases, *more, **named):
    import numpy
    w = numpy.zeros(numpy.size(weightsAndBiases))
    w[:5] = [float(numpy.sum(globals().get(name, 0))) for name in {NAMES}]
    return w, [w]
"""
# Predicts nothing: a setting that does well on the validation examples (x[0] > 0) does badly on all others.
FORWARD = """
def forward_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    n = x.shape[1]
    share = abs(numpy.sin(weightsAndBiases[:5] @ numpy.array([12.99, 0.7823, 3.77, 0.4581, 9.15])))
    right = round((share if x[0, 0] > 0 else 1 - share) * n)
    yhat = numpy.where(numpy.arange(n) < right, y, numpy.roll(y, 1, axis=0))
    return 1.0 - right / n, [], [], yhat
"""


@dataclass(frozen=True)
class Search:
    """The settings in the order of trial, how well each did on the validation data (0 to 1), and what was returned."""

    tried: tuple[Setting, ...]
    worth: Mapping[Setting, float]
    chosen: tuple[Setting, ...]


def searched(student: Any, seed: int) -> Search:
    """Let findBestHyperparameters search. Raises StudentFault or Wrong where there is nothing to judge."""
    rng = np.random.default_rng(seed)
    start = {"initWeightsAndBiases": ANY_START} if "initWeightsAndBiases" in student.faulty else {}
    sets = [_examples(rng, count, side) for count, side in ((83, -1.0), (97, 1.0))]
    request = replace(
        student.at(SIZES).request("findBestHyperparameters", (*sets[0], *sets[1])),
        standins={"train": TRAIN, "forward_prop": FORWARD, **start},
        recorded=("train", "forward_prop"),
        random_seed=seed % 2**32,
    )
    reply = student.worker.ask([request])[0]
    if not isinstance(reply, Returned):
        raise fault("findBestHyperparameters", reply, student.worker.loaded)
    for function in start:
        student.on_replaced(function)
    tried = tuple(_setting(call.value[0]) for call in reply.recorded if call.function == "train")
    looks = [call for call in reply.recorded if call.function == "forward_prop"]
    return Search(tried, dict(map(_worth, looks)), _matching(reply.value, tried))


def tries_ten(search: Search) -> None:
    """At least ten distinct settings are tried with train."""
    distinct = len(set(search.tried))
    if distinct < 10:
        raise WrongTraining(Explanation(
            f"findBestHyperparameters calls train {len(search.tried)} times with {distinct} distinct settings of the "
            "constants; at least ten are asked for.", read="the docstring of findBestHyperparameters"))


def chooses_by_validation(search: Search) -> None:
    """The setting that is returned was tried, and is the best of all on the validation data."""
    if not search.chosen:
        raise WrongTraining(Explanation(
            "findBestHyperparameters must return a dictionary of constants, such as LEARNING_RATE, of one setting that "
            "it tried with train.", read="the docstring of findBestHyperparameters"))
    known = [search.worth[setting] for setting in search.chosen if setting in search.worth]
    if not known or max(known) >= max(search.worth.values()) - 0.02:  # a count among 83 is coarser than one among 97
        return
    worst = max(known) <= min(search.worth.values()) + 0.02
    sentence = ("The setting that does best on the training data is returned, not the one that does best on the "
                "validation data." if worst else "Another setting does better on the validation data.")
    raise WrongTraining(Explanation(sentence, read="the docstring of findBestHyperparameters"),
                        ["tuned-on-training-data"] if worst else [])


def _examples(rng: np.random.Generator, count: int, side: float) -> tuple[Any, Any]:
    x = rng.integers(-32, 33, size=(SIZES.inputs, count)) / 16
    x[0] = side
    return x, np.eye(SIZES.classes)[:, np.arange(count) % SIZES.classes]


def _setting(w: Any) -> Setting:
    return tuple(float(value) for value in np.asarray(w)[:5])


def _worth(call: RecordedCall) -> tuple[Setting, float]:
    x, y, w = (np.asarray(each) for each in call.arguments[:3])
    yhat: Any = call.value[3] if isinstance(call.value, tuple) else y
    share = float(np.mean(np.asarray(yhat).argmax(axis=0) == y.argmax(axis=0)))
    return _setting(w), share if x[0, 0] > 0 else 1 - share


def _matching(returned: Any, tried: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The settings tried that agree with the dictionary `returned` wherever it speaks."""
    if not isinstance(returned, dict) or not set(NAMES) & set(returned):
        return ()
    places = [(place, returned[name]) for place, name in enumerate(NAMES) if name in returned]
    return tuple(s for s in tried if all(np.size(value) == 1 and s[i] == value for i, value in places))
