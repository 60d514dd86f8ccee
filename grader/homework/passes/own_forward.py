"""Follow-through for a gradient that §7.2 makes of the student's own forward pass: the notes' but for one mistake.

A forward pass that forward_prop and back_prop share, in a method or a function of the student's own, costs the points
of forward_prop alone, where the way back is right. What it shares is not looked for in the code, but proved by numbers:
forward_prop gives all that the notes' forward pass gives with one known mistake, and the gradient is what the notes'
way back makes of that. The mistakes stand in reference/hypotheses; none of them spares a step of the way back, and
none has the slope of the loss for its gradient.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.failures import StudentFault
from grader.grading.homework import Found
from grader.grading.passes.proof import by_its_numbers
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.contract import FOLLOWING
from grader.homework.diagnosis.diagnosing import load_misconceptions
from grader.homework.diagnosis.plain_answers import plain
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.of_session import network_truth
from grader.homework.network.points import Point, Sizes
from grader.homework.network.truth import NetworkTruth
from grader.homework.passes.own_loss import DEPTHS
from grader.judgement.compare import compare
from grader.judgement.diagnosis import LEAST, Case, answer_of, moved
from grader.judgement.verdict import Explanation, TestVerdict, Verdict

FORWARD = "forward_prop"


@dataclass(frozen=True, eq=False)
class OwnForward:
    """The notes' network with one mistake `id` in its forward pass: the steps are those of `recipe`."""

    known: ModuleType
    id: str
    recipe: Any

    def gives(self, question: str, arguments: Sequence[Any], sizes: Sizes, value: Any) -> bool:
        """Whether `value` is what it answers `question`, in every block and to the strict tolerance."""
        case = self._case(question, arguments, sizes)
        expected, (mine, _) = answer_of(self.recipe, self.known.compute(question), case), plain(question, value, case)
        if expected is None or mine is None or len(mine) != len(expected):
            return False
        if question in FOLLOWING:
            return compare_gradient(mine[0], expected[0], sizes).agrees
        return all(np.isfinite(true).all() and compare(got, true).agrees
                   for got, true in zip(mine, expected, strict=True))

    def is_wrong_at(self, point: Point) -> bool:
        """Whether the mistake shows there: a layer that the network does not have shows none."""
        case = self._case(FORWARD, (point.x, point.y, point.w), point.sizes)
        answer = answer_of(self.recipe, self.known.compute(FORWARD), case)
        return answer is not None and moved(answer, case) >= LEAST

    def _case(self, question: str, arguments: Sequence[Any], sizes: Sizes) -> Case:
        case: Case = self.known.case(question, tuple(arguments), list(sizes.widths))
        return case


def look_at_own_forward(session: Session, found: Found, numbers: Set[str]) -> Found:
    """A gradient that is right for the student's own, wrong, forward pass earns its marks."""
    failed = failed_functions(found)
    if FORWARD not in failed:
        return {}
    for function in failed.intersection(FOLLOWING):
        own = own_forward(session, function)
        if own is not None:
            found = {n: _granted(v, function, own) for n, v in found.items()}
    return found


def own_forward(session: Session, function: str) -> OwnForward | None:
    """The mistake of the forward pass that `function` and forward_prop both have, and no other, or None."""
    return session.remembered(("own forward", function), partial(
        _found, Student(session.worker), network_truth(session, "own forward pass"), function,
        load_misconceptions(session.homework.reference)))


def _found(student: Student, truth: NetworkTruth, function: str, known: ModuleType) -> OwnForward | None:
    """The one that accounts for both in networks of every depth, and is a mistake in the first of them."""
    points = [truth.point(f"own forward pass, {depth}", depth) for depth in DEPTHS]
    all_known = (OwnForward(known, id, recipe) for id, recipe in known.wrong_forward_passes())
    left = [each for each in all_known if each.is_wrong_at(points[0])]
    for point in points:
        for question in (FORWARD, function):
            left = _accounting(left, student.at(point.sizes), question, point)
    return left[0] if left else None


def _accounting(some: Sequence[OwnForward], student: Student, question: str, point: Point) -> list[OwnForward]:
    """Those of `some` that give what `student` answers at the point; it is not asked where there are none."""
    given = (point.x, point.y, point.w)
    try:
        returned = student.returned(question, [given])[0] if some else None
    except StudentFault:  # no answer: nothing to follow
        return []
    if returned is None or returned.changed:
        return []
    return [each for each in some if each.gives(question, given, point.sizes, returned.value)]


def _granted(verdict: TestVerdict, function: str, own: OwnForward) -> TestVerdict:
    """Full marks for a test of `function` that failed for numbers which all come from the wrong forward pass."""
    if verdict.question != function or not by_its_numbers(verdict) or not _accounts(own, verdict):
        return verdict
    words = own.known.words(own.id, FORWARD)
    said = (f"{function} is right for the forward pass that you compute, whose mistake costs the points of {FORWARD} "
            f"only: {words.sentence[:1].lower()}{words.sentence[1:]}")
    return replace(verdict, verdict=Verdict.FOLLOW_THROUGH, score=verdict.max_score,
                   explanation=Explanation(said, read=words.read))


def _accounts(own: OwnForward, verdict: TestVerdict) -> bool:
    """Whether every answer that the test saw of the function comes from the wrong forward pass, and none is missing."""
    seen = [each for each in verdict.exchanges if each.function == verdict.question]
    return bool(seen) and all(
        isinstance(each.sizes, Sizes) and each.returned is not None and not each.returned.changed
        and own.gives(each.function, each.arguments, each.sizes, each.returned.value) for each in seen)
