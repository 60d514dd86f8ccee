"""The functions beside loss and gradient: data and parameters are as the loss has them, unless they show otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.homework.contract import CONTRACT
from grader.homework.layouts.blocks import CROSS_ENTROPY, SOFTMAX, find_cross_entropy, find_labels, find_softmax
from grader.homework.layouts.losses import Loss
from grader.homework.layouts.networks import DEEP
from grader.homework.layouts.training import TRAIN, find_training, of_data
from grader.homework.layouts.trials import Trials
from grader.sandbox.protocol.contract import Function
from grader.sandbox.protocol.layout import ONE_HOT, Dialect

START, SEARCH = "initWeightsAndBiases", "findBestHyperparameters"
NETWORKS = (*CONTRACT.named(any_depth=True), TRAIN, SEARCH, *CONTRACT.published)  # they say how examples lie


def others(trials: Trials, loss: Loss) -> dict[str, Dialect]:
    """The dialects of the other functions of the contract that the file has."""
    base = loss.dialect
    found = {name: of_data(base, name) for name in (START, SEARCH) if trials.has(name)}
    training = find_training(trials, base, loss.network)
    if training is not None:
        found[TRAIN] = training
    if base.rows:
        found |= alone(trials)
    cross_entropy = find_cross_entropy(trials, bool(base.rows), base.labels)
    if cross_entropy is not None:
        found[CROSS_ENTROPY] = cross_entropy
    return found | (_of_one_example(trials) if base.labels != ONE_HOT else {})


def alone(trials: Trials) -> dict[str, Dialect]:
    """softmax by rows, which is no mistake where data are rows, or where nothing in the file says how they lie."""
    softmax = find_softmax(trials)
    return {} if softmax is None else {SOFTMAX: softmax}


def _of_one_example(trials: Trials) -> dict[str, Dialect]:
    """Functions of one example that take its label as a whole number."""
    written = [f for f in CONTRACT.functions if f.labels_at and trials.has(f.name)
               and all(len(parameter.axes) == 1 and "n" not in parameter.axes[0] for parameter in f.parameters)]
    found = ((f.name, find_labels(trials, f.name, _example(f))) for f in written)
    return {name: dialect for name, dialect in found if dialect is not None}


def _example(function: Function) -> tuple[Any, ...]:
    """Arguments of one example."""
    lengths = {"m": DEEP.inputs, "k": DEEP.hidden, "c": DEEP.classes}
    draw = np.random.default_rng(7)
    return tuple(np.eye(DEEP.classes)[2] if at in function.labels_at
                 else 0.1 + draw.random([lengths[symbol] for symbol in parameter.axes[0]])
                 for at, parameter in enumerate(function.parameters))
