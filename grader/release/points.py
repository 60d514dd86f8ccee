"""What the tests of a homework are worth, as its assignment sets them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from grader.configuration.contradictions import require_known_tests
from grader.grading.homework import Homework
from grader.judgement.verdict import TestVerdict


def tests_of(homework: Homework) -> Sequence[TestVerdict]:
    """All of them, before anything is asked."""
    # Imported here: the rubric is read from the questions, which need pytest and numpy.
    from grader.grading.grade_questions import Settings, rubric

    return rubric(Settings(homework, parts=tuple(homework.contract.parts), points=homework.assignment.points))


def points_of_parts(homework: Homework) -> dict[int, float]:
    """Points of each part that is graded. AssignmentError where [points] does not fit the rubric."""
    assignment, tests = homework.assignment, tests_of(homework)
    if assignment.points:
        require_known_tests(assignment, ((test.number, test.max_score) for test in tests))
    points: defaultdict[int, float] = defaultdict(float)
    for test in tests:
        if test.part in assignment.parts:
            points[test.part] += test.max_score
    return dict(points)
