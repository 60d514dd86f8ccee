"""Experiments that show how a function behaves, where no formula can: what it changes, remembers, or is fixed to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from grader.judgement.diagnosis import Answer, Case, agree

COARSE = 1e-3  # what arithmetic in float32 may lose in a deep network
FINE = 1e-9


@dataclass(frozen=True)
class Observation:
    """What one call did: its answer (None when it gave none) and the arguments it changed in place."""

    answer: Answer | None
    changed: tuple[int, ...] = ()
    float32: bool = False


Ask = Callable[[Case], Observation]


@dataclass(frozen=True)
class Finding:
    """A behaviour that was shown, and how."""

    id: str
    evidence: str


def right(ask: Ask, cases: Sequence[Case]) -> bool:
    """Is the answer right in all of `cases`?"""
    seen = [(ask(case).answer, case.expected) for case in cases]
    return all(answer is not None and agree(answer, expected) for answer, expected in seen)


def changed_arguments(seen: Sequence[Observation], names: Sequence[str]) -> Finding | None:
    """Did every call write into its arguments?"""
    if not seen or not all(each.changed for each in seen):
        return None
    listed = ", ".join(names[i] if i < len(names) else f"argument {i + 1}" for i in seen[0].changed)
    return Finding(
        "input-mutated", f"after the call {listed} no longer held what was passed in, {len(seen)} calls tried"
    )


def remembers(ask: Ask, first: Case, second: Case) -> Finding | None:
    """Does the same call give another answer after a different call in between?"""
    before, between, after = ask(first), ask(second), ask(first)
    if before.answer is None or after.answer is None or between.answer is None or before.changed:
        return None
    if _same(before.answer, after.answer):
        return None
    return Finding(
        "hidden-state-between-calls", "the same arguments, asked before and after another call, gave two answers"
    )


def _same(first: Answer, second: Answer) -> bool:
    """The same numbers, nan in the same places included: the same calculation may well give nan twice."""
    if len(first) != len(second) or any(a.shape != b.shape for a, b in zip(first, second, strict=True)):
        return False
    return all(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True) for a, b in zip(first, second, strict=True))


def one_hidden_layer_only(ask: Ask, shallow: Sequence[Case], deep: Sequence[Case]) -> Finding | None:
    """Right in every network with one hidden layer, wrong in every deeper one?"""
    if not right(ask, shallow) or any(right(ask, [case]) for case in deep):
        return None
    return Finding("one-hidden-layer-only", "right with NUM_HIDDEN_LAYERS = 1, not with 3; two networks of each tried")


def fixed_depth(ask: Ask, shallow: Sequence[Case], deep: Sequence[Case]) -> Finding | None:
    """Right in every network of the default depth, wrong with one hidden layer?"""
    if not right(ask, deep) or any(right(ask, [case]) for case in shallow):
        return None
    return Finding("hard-coded-sizes", "right with NUM_HIDDEN_LAYERS = 3, not with 1; two networks of each tried")


def fixed_sizes(ask: Ask, default: Sequence[Case], others: Sequence[Case]) -> Finding | None:
    """Right at the homework's default sizes, wrong at every other?"""
    if any(right(ask, [case]) for case in others) or not right(ask, default):
        return None
    return Finding("hard-coded-sizes", "right with 784 inputs, 10 hidden neurons and 10 classes, not with other sizes")


def single_precision(seen: Sequence[Observation], cases: Sequence[Case]) -> Finding | None:
    """Right to the digits of float32 and no further, in numbers that float32 can hold?"""
    for each, case in zip(seen, cases, strict=True):
        if (
            each.answer is None
            or not agree(each.answer, case.expected, COARSE)
            or agree(each.answer, case.expected, FINE)
        ):
            return None
        if not (each.float32 or all(np.array_equal(a, a.astype(np.float32)) for a in each.answer)):
            return None
    return Finding("float32", "right to about 7 digits, and every number is one that float32 can hold")


def breaks_at(id: str, ask: Ask, case: Case) -> Finding | None:
    """Is the answer at an extreme case not finite in a block whose true values are finite?"""
    answer = ask(case).answer
    if answer is None or len(answer) != len(case.expected):
        return None
    pairs = zip(answer, case.expected, strict=True)
    if all(np.all(np.isfinite(block)) for block, true in pairs if np.all(np.isfinite(true))):
        return None
    return Finding(id, f"at {case.label} the answer is nan or inf; it should be finite")
