"""One call of a student's function, inside the worker: what it gave, or how it failed, as plain values."""

from __future__ import annotations

import difflib
import random
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from grader.sandbox.inside import calls_before
from grader.sandbox.inside.entries import in_layout
from grader.sandbox.inside.error_hints import explain_exception
from grader.sandbox.inside.hanging import DoesNotReturn, watching
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.own_folder import without_folder
from grader.sandbox.inside.rerouting import rerouted
from grader.sandbox.inside.substitutes import Ask, Substitutes, copied
from grader.sandbox.protocol.messages import Call, Gave, NeverLeft, Outcome, OutOfMemory
from grader.sandbox.protocol.reply import Missing, Raised

Namespace = dict[str, Any]
_ABSENT = object()


def answer(call: Call, exposed: Exposed, sources: Mapping[str, Sequence[str]], output: Callable[[], str],
           ask: Ask) -> Outcome:
    """How `call` ended; what was set in the student's namespace for it is restored whatever happens."""
    exposed = in_layout(exposed, call.layout)
    constants = in_their_form(call.constants, exposed)
    before = [(names, {name: names.get(name, _ABSENT) for name in constants}) for names in exposed.namespaces]
    try:
        for names in exposed.namespaces:  # a module beside the homework has the constants that it sets itself
            names.update({name: value for name, value in constants.items()
                          if names is exposed.namespace or name in names})
        return _answer(call, exposed, output, ask)
    except MemoryError:
        return OutOfMemory()
    except DoesNotReturn as hung:
        return NeverLeft(hung.function)
    except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's making too
        return _raised(error, sources, output())
    finally:
        for names, kept in before:
            names.update({name: value for name, value in kept.items() if value is not _ABSENT})
            for name in [name for name, value in kept.items() if value is _ABSENT]:
                names.pop(name, None)


def _answer(call: Call, exposed: Exposed, output: Callable[[], str], ask: Ask) -> Outcome:
    substitutes = Substitutes(call, exposed, ask)
    with ExitStack() as rerouting:
        for name, handler in substitutes.handlers():
            rerouting.enter_context(rerouted(name, exposed.namespaces, exposed.entries.get(name), handler))
        function = exposed.function(call.function)
        if function is None:
            return Missing(call.function, near(call.function, exposed))
        if call.random_seed is not None:
            np.random.seed(call.random_seed)
            random.seed(call.random_seed)
        given = [copied(each) for each in call.arguments]
        begun = time.perf_counter()
        with watching(call.seconds, exposed.namespace):
            value = function(*given, *calls_before.handed_on(call, exposed))
        seconds = time.perf_counter() - begun
    # Whether the arguments still hold what they held is seen on the trusted side.
    shown = calls_before.without_opaque(value, exposed.contract.by_name.get(call.function))
    return Gave(copied(shown), seconds, tuple(given), tuple(substitutes.calls), output())


def in_their_form(constants: Mapping[str, Any], exposed: Exposed) -> dict[str, Any]:
    """The constants of a call as the file writes them: the width stays a list, one a layer, where it is one."""
    names = {constant.symbol: constant.name for constant in exposed.contract.constants if constant.symbol}
    hidden, layers = names.get("k", ""), names.get("d", "")
    own, width = exposed.namespace.get(hidden), constants.get(hidden)
    if not isinstance(own, (list, tuple, np.ndarray)) or not isinstance(width, (int, float)):
        return dict(constants)
    widths = [width] * int(constants.get(layers, exposed.namespace.get(layers, len(own))))
    return {**constants, hidden: np.array(widths) if isinstance(own, np.ndarray) else type(own)(widths)}


def near(name: str, exposed: Exposed) -> tuple[str, ...]:
    """The functions of the file whose names may be meant for `name`: Hinge for hinge, softmaxLoss for softmax_loss."""
    own = [each for each, value in exposed.namespace.items()
           if callable(value) and not each.startswith("_") and each not in exposed.contract.names]
    alike = difflib.get_close_matches(_plain(name), [_plain(each) for each in own])
    found = sorted((each for each in own if _plain(each) in alike), key=lambda each: alike.index(_plain(each)))
    return tuple(found[:3])


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _raised(error: BaseException, sources: Mapping[str, Sequence[str]], output: str) -> Raised:
    where = line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in sources and frame.lineno:
            where = f"{frame.filename}, line {frame.lineno}"
            text = sources[frame.filename]
            line = text[frame.lineno - 1] if frame.lineno <= len(text) else ""
    return Raised(type(error).__name__[:80], _words(error), where, line[:200], output)


def _words(error: BaseException) -> str:
    try:
        words = without_folder(str(error))[:300]
        advice = explain_exception(error)
    except BaseException:  # a hostile __str__ of the student's
        return ""
    if not advice:
        return words
    words = words.partition("\n")[0]  # numpy adds a paragraph of its own
    return f"{words}{'' if words.endswith('.') else '.'} {advice}"
