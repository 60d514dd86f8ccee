"""What a loaded namespace offers: its functions, those inside a class lifted out, and the contract's constants."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from grader.sandbox.notebook_stand_ins import quiet_stand_ins

CONSTANTS = ("NUM_HIDDEN_LAYERS", "NUM_INPUT", "NUM_HIDDEN", "NUM_OUTPUT", "LEARNING_RATE", "MINIBATCH_SIZE",
             "NUM_EPOCHS")
FUNCTIONS = frozenset((
    "relu", "relu_prime", "softmax", "cross_entropy", "vec", "unvec", "dJ_dyhat", "dyhat_dz2", "dz2_dh1", "dh1_dz1",
    "dz1_dvecW1", "dz1_db1", "dJ_dW1_by_jacobians", "gradients_3_layer", "unpack", "forward_prop", "back_prop",
    "back_prop_general", "initWeightsAndBiases", "train", "findBestHyperparameters",
    "pack", "fCE", "gradCE", "forward_error", "gradient"))


def functions_of(namespace: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Every function by name, with the names of its parameters."""
    hidden = quiet_stand_ins()
    return {name: parameters(value) for name, value in namespace.items()
            if not name.startswith("_") and name not in hidden and inspect.isroutine(value)}


def parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters of `function`, or () where they cannot be known."""
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()


def constants_of(namespace: dict[str, Any]) -> dict[str, Any]:
    """The contract's constants that are plain numbers, or lists of them (as tuples)."""
    found: dict[str, Any] = {}
    for name in CONSTANTS:
        value: Any = namespace.get(name)
        if type(value) in (list, tuple) and all(type(each) in (int, float) for each in value):
            found[name] = tuple(value)
        elif type(value) in (int, float):
            found[name] = value
    return found


def lift_methods(namespace: dict[str, Any]) -> list[tuple[str, str]]:
    """Expose the homework's functions that stand inside exactly one class; one (where, sentence) for each class."""
    own = {name: value for name, value in namespace.items()
           if isinstance(value, type) and value.__module__ == namespace["__name__"]}
    homes: dict[str, list[str]] = {}
    for name in FUNCTIONS - namespace.keys():
        holders = [home for home, cls in own.items() if name in vars(cls)]
        if len(holders) == 1:
            homes.setdefault(holders[0], []).append(name)
    return [(f"class {home}", _lifted(own[home], home, sorted(names), namespace)) for home, names in homes.items()]


def _lifted(cls: type, home: str, names: list[str], namespace: dict[str, Any]) -> str:
    holder, said = _instance(cls, namespace)
    for name in names:
        raw = vars(cls)[name]
        bound = isinstance(raw, (staticmethod, classmethod)) or parameters(raw)[:1] == ("self",)
        namespace[name] = getattr(holder, name) if bound else raw
    return f"{', '.join(names)} of the class {home} are graded as functions of the file{said}."


def _instance(cls: type, namespace: dict[str, Any]) -> tuple[Any, str]:
    """An object of the class to call the methods of, and what there is to say of it."""
    for name, value in namespace.items():
        if type(value) is cls:
            return value, f", called on your object {name}"
    try:
        return cls(), ""
    except Exception as error:  # its constructor asks for something nobody here can know
        wanted = [each for each in parameters(cls.__init__) if each != "self"]  # type: ignore[misc]
        why = f"asks for {', '.join(wanted)}" if wanted else f"stops with {type(error).__name__}"
        return object.__new__(cls), f"; its constructor {why}, so what it would set is missing"
