"""Experiments that show how a function behaves, where no formula can: what it changes, remembers, or is fixed to.

Each says what was tried and seen, and nothing beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.data_classes import dataclass
from grader.judgement.diagnosis import RIGHT, Answer, Array, Case, alike, distance, flat, right

COARSE = 1e-3  # what arithmetic in float32 may lose in a deep network
FINE = 1e-9
CLEARLY_RIGHT, CLEARLY_WRONG = 1e-4, 1e-2  # of a block: between them lie guards and single precision


@dataclass(frozen=True)
class Observation:
    """What one call did: its answer (None when it gave none) and the arguments it changed in place.

    `raised`: the student's code stopped with an exception, and was not stopped from outside.
    """

    answer: Answer | None
    changed: tuple[int, ...] = ()
    float32: bool = False
    raised: bool = False


Ask = Callable[[Case], Observation]


@dataclass(frozen=True)
class Finding:
    """A behaviour that was shown, and how."""

    id: str
    evidence: str


def all_right(seen: Sequence[Observation], cases: Sequence[Case]) -> bool:
    """Is the answer right in all of `cases`?"""
    return all(each.answer is not None and right(each.answer, case) for each, case in zip(seen, cases, strict=True))


def clearly_right(seen: Observation, case: Case) -> bool:
    """Right but for what a guard or single precision may cost."""
    return seen.answer is not None and right(seen.answer, case, CLEARLY_RIGHT)


def clearly_wrong(seen: Observation, case: Case) -> bool:
    """Wrong by more than any guard or single precision may cost, or stopped by an exception."""
    return seen.raised if seen.answer is None else distance(seen.answer, case.expected, case) > CLEARLY_WRONG


def wrong_blocks(answer: Answer, case: Case) -> list[Array]:
    """The blocks of an answer that are not the true ones; all where its shape is another."""
    if not alike(answer, case.expected):
        return list(answer)
    got = np.split(flat(answer), case.bounds[1:])
    truth, scale = np.split(case.truth, case.bounds[1:]), np.split(case.scale, case.bounds[1:])
    return [a for a, b, size in zip(got, truth, scale, strict=True) if np.any(np.abs(a - b) > RIGHT * size)]


def changed_arguments(seen: Sequence[Observation], names: Sequence[str]) -> Finding | None:
    """Did every call write into its arguments?"""
    if not seen or not all(each.changed for each in seen):
        return None
    listed = ", ".join(names[i] if i < len(names) else f"argument {i + 1}" for i in seen[0].changed)
    return Finding(
        "input-mutated", f"after the call {listed} no longer held what was passed in, {len(seen)} calls tried"
    )


def same(first: Answer | None, second: Answer | None) -> bool:
    """The same numbers, nan in the same places included: the same calculation may well give nan twice."""
    if first is None or second is None:
        return first is second
    if len(first) != len(second) or any(a.shape != b.shape for a, b in zip(first, second, strict=True)):
        return False
    return all(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True) for a, b in zip(first, second, strict=True))


def single_precision(seen: Sequence[Observation], cases: Sequence[Case]) -> Finding | None:
    """Right to the digits of float32 and no further, in numbers that float32 can hold?"""
    for each, case in zip(seen, cases, strict=True):
        if each.answer is None or not right(each.answer, case, COARSE) or right(each.answer, case, FINE):
            return None
        if not (each.float32 or all(np.array_equal(a, a.astype(np.float32)) for a in each.answer)):
            return None
    return Finding("float32", "right to about 7 digits, and every number is one that float32 can hold")


def broken_examples(answer: Answer | None, expected: Answer, n: int) -> tuple[int, ...] | None:
    """The examples for which an answer is not finite where it should be; None where it is no such answer.

    Where the arrays do not hold n columns, one for each example, 0 stands for all of them.
    """
    if answer is None or len(answer) != len(expected):
        return None
    broken: set[int] = set()
    for block, true in zip(answer, expected, strict=True):
        if block.size != true.size:
            return None
        bad = ~np.isfinite(block.reshape(true.shape)) & np.isfinite(true)
        by_example = true.ndim == 2 and true.shape[1] == n
        broken |= set(np.flatnonzero(bad.any(axis=0)).tolist()) if by_example else {0} if bad.any() else set()
    return tuple(sorted(broken))
