"""One mistake costs once: true values, or a stand-in, for the faulty functions that a question may call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.judgement.points import Sizes
from grader.questions.answers import LiveAnswers
from grader.sandbox.request import Table

BLOCKS = ("relu", "relu_prime", "softmax", "cross_entropy")
JACOBIANS = ("vec", "unvec", "dJ_dyhat", "dyhat_dz2", "dz2_dh1", "dh1_dz1", "dz1_dvecW1", "dz1_db1")

# What a question may call and is not itself about. A function that gives the answer of the question is never listed:
# back_prop may not be answered by true values of back_prop_general.
CALLS: Mapping[str, tuple[str, ...]] = {
    "dh1_dz1": ("relu_prime",),
    "dJ_dW1_by_jacobians": (*BLOCKS, *JACOBIANS),
    "gradients_3_layer": (*BLOCKS, "forward_prop"),
    "forward_prop": ("relu", "softmax", "cross_entropy"),
    "back_prop": (*BLOCKS, *JACOBIANS, "forward_prop"),
    "back_prop_general": (*BLOCKS, *JACOBIANS, "forward_prop"),
    "train": (*BLOCKS, *JACOBIANS, "forward_prop", "back_prop"),
    "findBestHyperparameters": ("initWeightsAndBiases",),
}
STOOD_IN = ("train", "findBestHyperparameters")  # what these call cannot be foretold: standins.py, not true values
GRAINS = {"relu": "elements", "relu_prime": "elements", "softmax": "columns"}


@dataclass
class Recording:
    """The calls that the reference makes on its way to an answer."""

    calls: dict[str, list[tuple[tuple[Any, ...], Any]]] = field(default_factory=dict)

    def table(self, function: str) -> Table:
        """All recorded calls of one function."""
        found = self.calls.get(function, [])
        return Table(GRAINS.get(function, "whole"), tuple(a for a, _ in found), tuple(_crossing(v) for _, v in found))


def tables(answers: LiveAnswers, faulty: frozenset[str], function: str, arguments: tuple[Any, ...],
           sizes: Sizes | None) -> dict[str, Table]:
    """True values of the `faulty` functions that `function` may call, for exactly these `arguments`."""
    wanted = [name for name in CALLS.get(function, ()) if name in faulty]
    if not wanted or function in STOOD_IN:
        return {}
    with answers.constants(sizes), _recorded(answers, wanted) as recording:
        for path in _paths(answers, function, arguments):
            path()
    return {name: recording.table(name) for name in wanted}


def _paths(answers: LiveAnswers, function: str, arguments: tuple[Any, ...]) -> Iterator[Any]:
    """The ways in which a correct solution may come to the answer, so that each one's calls are recorded."""
    module = answers.module
    if function in ("gradients_3_layer", "dJ_dW1_by_jacobians"):
        yield lambda: module.gradients_3_layer(*arguments)
        yield lambda: module.dJ_dW1_by_jacobians(*arguments)
    elif function in ("back_prop", "back_prop_general", "forward_prop"):
        x, y, w = arguments
        yield lambda: _every_building_block(module, x, y, w)
        if function != "forward_prop":
            yield lambda: module.back_prop_general(x, y, w)
            for j in range(x.shape[1]):
                yield lambda j=j: _every_building_block(module, x[:, j:j + 1], y[:, j:j + 1], w)
    else:
        yield lambda: getattr(module, function)(*arguments)


def _every_building_block(module: Any, x: Any, y: Any, w: Any) -> None:
    _, zs, hs, yhat = module.forward_prop(x, y, w)
    module.softmax(zs[-1])
    module.cross_entropy(y, yhat)
    for z, h in zip(zs, (*hs, None), strict=True):
        module.relu(z)
        module.relu_prime(z)
        if h is not None:
            module.relu_prime(h)


@contextmanager
def _recorded(answers: LiveAnswers, names: list[str]) -> Iterator[Recording]:
    recording = Recording()
    own = {name: getattr(answers.module, name) for name in names}

    def wrapped(name: str) -> Any:
        def call(*arguments: Any) -> Any:
            value = own[name](*arguments)
            copies = tuple(np.array(a) if isinstance(a, np.ndarray) else a for a in arguments)
            recording.calls.setdefault(name, []).append((copies, value))
            return value
        return call

    vars(answers.module).update({name: wrapped(name) for name in names})
    try:
        yield recording
    finally:
        vars(answers.module).update(own)


def _crossing(value: Any) -> Any:
    return tuple(_crossing(each) for each in value) if isinstance(value, (list, tuple)) else value
