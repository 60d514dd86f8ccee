"""Judges a gradient by differences of a loss: the true one, or on a laptop the student's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.grading.expect import array_of, holds, remark, understood
from grader.grading.failures import Wrong
from grader.grading.student import Student
from grader.homework.network.agreement import agreement
from grader.homework.network.forward import pre_activations
from grader.homework.network.guarded import EVERYWHERE, GuardSizes, error, guards, probabilities
from grader.homework.network.points import Point
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.own_functions import losses_at, notes_losses
from grader.judgement.about import About
from grader.judgement.compare import aligned
from grader.judgement.guards import Guards
from grader.judgement.verdict import Explanation

RIGHT_FOR_THE_NOTES = ("The gradient is right for the loss of §1, though it is not the slope of the loss that your "
                       "forward_prop computes: look there.")


def agrees_with_differences(
    gradient: Any, point: Point, student: Student, truth: NetworkTruth, read: str, *, call: Call | None = None
) -> None:
    """The flat gradient is the slope of the loss in every direction, found from eight losses.

    With the `call` that gave it, a small guard or float32 is understood where it explains the difference.
    """
    flat = array_of(gradient, "the gradient", read).ravel()
    flat = aligned(flat, (point.sizes.parameters,), "the gradient")
    if not isinstance(flat, np.ndarray):
        raise Wrong(Explanation(flat.sentence, read=read, about=flat.about))
    holds(bool(np.isfinite(flat).all()), "The gradient holds values that are nan or infinite.", read,
          about=About.NOT_FINITE)

    def losses(ws: Sequence[Any]) -> list[float]:
        return losses_at(point, student, truth, ws)

    asked = replace(call.asked(), guards=error_guards(point)) if call else None
    found = agreement(flat, losses, point, asked=asked, seed=truth.seed("directions"))
    if found.agrees is False and not truth.has_answers:
        of_notes = agreement(flat, partial(notes_losses, point), point, asked=asked, seed=truth.seed("directions"))
        if of_notes.agrees is True:
            remark(RIGHT_FOR_THE_NOTES)
            found = of_notes
    if found.agrees is False:
        whose = "the loss" if truth.has_answers else "the loss that your forward_prop computes"
        said = f"The gradient is not the slope of {whose}: moving all parameters a little changes the loss otherwise."
        evidence = (f"relative error {found.strict.error:.2g}, where {found.strict.tolerance:.0e} is allowed",)
        worst = found.strict.error if np.isfinite(found.strict.error) else None
        raise Wrong(Explanation(said, evidence, read=read), error=worst)
    understood(found.reason)


def error_guards(point: Point) -> Guards:
    """The error at the output, dJ/dz (c, n), flat, as right programs with guards have it."""
    z = pre_activations(point.x, point.w, point.sizes.widths)[-1]

    def value(guard: GuardSizes) -> Any:
        return error(point.y, probabilities(z, guard), guard) / point.n

    return guards(EVERYWHERE, value)
