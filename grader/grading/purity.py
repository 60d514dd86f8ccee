"""What no function may do to its caller: change what it was given, or answer new arguments from memory.

Neither needs an answer to be seen, so both are seen on a student's laptop too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from grader.grading.failures import NeedsAnswers, Wrong
from grader.grading.workers import LiveWorker
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Returned

Arguments = tuple[Any, ...]


class Answers(Protocol):
    """A submission that can be asked, as Student is."""

    @property
    def worker(self) -> LiveWorker:
        """Its own."""

    def returned(self, function: str, arguments: Sequence[Arguments]) -> list[Returned]:
        """One value for each tuple of arguments, with what the call changed."""


def values(student: Answers, function: str, cases: Sequence[Arguments], names: Sequence[str], read: str) -> list[Any]:
    """What `function` gives for each of `cases`. Raises Wrong where it changes an argument; `names` are theirs."""
    returned = student.returned(function, cases)
    changed = sorted({number for each in returned for number in each.changed if number < len(names)})
    if changed:
        whose = " and ".join(names[number] for number in changed)
        raise Wrong(Explanation(f"{function} changes {whose}, which belongs to the caller.", read=read),
                    misconceptions=("input-mutated",))
    return [each.value for each in returned]


def judge_each(student: Answers, function: str, cases: Sequence[Arguments], names: Sequence[str], read: str,
               judge: Callable[[Any, Arguments], None]) -> None:
    """`judge` the value of `function` for each of `cases`, whose shapes are alike and whose numbers are not.

    All are asked of one process, so that a value kept from an earlier call shows, and is named where it is proved.
    """
    found = values(student, function, cases, names, read)
    for number, (value, case) in enumerate(zip(found, cases, strict=True)):
        try:
            judge(value, case)
        except (Wrong, NeedsAnswers):
            suspect = number > 0 and alike(value, found[0])
            if suspect and is_from_memory(student, function, case, value):
                raise remembered(function, read) from None
            raise


def remembered(function: str, read: str) -> Wrong:
    """The exception for a function that answers from memory."""
    return Wrong(Explanation(f"{function} answers as if it had been asked something else, of the same shapes, that it "
                             "was asked before: something is remembered between calls.", read=read),
                 misconceptions=("stale-cache",))


def is_from_memory(student: Answers, function: str, case: Arguments, value: Any) -> bool:
    """Whether a process that was asked nothing before answers `case` otherwise, the same way each time."""
    answers = []
    for _ in range(2):  # what answers at random differs as well, and remembers nothing
        student.worker.discard()
        answers.append(student.returned(function, [case])[0].value)
    return alike(*answers) and not alike(answers[0], value)


def alike(a: Any, b: Any) -> bool:
    """Whether two values hold the same numbers, to the rounding of float64."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, (tuple, list, dict)) or isinstance(b, (tuple, list, dict)):
        return False
    try:
        one, other = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    except (TypeError, ValueError):
        return bool(a is None and b is None)
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-300, equal_nan=True))
