"""One mistake costs once: true values, or a stand-in, for the faulty functions that a question may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.grading.answers import LiveAnswers
from grader.grading.call_forms import Lengths, as_declared, in_contract_form
from grader.grading.exchange import Exchange
from grader.grading.sizes import Sizes
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.protocol.contract import ELEMENTS, Contract, Function
from grader.sandbox.protocol.request import Replacement

MOST_NUMBERS = 100_000  # in the arguments of one question to a true function


def true_values(answers: LiveAnswers, contract: Contract, faulty: frozenset[str], function: str,
                arguments: tuple[Any, ...], sizes: Sizes | None,
                without_form: frozenset[str] = frozenset()) -> dict[str, Replacement]:
    """True values of the `faulty` functions that `function` may call, while it is called with these `arguments`.

    Those `without_form` may not come back from a call, so that the form of their values cannot be seen.
    """
    if function not in contract.by_name:
        return {}
    judged = contract.by_name[function]
    lengths = Lengths.of_call(contract, judged, arguments, sizes)
    # For a gradient that training takes there is a stand-in; and what is left to chance has no true value.
    no_gradient = judged.gradient or judged.stood_in
    return {name: Replacement(_TrueFunction(answers, contract.by_name[name], lengths), name not in without_form)
            for name in judged.may_call
            if name in faulty and not contract.by_name[name].by_chance
            and not (no_gradient and contract.by_name[name].gradient)}


def without_form(found: Mapping[str, TestVerdict]) -> frozenset[str]:
    """The functions that may not come back from a call, and so cannot show in which form they answer."""
    gone = (Verdict.TIMEOUT, Verdict.MEMORY, Verdict.ERROR, Verdict.MISSING)
    return frozenset(v.question for v in found.values() if v.verdict in gone)


def forms(found: Mapping[str, TestVerdict], answers: LiveAnswers, contract: Contract) -> list[frozenset[str]]:
    """The functions whose own values are no form to follow, in one attempt after the other.

    A matrix that comes back transposed, or flat, is either a mistake or how all of the file is written: so its callers
    are given the true one as their own is, and where they are wrong with it, as the contract has it.
    """
    gone = without_form(found)
    other = gone.union(v.question for v in found.values() if v.verdict is Verdict.WRONG and any(
        _has_another_shape(each, answers, contract) for each in v.exchanges if each.function == v.question))
    return [gone] if other == gone else [gone, other]


def _has_another_shape(exchange: Exchange, answers: LiveAnswers, contract: Contract) -> bool:
    value = exchange.returned.value if exchange.returned else None
    if not isinstance(value, np.ndarray) or contract.by_name[exchange.function].by_chance:
        return False
    true = answers.known(exchange.function, exchange.arguments, exchange.sizes)
    return (isinstance(true, np.ndarray) and true.ndim == 2 and value.shape != true.shape
            and value.shape in (true.T.shape, (true.size,)))


class _TrueFunction:
    """Answers calls of one function with the reference's values, however the call is written."""

    def __init__(self, answers: LiveAnswers, function: Function, lengths: Lengths) -> None:
        self._answers, self._function, self._lengths = answers, function, lengths

    def __call__(self, arguments: tuple[Any, ...], own: Any = None) -> tuple[bool, Any]:
        if len(arguments) != self._function.arity or sum(map(_numbers, arguments)) > MOST_NUMBERS:
            return False, None
        try:
            with np.errstate(all="ignore"):
                return True, _crossing(self._value(arguments))
        except (ValueError, TypeError, IndexError, AttributeError, ZeroDivisionError, MemoryError):
            # no call that has a value
            return False, None

    def _value(self, arguments: tuple[Any, ...]) -> Any:
        if self._function.lookup == ELEMENTS:
            return self._true(tuple(np.asarray(each, dtype=float) for each in arguments))
        if self._lengths.contract.letters_anew and (declared := as_declared(self._function, arguments)) is not None:
            return self._true(declared)
        try:
            form = in_contract_form(self._function, arguments, self._lengths)
        except ValueError:  # of another layer perhaps: the Jacobian of z1 in W1 is that of z2 in W2, too
            of_another = as_declared(self._function, arguments) if self._is_of_one_layer else None
            if of_another is None:
                raise
            return self._true(of_another)
        values = [self._true(each) for each in form.calls]
        return form.like_the_call(values)

    @property
    def _is_of_one_layer(self) -> bool:
        """Whether it is about no labels, no batch and no whole network, so that its lengths may be another layer's."""
        axes = {axis for parameter in self._function.parameters for each in parameter.axes for axis in each}
        return not self._function.labels_at and not axes & {"n", "P"}

    def _true(self, arguments: tuple[Any, ...]) -> Any:
        with self._answers.constants(None, **self._lengths.constants()):
            return getattr(self._answers.module, self._function.name)(*arguments)


def _numbers(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(map(_numbers, value))
    return value.size if isinstance(value, np.ndarray) else 1


def _crossing(value: Any) -> Any:
    return tuple(_crossing(each) for each in value) if isinstance(value, (list, tuple)) else value
