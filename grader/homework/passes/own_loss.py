"""Follow-through for a gradient that is right for the student's own loss: the notes' network but for one mistake."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.grading.failures import StudentFault, Wrong
from grader.grading.homework import Found
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.contract import FOLLOWING
from grader.homework.network.consistency import earns_follow_through, explain_loss
from grader.homework.network.of_session import network_truth
from grader.homework.network.packing import Array
from grader.homework.network.points import Point
from grader.homework.network.truth import NetworkTruth
from grader.homework.network.variants import Variant
from grader.homework.questions.forward_pass import loss_of
from grader.judgement.compare import aligned
from grader.judgement.verdict import TestVerdict, Verdict

DEPTHS = (3, 1, 5)


def look_at_own_loss(session: Session, found: Found, numbers: Set[str]) -> Found:
    """A gradient that is right for the student's own, wrong, loss earns its marks."""
    failed = failed_functions(found)
    if "forward_prop" not in failed:
        return {}
    truth = network_truth(session, "own forward")
    for function in failed.intersection(FOLLOWING):
        variant = follows(Student(session.worker), truth, function)
        if variant:
            found = {n: granted(v, function, variant) for n, v in found.items()}
    return found


def follows(student: Student, truth: NetworkTruth, function: str) -> Variant | None:
    """The mistake of forward_prop that `function` follows rightly in networks of every depth, or None.

    Every depth has its own n, so that a sum is told from a mean; all of them must show the same mistake.
    """
    first: Variant | None = None
    for depth in DEPTHS:
        point = truth.point(f"own forward, {depth}", depth)
        try:
            flat = _flat(student.at(point.sizes).many(function, [(point.x, point.y, point.w)])[0], point)
            found = earns_follow_through(flat, partial(_losses, student, point), point)
        except (StudentFault, Wrong, ValueError):  # no usable answer: nothing to follow
            return None
        if not found.earned or found.variant is None or (first and first.cost != found.variant.cost):
            return None
        first = first or found.variant
    return first


def is_of_own_loss(value: Any, student: Student, point: Point) -> bool:
    """Whether `value` is the gradient, at `point`, of the student's own loss: the notes' but for one mistake."""
    try:
        return earns_follow_through(_flat(value, point), partial(_losses, student, point), point).earned
    except (StudentFault, Wrong, ValueError):  # no usable answer: nothing to follow
        return False


def granted(verdict: TestVerdict, function: str, variant: Variant) -> TestVerdict:
    """Full marks for a test of `function` that failed for its numbers alone (those carry a relative error)."""
    failed = verdict.verdict is Verdict.WRONG and verdict.max_relative_error is not None
    if verdict.question != function or not failed:
        return verdict
    return replace(verdict, verdict=Verdict.FOLLOW_THROUGH, score=verdict.max_score, explanation=explain_loss(variant))


def _losses(student: Student, point: Point, ws: Sequence[Array]) -> list[float]:
    """The student's own loss of each parameter vector. Raises Wrong where it is not one number."""
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    return [loss_of(value) for value in values]


def _flat(value: Any, point: Point) -> Array:
    flat = aligned(value[0] if isinstance(value, tuple) and value else value, (point.sizes.parameters,))
    if not isinstance(flat, np.ndarray):
        raise ValueError(flat.sentence)
    return flat
