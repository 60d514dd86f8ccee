"""The function whose slopes a gradient is compared with: the true one, or on a laptop the student's own.

Where the student's own differs from the notes' only by guards or float32, it is the notes' (see near.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.grading.expect import remark
from grader.grading.student import Student
from grader.homework.network.forward import loss
from grader.homework.network.near import losses_are_near
from grader.homework.network.points import Point
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.forward_pass import loss_of

EXACT = 1e-9  # of the largest value: what two ways of computing it in float64 may differ by


def losses_at(point: Point, student: Student, truth: NetworkTruth, ws: Sequence[Any]) -> list[float]:
    """The loss of each parameter vector (P,) in `ws`."""
    if truth.has_answers:
        return [float(truth.at(point.sizes).forward_prop(point.x, point.y, w)[0]) for w in ws]
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    own = [loss_of(value) for value in values]
    if not losses_are_near(own, point, ws):
        return own
    return list(_notes("loss", own, notes_losses(point, ws)))


def notes_losses(point: Point, ws: Sequence[Any]) -> list[float]:
    """The loss of §1 of each parameter vector (P,) in `ws`."""
    return [float(value) for value in loss(point.x, point.y, np.stack(list(ws)), point.sizes.widths)]


def _notes(what: str, own: Sequence[Any], notes: Sequence[Any]) -> Sequence[Any]:
    """The notes' values; where they are not quite the student's, that is said."""
    largest = max(float(np.max(np.abs(np.ravel(a) - np.ravel(b)))) for a, b in zip(own, notes, strict=True))
    if largest > EXACT * max(float(np.max(np.abs(b))) for b in notes):
        remark(f"Compared with slopes of the notes' {what}. Yours differs from it by up to {largest:.0e}, as a guard "
               "such as log(yhat + 1e-8) or float32 makes it: no mistake, but its own slopes are less exact.")
    return notes
