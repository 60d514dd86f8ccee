"""Does a question that is right with true values only use the function that was replaced, or does it recognise it?

Follow-through asks a second time. Code that gives one answer beside its own faulty function and another beside a true
one has bought a second guess with the points of the faulty one. A function that merely uses another changes little
when the other changes little: so its own values, moved a hair towards the true ones, must give what its own values
give, and the true values, moved a hair back, what the true ones give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.grading.failures import StudentFault
from grader.grading.sizes import Sizes
from grader.grading.student import Student
from grader.sandbox.protocol.axes import back_to
from grader.sandbox.protocol.contract import Function
from grader.sandbox.protocol.request import Replacement

HAIR = 1e-7
CLOSE = 1e-3  # of the largest number: what a hair may change, in a network of any depth


def merely_uses(function: Function, arguments: tuple[Any, ...], plain: Student, with_truth: Student) -> bool:
    """Whether `function` answers `arguments` continuously from the student's own functions to the true ones.

    `with_truth` is the same student with true values in place of what is faulty. One that gives no answer with its own
    functions, or one that holds nan or infinity, had no first guess, and uses the second by right.
    """
    own = _answer(plain, function.name, arguments)
    true = _answer(with_truth, function.name, arguments)
    if own is None or true is None or not np.isfinite(own).all():
        return True
    scale = _scale(true)
    # What cancels with the student's own values, all but for rounding, is nothing to measure a change by.
    return (_holds_near(own, max(scale, _scale(own)), function, arguments, with_truth, (HAIR, -HAIR))
            and _holds_near(true, scale, function, arguments, with_truth, (1 - HAIR, 1 + HAIR)))


def _with_share(student: Student, share: float, zero_stays: bool) -> Student:
    """The student, given their own values and this share of the way from each to the true one."""
    def replacements(function: str, given: tuple[Any, ...], sizes: Sizes | None) -> Mapping[str, Replacement]:
        true = student.replacements(function, given, sizes)
        return {name: Replacement(_between(each.answer, share, zero_stays), each.own_first, _changed_in_part(share))
                for name, each in true.items()}

    return replace(student, replacements=replacements, on_replaced=lambda function: None)


def _between(answer: Callable[[tuple[Any, ...], Any], tuple[bool, Any]], share: float,
             zero_stays: bool) -> Callable[[tuple[Any, ...], Any], tuple[bool, Any]]:
    def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
        found, true = answer(arguments, own)
        mixed = _mixed(own, true, share, zero_stays) if found else None
        return (True, mixed) if mixed is not None else (False, None) if share < 0.5 else (found, true)

    return call


def _changed_in_part(share: float) -> Callable[[tuple[Any, ...], tuple[Any, ...]], tuple[Any, ...]]:
    """Of what the student's own function changes in its arguments, the share that is left to it."""
    def leaves(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[Any, ...]:
        mixed = tuple(_mixed(*each, share, False) for each in zip(after, before, strict=True))
        return () if any(each is None for each in mixed) else mixed

    return leaves


def _mixed(own: Any, true: Any, share: float, zero_stays: bool) -> Any:
    """Between two values of one form; None where they have no form in common, or where one is a mask."""
    if isinstance(own, tuple) and isinstance(true, tuple) and len(own) == len(true):
        parts = tuple(_mixed(*each, share, zero_stays) for each in zip(own, true, strict=True))
        return None if any(part is None for part in parts) else parts
    try:
        mine, right = np.asarray(own), np.asarray(true, dtype=float)
        if mine.dtype.kind not in "fiu" or mine.size != right.size:
            return None
        mine = back_to(right.shape, mine)  # the true value is brought into the student's form in the worker
        mixed = right + (1 - share) * (mine - right)
        return np.where((right if share > 0.5 else mine) == 0, 0.0, mixed) if zero_stays else mixed
    except (TypeError, ValueError):
        return None


def _holds_near(expected: Any, scale: float, function: Function, arguments: tuple[Any, ...], student: Student,
                shares: tuple[float, float]) -> bool:
    """On one side at least: where a mask changes exactly here, on the other side everything may.

    What is about single numbers may jump at 0 on both sides, as the sign does; there a 0 stays one.
    """
    zero_stays = not (function.gradient or function.any_depth)
    answers = (_answer(_with_share(student, share, zero_stays), function.name, arguments) for share in shares)
    return any(answer is not None and _close(answer, expected, scale) for answer in answers)


def _answer(student: Student, question: str, arguments: tuple[Any, ...]) -> Any:
    try:
        return flat_numbers(of=student.many(question, [arguments])[0])
    except (StudentFault, TypeError, ValueError):
        return None


def flat_numbers(*, of: Any) -> Any:
    """All numbers in a value of any form, one after another. Raises TypeError or ValueError where there are others."""
    if isinstance(of, dict):
        of = tuple(of.values())
    if isinstance(of, tuple):
        return np.concatenate([flat_numbers(of=each) for each in of]) if of else np.zeros(0)
    return np.asarray(of, dtype=float).ravel()


def _scale(answer: Any) -> float:
    """The largest number; 1 where all are 0."""
    return float(np.abs(answer[np.isfinite(answer)]).max(initial=0.0)) or 1.0


def _close(answer: Any, expected: Any, scale: float) -> bool:
    return answer.shape == expected.shape and bool(
        np.allclose(answer, expected, rtol=0, atol=CLOSE * scale, equal_nan=True))
