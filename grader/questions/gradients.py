"""Judges a gradient by differences of a loss: the true one, or on a laptop the student's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.judgement.compare import aligned
from grader.judgement.consistency import is_float32
from grader.judgement.differences import FLOAT32, TOLERANCE, check_gradient
from grader.judgement.points import Point
from grader.judgement.verdict import Explanation
from grader.questions.expect import array_of, holds, loss_of
from grader.questions.faults import Wrong
from grader.questions.student import Student
from grader.questions.truth import Truth


def losses_at(point: Point, student: Student, truth: Truth, ws: Sequence[Any]) -> list[float]:
    """The loss of each parameter vector (P,) in `ws`: the true loss where the answers are, else the student's."""
    if truth.has_answers:
        return [float(truth.at(point.sizes).forward_prop(point.x, point.y, w)[0]) for w in ws]
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    return [loss_of(value) for value in values]


def agrees_with_differences(gradient: Any, point: Point, student: Student, truth: Truth, read: str) -> None:
    """The flat gradient is the slope of the loss in every direction, found from eight losses."""
    flat = array_of(gradient, "the gradient", read).ravel()
    flat = aligned(flat, (point.sizes.parameters,), "the gradient")
    if not isinstance(flat, np.ndarray):
        raise Wrong(Explanation(flat.sentence, read=read))
    holds(bool(np.isfinite(flat).all()), "The gradient holds values that are nan or infinite.", read)

    def losses(ws: Sequence[Any]) -> list[float]:
        return losses_at(point, student, truth, ws)

    with np.errstate(over="ignore"):
        single = bool(np.array_equal(flat, flat.astype(np.float32)))
    if single and not truth.has_answers and is_float32(losses, point):
        return  # the student's own loss is in single precision: its differences say nothing
    allowed = FLOAT32 if single else TOLERANCE
    found = check_gradient(flat, losses, point, seed=truth.seed("directions"), tolerance=allowed)
    whose = "the loss" if truth.has_answers else "the loss that your forward_prop computes"
    if found.agrees is False:
        said = f"The gradient is not the slope of {whose}: moving all parameters a little changes the loss otherwise."
        evidence = (f"relative error {found.error:.2g}, where {found.tolerance:.0e} is allowed",)
        raise Wrong(Explanation(said, evidence, read=read), error=found.error if np.isfinite(found.error) else None)
