"""What findBestHyperparameters tried and chose, seen through stand-ins in which training and validation disagree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.judgement.verdict import Explanation
from grader.questions.sentences import fault
from grader.questions.standins import ANY_START
from grader.questions.training import SIZES, WrongTraining
from grader.sandbox.reply import RecordedCall, Returned

TRAINING, VALIDATION = -1, 1
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
_FORWARD = """
def forward_prop(x, y, weightsAndBiases, *more, **named):
    import numpy
    n = x.shape[1]
    share = abs(numpy.sin(weightsAndBiases[:5] @ numpy.array({worths})))
    right = round((share if x[0, 0] > 0 else 1 - share) * n)
    yhat = numpy.where(numpy.arange(n) < right, y, numpy.roll(y, 1, axis=0))
    return 1.0 - right / n, [], [], yhat
"""


@dataclass(frozen=True)
class Search:
    """The settings in the order of trial, the data of each trial and of each look at a result, and what was returned.

    `worths` turn a setting into how well it does. Data is -1 for training examples with their labels, 1 for validation
    examples with theirs, 0 for anything else.
    """

    worths: tuple[float, ...]
    tried: tuple[Setting, ...]
    trained_on: tuple[int, ...]
    looked_at: tuple[int, ...]
    chosen: tuple[Setting, ...]


def searched(student: Any, seed: int) -> Search:
    """Let findBestHyperparameters search. Raises StudentFault or Wrong where there is nothing to judge."""
    rng = np.random.default_rng(seed)
    start = {"initWeightsAndBiases": ANY_START} if "initWeightsAndBiases" in student.faulty else {}
    worths = tuple(rng.uniform(1, 15, size=len(NAMES)).tolist())  # another setting is the best in every case
    sets = [_examples(rng, count, side) for count, side in ((83, TRAINING), (97, VALIDATION))]
    request = replace(
        student.at(SIZES).request("findBestHyperparameters", (*sets[0], *sets[1])),
        standins={"train": TRAIN, "forward_prop": _FORWARD.format(worths=worths), **start},
        recorded=("train", "forward_prop"),
        random_seed=seed % 2**32,
    )
    reply = student.worker.ask([request])[0]
    if not isinstance(reply, Returned):
        raise fault("findBestHyperparameters", reply, student.worker.loaded)
    for function in start:
        student.on_replaced(function)
    trials = [call for call in reply.recorded if call.function == "train"]
    looks = [call for call in reply.recorded if call.function == "forward_prop"]
    tried = tuple(_setting(call.value[0]) for call in trials)
    return Search(worths, tried, tuple(map(_side, trials)), tuple(map(_side, looks)), _matching(reply.value, tried))


def tries_ten(search: Search) -> None:
    """At least ten distinct settings are tried with train."""
    distinct = len(set(search.tried))
    if distinct < 10:
        raise WrongTraining(Explanation(
            f"findBestHyperparameters calls train {len(search.tried)} times with {distinct} distinct settings of the "
            "constants; at least ten are asked for.", read="the docstring of findBestHyperparameters"))


def trains_on_training_data(search: Search) -> None:
    """Every trial trains on examples of trainX, or a part of them, with their labels."""
    if any(side != TRAINING for side in search.trained_on):
        raise WrongTraining(Explanation(
            "findBestHyperparameters does not hand train the training examples with their labels.",
            read="the docstring of train"))


def chooses_by_validation(search: Search) -> None:
    """The setting that is returned was tried, and is the best of all on the validation data."""
    if not search.chosen:
        raise WrongTraining(Explanation(
            "findBestHyperparameters must return a dictionary of constants, such as LEARNING_RATE, of one setting that "
            "it tried with train.", read="the docstring of findBestHyperparameters"))
    if 0 in search.looked_at:
        raise WrongTraining(Explanation("forward_prop is not handed examples with their labels to compare settings on.",
                                        read="the docstring of findBestHyperparameters"))
    if not search.looked_at:
        return  # compared by means of its own, which our stand-ins do not reach
    chosen = max(_worth(setting, search.worths) for setting in search.chosen)
    all_of_them = [_worth(setting, search.worths) for setting in search.tried]
    if chosen >= max(all_of_them) - 0.02:  # a count among 83 is coarser than one among 97
        return
    worst = chosen <= min(all_of_them) + 0.02
    sentence = ("The setting that does best on the training data is returned, not the one that does best on the "
                "validation data." if worst else "Another setting does better on the validation data.")
    raise WrongTraining(Explanation(sentence, read="the docstring of findBestHyperparameters"),
                        ["tuned-on-training-data"] if worst else [])


def _examples(rng: np.random.Generator, count: int, side: int) -> tuple[Any, Any]:
    x = rng.integers(-32, 33, size=(SIZES.inputs, count)) / 16
    x[0] = side
    return x, np.eye(SIZES.classes)[:, np.arange(count) % SIZES.classes]


def _setting(w: Any) -> Setting:
    return tuple(float(value) for value in np.asarray(w)[:5])


def _worth(setting: Setting, worths: Setting) -> float:
    """How well a setting does on the validation examples, 0 to 1, as the stand-in for forward_prop has it."""
    return float(abs(np.sin(np.asarray(setting) @ np.array(worths))))


def _side(call: RecordedCall) -> int:
    """Which examples a call was handed, in columns or in rows, with as many labels."""
    given = call.arguments[:2]
    if len(given) < 2 or not all(isinstance(each, np.ndarray) and each.ndim == 2 for each in given):
        return 0
    x, y = given
    if x.shape[0] != SIZES.inputs:
        x, y = x.T, y.T
    whole = x.shape[0] == SIZES.inputs and x.shape[1] > 0 and y.shape == (SIZES.classes, x.shape[1])
    sides = set(x[0].tolist()) if whole else set()
    return next((side for side in (TRAINING, VALIDATION) if sides == {side}), 0)


def _says(value: Any, number: float) -> bool:
    plain = isinstance(value, (int, float, np.ndarray)) and np.size(value) == 1
    return plain and bool(value == number)


def _matching(returned: Any, tried: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The settings tried that agree with the dictionary `returned` wherever it speaks."""
    if not isinstance(returned, dict) or not set(NAMES) & set(returned):
        return ()
    places = [(place, returned[name]) for place, name in enumerate(NAMES) if name in returned]
    return tuple(s for s in tried if all(_says(value, s[i]) for i, value in places))
