"""One call of a student's function, inside the worker: what it gave, or how it failed, as plain values."""

from __future__ import annotations

import difflib
import functools
import inspect
import random
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.sandbox.advice import explain_exception
from grader.sandbox.exposing import FUNCTIONS
from grader.sandbox.hanging import DoesNotReturn, not_again, watching

Namespace = dict[str, Any]
Ask = Callable[[str, tuple[Any, ...]], tuple[bool, Any]]  # the trusted side: has it a true value for this call, which?
MOST_RECORDED = 2000
# Where an adapter leaves what turns a function of the contract, put in for one call, into the student's interface.
TURN = "__in_their_interface__"
_ABSENT = object()


def answer(request: dict[str, Any], namespace: Namespace, sources: Mapping[str, Sequence[str]],
           output: Callable[[], str], ask: Ask) -> dict[str, Any]:
    """The reply to `request`; what was set in `namespace` for it is restored whatever happens."""
    before = dict(namespace)
    touched: set[str] = set(request["constants"]) | set(request["replacements"]) | set(request["recorded"])
    touched |= set(request["hung"])
    try:
        namespace.update(in_their_form(request["constants"], namespace))
        for source in request["standins"].values():
            exec(compile(source, "stand-in", "exec"), namespace)
        touched |= {name for name, each in namespace.items() if before.get(name, _ABSENT) is not each}
        return _answer(request, namespace, touched & FUNCTIONS, output, ask)
    except MemoryError:
        return {"kind": "Died", "cause": "memory", "detail": ""}
    except DoesNotReturn as hung:
        return {"kind": "TimedOut", "inside": hung.function}
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's making too
        return {**_raised(error, sources), "output": output()}
    finally:
        for name in touched:
            if name in before:
                namespace[name] = before[name]
            else:
                namespace.pop(name, None)


def _answer(request: dict[str, Any], namespace: Namespace, placed: set[str], output: Callable[[], str],
            ask: Ask) -> dict[str, Any]:
    calls: list[list[Any]] = []
    namespace.update((name, not_again(name)) for name in request["hung"] if name in namespace)
    for name in request["replacements"]:
        namespace[name] = _replaced(name, namespace.get(name), ask)
    for name in request["recorded"]:
        if callable(namespace.get(name)):
            namespace[name] = _recorded(name, namespace[name], calls)
    turn: Any = namespace.get(TURN)
    for name in placed - {request["function"]} if turn is not None else ():
        namespace[name] = turn(name, namespace[name])
    function = namespace.get(request["function"])
    if not callable(function):
        return {"kind": "Missing", "name": request["function"], "near": near(request["function"], namespace)}
    if request["random_seed"] is not None:
        np.random.seed(request["random_seed"])
        random.seed(request["random_seed"])
    given = [_copy(each) for each in request["arguments"]]
    begun = time.perf_counter()
    with watching(request["seconds"], namespace):
        value = function(*given)
    seconds = time.perf_counter() - begun
    changed = given  # what the arguments hold now: whether that is what they held is seen on the trusted side
    return {"kind": "Returned", "value": _copy(value), "seconds": seconds, "changed": changed,
            "recorded": calls, "output": output()}


def in_their_form(constants: Mapping[str, Any], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The constants of a call as the file writes them: NUM_HIDDEN stays a list, one width a layer, where it is one."""
    own, width = namespace.get("NUM_HIDDEN"), constants.get("NUM_HIDDEN")
    if not isinstance(own, (list, tuple, np.ndarray)) or not isinstance(width, (int, float)):
        return dict(constants)
    layers = constants.get("NUM_HIDDEN_LAYERS", namespace.get("NUM_HIDDEN_LAYERS", len(own)))
    widths = [width] * int(layers)
    return {**constants, "NUM_HIDDEN": np.array(widths) if isinstance(own, np.ndarray) else type(own)(widths)}


def near(name: str, namespace: Mapping[str, Any]) -> list[str]:
    """The functions of the file whose names may be meant for `name`: ReLU for relu, backprop for back_prop."""
    own = [each for each, value in namespace.items()
           if callable(value) and not each.startswith("_") and each not in FUNCTIONS]
    alike = difflib.get_close_matches(_plain(name), [_plain(each) for each in own])
    return sorted((each for each in own if _plain(each) in alike), key=lambda each: alike.index(_plain(each)))[:3]


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _copy(value: Any) -> Any:
    """Arrays copied, so that what the student changes later is not what was given or returned."""
    if isinstance(value, np.ndarray):
        return np.array(value)
    if type(value) in (tuple, list):
        return tuple(_copy(each) for each in value)
    return value


def _replaced(name: str, own: Any, ask: Ask) -> Callable[..., Any]:
    def answering(*arguments: Any, **named: Any) -> Any:
        found, value = (False, None) if named else ask(name, arguments)
        if found:
            return value
        if own is None:
            raise NameError(f"name {name!r} is not defined")
        return own(*arguments, **named)

    return answering


def _recorded(name: str, own: Callable[..., Any], calls: list[list[Any]]) -> Callable[..., Any]:
    @functools.wraps(own)
    def recording(*arguments: Any, **named: Any) -> Any:
        given = tuple(_copy(each) for each in _in_order(own, arguments, named))
        value = own(*arguments, **named)
        if len(calls) < MOST_RECORDED:
            calls.append([name, given, _copy(value)])
        return value

    return recording


def _in_order(function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments as the function's parameters come, however the call wrote them."""
    try:
        bound = inspect.signature(function).bind(*arguments, **named)
    except (TypeError, ValueError):  # it cannot be called so, or does not say what it takes
        return (*arguments, *named.values())
    return (*bound.args, *bound.kwargs.values())


def _raised(error: BaseException, sources: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    where = line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in sources and frame.lineno:
            where = f"{frame.filename}, line {frame.lineno}"
            text = sources[frame.filename]
            line = text[frame.lineno - 1] if frame.lineno <= len(text) else ""
    return {"kind": "Raised", "error": type(error).__name__[:80], "message": _words(error), "where": where,
            "line": line[:200]}


def _words(error: BaseException) -> str:
    try:
        words = str(error)[:300]
        advice = explain_exception(error)
    except BaseException:  # a hostile __str__ of the student's
        return ""
    if not advice:
        return words
    words = words.partition("\n")[0]  # numpy adds a paragraph of its own
    return f"{words}{'' if words.endswith('.') else '.'} {advice}"
