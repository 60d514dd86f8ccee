"""Functions that ask for more than the contract gives, or give more than it asks for, called as the contract says.

What a parameter means that is not in the contract is known where its name is that of a constant, or of the strength of
an L2 term, which is 0 here. Where such a parameter has a default, it was taken once, when the file was read: it is
given the value that the constant has now.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from grader.sandbox.inside.namespace import Exposed, Namespace
from grader.sandbox.inside.rerouting import OWN
from grader.sandbox.protocol.contract import Contract, Function
from grader.sandbox.protocol.data_classes import dataclass

ZERO = "0"
_PLACED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True)
class Signature:
    """What a student's function asks for: `open` are the parameters that arguments go to, in order.

    `known` are those that are given 0 or a constant, by name; `unknown` those that nothing is known of.
    """

    parameters: tuple[inspect.Parameter, ...]
    open: tuple[str, ...]
    known: Mapping[str, str]
    unknown: tuple[str, ...]

    def filled(self, arguments: Sequence[Any], namespace: Namespace) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """`arguments` and all that is known, by place and by name."""
        known = {name: 0.0 if origin == ZERO else namespace[origin] for name, origin in self.known.items()}
        if not known:
            return tuple(arguments), {}
        left, placed = list(arguments), []
        for each in self.parameters:
            if each.kind not in _PLACED or (not left and each.name not in known and each.default is each.empty):
                break
            placed.append(known.pop(each.name) if each.name in known else left.pop(0) if left else each.default)
        return (*placed, *left), known

    def taken(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Of the arguments of a call, by name, those in places that are open, in order."""
        return tuple(given[name] for name in self.open if name in given)


def signature(own: Callable[..., Any], function: Function, arity: int, contract: Contract) -> Signature | None:
    """What `own` asks for where a call has `arity` arguments; None where it does not say what it takes."""
    try:
        parameters = tuple(inspect.signature(own).parameters.values())
    except (TypeError, ValueError):
        return None
    places = [each for each in parameters if each.kind in _PLACED]
    required = [each.name for each in places if each.default is each.empty]
    own_words = [_origin(name, contract) for name in function.parameter_names]
    meant = {each.name: None if (origin := _origin(each.name, contract)) in own_words else origin
             for each in parameters}
    known = [name for name in required if meant[name]][::-1][:max(0, len(required) - arity)]
    known += [each.name for each in parameters if each.kind is each.KEYWORD_ONLY and each.default is each.empty]
    if _of_a_network(function):
        known += [each.name for each in (*places[arity:], *parameters) if each.default is not each.empty
                  and (each in places or each.kind is each.KEYWORD_ONLY) and meant[each.name]]
    open_ = tuple(each.name for each in places if each.name not in known)
    beyond = tuple(name for name in required if name not in known)[arity:]
    given = {each.name: origin for each in parameters if each.name in known and (origin := meant[each.name])}
    return Signature(parameters, open_, given, (*beyond, *(each for each in known if meant[each] is None)))


def takes_what_it_should(own: Callable[..., Any], function: Function) -> bool:
    """Whether `own` is a plain function of just the contract's parameters, as most are: seen without `inspect`, which
    takes its time in every worker.
    """
    if type(own) is not FunctionType or own.__dict__ or own.__defaults__ or own.__kwdefaults__:
        return False
    code = own.__code__
    others = code.co_kwonlyargcount or code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    return not others and code.co_varnames[:code.co_argcount] == function.parameter_names


def follow_contract(exposed: Exposed) -> list[tuple[str, str]]:
    """Make the contract's functions callable with its arguments; one (function, sentence) for each change."""
    said = []
    for function in exposed.contract.functions:
        own, flat = exposed.function(function.name), [part.kind for part in function.returns] == ["parameters"]
        usual = own is None or takes_what_it_should(own, function)
        asked = None if usual or own is None else signature(own, function, function.arity, exposed.contract)
        if asked is not None and asked.unknown:  # it stays as it is, and calls of it fail
            said.append((function.name, f"{function.name} asks for the argument {asked.unknown[0]}, which has no "
                                        "obvious value."))
            continue
        if asked is not None and asked.known:
            said.append((function.name, sentence(function.name, asked)))
        if own is not None and ((asked is not None and asked.known) or flat):
            exposed.entries[function.name] = _following(own, function.arity, asked, exposed.namespace, flat=flat)
    return said


def sentence(name: str, asked: Signature) -> str:
    """What a function asks for beside the contract, and what it is given."""
    return (f"{name} asks for {', '.join(asked.known)}, which is not in the contract; it is given "
            f"{' and '.join(asked.known.values())}.")


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


def _of_a_network(function: Function) -> bool:
    """Whether it takes all parameters of a network: an L2 term, a width or a rate may then stand among its defaults."""
    return any(parameter.axes == ("P",) for parameter in function.parameters)


def _origin(parameter: str, contract: Contract) -> str | None:
    """What a parameter beside the contract is given: 0, or the constant of this name; None where nothing is obvious."""
    return ZERO if parameter.lower() in contract.zero_parameters else contract.constant_meant_by(parameter)


def _following(own: Callable[..., Any], arity: int, asked: Signature | None, namespace: Namespace, *,
               flat: bool) -> Callable[..., Any]:
    @functools.wraps(own)
    def call(*arguments: Any, **named: Any) -> Any:
        known: dict[str, Any] = {}
        if asked is not None and len(arguments) == arity:
            arguments, known = asked.filled(arguments, namespace)
        value = own(*arguments, **{**known, **named})
        return flattened(value) if flat else value

    vars(call)[OWN] = own
    return call
