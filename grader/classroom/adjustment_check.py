"""adjustments.csv, checked before anything is graded: a wrong line is not found only when the evening is over."""

from __future__ import annotations

from grader.classroom import adjustments
from grader.classroom.export import points_of_tests
from grader.classroom.graded import Order
from grader.classroom.standing import standings
from grader.classroom.store import Store


def require_adjustments(store: Store, order: Order) -> None:
    """CallerError with the lines that cannot be meant, for the class in `store` and the tests that `order` asks."""
    if not adjustments.are_in(store.folder):
        return
    results = store.results()
    students = [standing.student for standing in standings(store.roll(), results)]
    tests = points_of_tests(results) | _asked(order)
    adjustments.read(store.folder / adjustments.NAME, students, tests)


def _asked(order: Order) -> dict[str, float]:
    """The points of the tests of today, which may be others than those of the results."""
    from grader.configuration.seed import secret_seed
    from grader.grading.grade_questions import rubric
    from grader.grading.judging import settings  # numpy and pytest, which a run without such lines does without here

    known = settings(order.homework, secret_seed(order.assignment.path.parent), order.options)
    return {test.number: test.max_score for test in rubric(known)}
