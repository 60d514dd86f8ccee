"""Functions that ask for more than the contract gives, or give more than it asks for, called as the contract says."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

ARITY = {"relu": 1, "relu_prime": 1, "softmax": 1, "cross_entropy": 2, "vec": 1, "unvec": 2, "dJ_dyhat": 2,
         "dyhat_dz2": 1, "dz2_dh1": 1, "dh1_dz1": 1, "dz1_dvecW1": 2, "dz1_db1": 1, "dJ_dW1_by_jacobians": 6,
         "gradients_3_layer": 6, "unpack": 1, "forward_prop": 3, "back_prop": 3, "back_prop_general": 3,
         "initWeightsAndBiases": 0, "train": 5, "findBestHyperparameters": 4}
NO_REGULARISATION = frozenset({"alpha", "beta", "lam", "lamb", "lambda_", "lambd", "l2", "reg", "regularization",
                               "regularisation", "weight_decay", "reg_strength"})
CONSTANT_OF = {"num_hidden_layers": "NUM_HIDDEN_LAYERS", "n_hidden_layers": "NUM_HIDDEN_LAYERS",
               "num_input": "NUM_INPUT", "n_input": "NUM_INPUT", "input_size": "NUM_INPUT",
               "num_hidden": "NUM_HIDDEN", "n_hidden": "NUM_HIDDEN", "hidden_size": "NUM_HIDDEN",
               "num_output": "NUM_OUTPUT", "n_output": "NUM_OUTPUT", "output_size": "NUM_OUTPUT",
               "learning_rate": "LEARNING_RATE", "lr": "LEARNING_RATE", "batch_size": "MINIBATCH_SIZE",
               "minibatch_size": "MINIBATCH_SIZE", "epochs": "NUM_EPOCHS", "num_epochs": "NUM_EPOCHS"}


def follow_contract(namespace: dict[str, Any]) -> list[tuple[str, str]]:
    """Make the contract's functions callable with its arguments; one (function, sentence) for each change."""
    said = []
    for name, arity in ARITY.items():
        function = namespace.get(name)
        extra = _extra(function, arity) if callable(function) else []
        unknown = [each for each in extra if not _is_obvious(each)]  # it stays as it is, and calls of it fail
        if unknown:
            said.append((name, f"{name} asks for the argument {unknown[0]}, which has no obvious value."))
        elif extra:
            said.append((name, f"{name} asks for {', '.join(extra)}, which is not in the contract; it is given "
                               f"{' and '.join(_origin(each) for each in extra)}."))
        if callable(function) and not unknown and (extra or name.startswith("back_prop")):
            namespace[name] = _following(function, arity, extra, namespace, flat=name.startswith("back_prop"))
    return said


def flattened(value: Any) -> Any:
    """A gradient returned as a tuple, as one vector: the only array as it is, else all matrices, then all biases."""
    if not isinstance(value, (tuple, list)) or not value:
        return value
    if all(isinstance(each, (int, float, np.number)) for each in value):
        return np.array(value, dtype=float)
    vectors = [each for each in value if isinstance(each, np.ndarray) and each.ndim]
    if len(vectors) == 1 and all(np.ndim(each) == 0 for each in value if each is not vectors[0]):
        return vectors[0]  # beside it the loss, as in `return loss, gradient`
    if isinstance(value[0], np.ndarray) and value[0].ndim == 1 and not any(np.ndim(each) == 2 for each in value[1:]
                                                                           if isinstance(each, np.ndarray)):
        return value[0]
    blocks: list[Any] = []
    for each in value:
        blocks += list(each) if isinstance(each, (tuple, list)) else [each]
    if not all(isinstance(each, np.ndarray) for each in blocks):
        return value
    weights = [each for each in blocks if each.ndim == 2 and 1 not in each.shape]
    biases = [each for each in blocks if not any(each is W for W in weights)]
    return np.concatenate([each.ravel() for each in (*weights, *biases)])


def _extra(function: Callable[..., Any], arity: int) -> list[str]:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []
    places = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    keywords = [each for each in parameters if each.kind is each.KEYWORD_ONLY]
    return [each.name for each in (*places[arity:], *keywords) if each.default is each.empty]


def _is_obvious(parameter: str) -> bool:
    return parameter.lower() in NO_REGULARISATION or parameter.lower() in CONSTANT_OF


def _origin(parameter: str) -> str:
    return "0" if parameter.lower() in NO_REGULARISATION else CONSTANT_OF[parameter.lower()]


def _following(function: Callable[..., Any], arity: int, extra: list[str], namespace: dict[str, Any], *,
               flat: bool) -> Callable[..., Any]:
    def value_of(parameter: str) -> Any:
        return 0.0 if _origin(parameter) == "0" else namespace[_origin(parameter)]

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        if sys._getframe(1).f_globals is namespace:  # the student's own code keeps its own convention
            return function(*arguments, **named)
        if len(arguments) == arity:
            named = {**{each: value_of(each) for each in extra}, **named}
        value = function(*arguments, **named)
        return flattened(value) if flat else value

    return call
