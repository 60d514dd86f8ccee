"""Judges a gradient by differences of a loss: the true one, or on a laptop the student's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.judgement.compare import aligned
from grader.judgement.differences import check_gradient
from grader.judgement.points import Point
from grader.judgement.verdict import Explanation
from grader.questions.expect import forward_pass, holds
from grader.questions.faults import Wrong
from grader.questions.student import Student
from grader.questions.truth import Truth


def losses_at(point: Point, student: Student, truth: Truth, ws: Sequence[Any]) -> list[float]:
    """The loss of each parameter vector (P,) in `ws`: the true loss where the answers are, else the student's."""
    if truth.has_answers:
        return [float(truth.at(point.sizes).forward_prop(point.x, point.y, w)[0]) for w in ws]
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    return [float(np.asarray(forward_pass(value, point).loss)) for value in values]


def agrees_with_differences(gradient: Any, point: Point, student: Student, truth: Truth, read: str) -> None:
    """The flat gradient is the slope of the loss in every direction, found from eight losses."""
    flat = aligned(gradient, (point.sizes.parameters,), "the gradient")
    if not isinstance(flat, np.ndarray):
        flat = np.asarray(gradient, dtype=float).ravel() if np.size(gradient) == point.sizes.parameters else flat
    if not isinstance(flat, np.ndarray):
        raise Wrong(Explanation(flat.sentence, read=read))
    holds(bool(np.isfinite(flat).all()), "The gradient holds values that are nan or infinite.", read)
    if bool(np.array_equal(flat, flat.astype(np.float32))):
        return  # single precision cannot be judged by differences; the test against reference values judges it
    found = check_gradient(flat, lambda ws: losses_at(point, student, truth, ws), point, seed=truth.seed("directions"))
    whose = "the loss" if truth.has_answers else "the loss that your forward_prop computes"
    holds(found.agrees is not False,
          f"The gradient is not the slope of {whose}: moving all parameters a little changes the loss otherwise.", read,
          (f"relative error {found.error:.2g}, where {found.tolerance:.0e} is allowed",))
