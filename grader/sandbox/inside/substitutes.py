"""What stands in for the student's functions during a call: true values, stand-ins, poison, or their own, recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.sandbox.inside.another_way import goes_another_way
from grader.sandbox.inside.conventions import flattened
from grader.sandbox.inside.hanging import RAISED, DoesNotReturn
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.rerouting import Called, Handler, in_order
from grader.sandbox.inside.shaping import Form, canonical, in_form_of
from grader.sandbox.inside.stand_ins import StandIn
from grader.sandbox.protocol.messages import Answer, Call
from grader.sandbox.protocol.reply import RecordedCall

# The trusted side, told the function, the arguments, and what the student's own gave and left of the arguments:
# has it another value, and which, and what do the arguments hold after the call if not what they held?
Ask = Callable[[str, tuple[Any, ...], Any, tuple[Any, ...]], Answer]
MOST_RECORDED = 2000


class Substitutes:
    """The handlers of one request, and the calls that were recorded on the way."""

    def __init__(self, call: Call, exposed: Exposed, ask: Ask) -> None:
        self.calls: list[RecordedCall] = []
        self._exposed, self._ask = exposed, ask
        self._replaced: dict[str, bool] = dict(call.replacements)  # whether the own function may be called too
        self._poisoned, self._recorded = frozenset(call.poisoned), frozenset(call.recorded)
        self._hung = frozenset(call.hung)
        self._stand_ins = {name: StandIn(source, name, exposed) for name, source in call.standins.items()}
        self._forms: dict[Any, Form | None] = {}

    def handlers(self) -> Iterator[tuple[str, Handler]]:
        """For each function that is not simply the student's own: what a call of it does."""
        if_there = self._poisoned | self._hung
        for name in sorted(self._recorded | self._replaced.keys() | self._stand_ins.keys() | if_there):
            if name not in if_there or self._exposed.function(name) is not None or name in self._replaced:
                yield name, self._handler(name)

    def _handler(self, name: str) -> Handler:
        speaker = self._exposed.speakers.get(name)

        def call(own: Called, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
            if speaker is not None and not speaker.is_called(own):  # a helper that only has the name
                return own(*arguments, **named)
            if name in self._poisoned:
                if self._is_another(name, own, arguments, named):
                    return own(*arguments, **named)
                # At another point: what the call leaves in a global or in a memo is nonsense too.
                return poison(own(*map(elsewhere, arguments), **{key: elsewhere(each) for key, each in named.items()}))
            if name in self._hung and name not in self._replaced and name not in self._stand_ins:
                raise DoesNotReturn(name)
            return self._substituted(name, own, arguments, named)

        return call

    def _is_another(self, name: str, own: Called, arguments: tuple[Any, ...], named: dict[str, Any]) -> bool:
        """Whether a call is not of the contract's function `name` but of another one, that a further argument chooses.

        `f(x, another=True)` may have lines of its own for that, and whoever calls it hands on nothing of `f(x)`.
        """
        function = self._exposed.contract.by_name.get(name)
        if function is None or name in self._exposed.speakers:
            return False
        usual = copied(in_order(own, arguments, named)[:function.arity])
        return goes_another_way(own, usual, copied(arguments), {key: copied(each) for key, each in named.items()})

    def _substituted(self, name: str, own: Called, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What something else gives, in the form of the student's own, or the student's own; recorded on the way."""
        given = in_order(own, arguments, named)
        speaker = self._exposed.speakers.get(name)
        asked = speaker.understood(given) if speaker is not None else given
        form = self._form(name, own, given)
        found, true = self._another(name, asked, form)
        if not found and name not in self._recorded:
            return own(*arguments, **named)
        kept = copied(asked) if name in self._recorded else ()
        if not found:
            value = own(*arguments, **named)
            self._record(name, kept, value if speaker is None else speaker.heard(value, kept))
            return value
        self._record(name, kept, true)
        return self._in_form(name, true, form, given)

    def _another(self, name: str, asked: tuple[Any, ...], form: Form | None) -> tuple[bool, Any]:
        """Whether there is another value for a call of the contract's form, and that value."""
        if name in self._stand_ins:
            return True, self._stand_ins[name](*asked)
        if name not in self._replaced:
            return False, None
        function = self._exposed.contract.by_name.get(name)
        arguments = asked if function is None else asked[:function.arity]
        mine = None if form is None else self._heard(name, form.value, asked)
        changed = () if form is None or name in self._exposed.speakers else form.changed[:len(arguments)]
        answer = self._ask(name, arguments, mine, changed)
        _leave(arguments, answer.left)
        return answer.found, answer.value

    def _heard(self, name: str, value: Any, asked: tuple[Any, ...]) -> Any:
        """The student's own value as the contract has it; None where it cannot be read so."""
        speaker = self._exposed.speakers.get(name)
        if speaker is None:
            return value
        try:
            return speaker.heard(value, asked)
        except Exception:  # it is replaced because it is faulty
            return None

    def _in_form(self, name: str, true: Any, form: Form | None, given: tuple[Any, ...]) -> Any:
        function, speaker = self._exposed.contract.by_name.get(name), self._exposed.speakers.get(name)
        if function is None:
            return true
        if speaker is not None:
            true = speaker.answer(true, None if form is None else form.value, given)
            if speaker.dialect.places:
                return true
        return canonical(true, function) if form is None else in_form_of(
            form, true, function, given[0] if given else None, flattened)

    def _record(self, name: str, given: tuple[Any, ...], value: Any) -> None:
        if name in self._recorded and len(self.calls) < MOST_RECORDED:
            self.calls.append(RecordedCall(name, given, copied(value)))

    def _form(self, name: str, own: Called, arguments: tuple[Any, ...]) -> Form | None:
        """A value of the student's own function, which shows the form.

        It is called every time, so that no code can tell from what else it does whether its value is used. Where there
        is a stand-in it is called once: training asks thousands of times.
        """
        if name in self._hung or not self._replaced.get(name, name in self._stand_ins):
            return None
        key = (name, tuple(_shape(each) for each in arguments))
        if name in self._stand_ins and key in self._forms:
            return self._forms[key]
        first = copied(arguments[0]) if arguments else None
        passed = copied(arguments)
        try:
            self._forms[key] = Form(own(*passed), first, _changed(arguments, passed))
        except RAISED:  # it is replaced because it is faulty
            self._forms[key] = None
        return self._forms[key]


def _changed(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
    """`after`, where an array in it is not what it was; else empty."""
    return after if any(isinstance(a, np.ndarray) and not _same(a, b)
                        for a, b in zip(before, after, strict=True)) else ()


def _same(a: Any, b: Any) -> bool:
    return bool(a.shape == b.shape and a.tobytes() == b.tobytes())


def _leave(arguments: tuple[Any, ...], left: tuple[Any, ...]) -> None:
    """Write into the arrays of a call what they hold after it."""
    for argument, value in zip(arguments, left, strict=False):  # none is left where all hold what they held
        if isinstance(argument, np.ndarray) and argument.flags.writeable and np.shape(value) == argument.shape:
            argument[...] = value


def _shape(value: Any) -> Any:
    return np.shape(value) if isinstance(value, (np.ndarray, np.generic, int, float)) else type(value).__name__


def poison(value: Any) -> Any:
    """A value of the same form in which no number is left as it was: whoever only hands it on hands on nonsense."""
    if isinstance(value, dict):
        return {key: poison(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return _of_each(value, poison)
    if isinstance(value, (np.ndarray, np.generic, int, float)) and np.asarray(value).dtype.kind in "fiub":
        numbers = np.asarray(value, dtype=float)
        spoilt_numbers = 0.37 - 1.7 * np.roll(numbers.ravel(), 1).reshape(numbers.shape)
        return spoilt_numbers if isinstance(value, np.ndarray) else float(spoilt_numbers)
    return value


def elsewhere(value: Any) -> Any:
    """An argument with other numbers; labels, which are 0 and 1 and nothing else, stay what they are."""
    if isinstance(value, (list, tuple)):
        return _of_each(value, elsewhere)
    if isinstance(value, (np.ndarray, float)) and np.asarray(value).dtype.kind == "f":
        return value if np.isin(value, (0.0, 1.0)).all() else 0.83 * value + 0.07
    return value


def _of_each(values: Any, change: Callable[[Any], Any]) -> Any:
    """The list or tuple, a named one too, with each value changed."""
    changed = map(change, values)
    return type(values)(*changed) if hasattr(values, "_fields") else type(values)(changed)


def copied(value: Any) -> Any:
    """Arrays copied, so that what the student changes later is not what was given or returned."""
    if isinstance(value, np.ndarray):
        return np.array(value)
    if type(value) in (tuple, list):
        return tuple(copied(each) for each in value)
    return value
