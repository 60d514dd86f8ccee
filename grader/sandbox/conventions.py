"""Functions that ask for more than the contract gives, or give more than it asks for, called as the contract says."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.sandbox.exposing import Exposed, Namespace
from grader.sandbox.protocol.contract import Contract
from grader.sandbox.rerouting import OWN


def follow_contract(exposed: Exposed) -> list[tuple[str, str]]:
    """Make the contract's functions callable with its arguments; one (function, sentence) for each change."""
    said, contract = [], exposed.contract
    for entry in contract.functions:
        function, flat = exposed.function(entry.name), [part.kind for part in entry.returns] == ["parameters"]
        extra = _extra(function, entry.arity) if function is not None else []
        origins = {each: _origin(each, contract) for each in extra}
        unknown = [each for each, origin in origins.items() if origin is None]
        if unknown:  # it stays as it is, and calls of it fail
            said.append((entry.name, f"{entry.name} asks for the argument {unknown[0]}, which has no obvious value."))
        elif extra:
            said.append((entry.name, f"{entry.name} asks for {', '.join(extra)}, which is not in the contract; it is "
                                     f"given {' and '.join(map(str, origins.values()))}."))
        if function is not None and not unknown and (extra or flat):
            exposed.entries[entry.name] = _following(function, entry.arity, origins, exposed.namespace, flat=flat)
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


def _origin(parameter: str, contract: Contract) -> str | None:
    """What an extra parameter is given: 0, or the constant of this name; None where nothing is obvious."""
    return "0" if parameter.lower() in contract.zero_parameters else contract.constant_meant_by(parameter)


def _following(function: Callable[..., Any], arity: int, origins: Mapping[str, str | None], namespace: Namespace, *,
               flat: bool) -> Callable[..., Any]:
    def value_of(origin: str | None) -> Any:
        return 0.0 if origin == "0" or origin is None else namespace[origin]

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        if len(arguments) == arity:
            named = {**{each: value_of(origin) for each, origin in origins.items()}, **named}
        value = function(*arguments, **named)
        return flattened(value) if flat else value

    vars(call)[OWN] = function
    return call
