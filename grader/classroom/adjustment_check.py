"""adjustments.csv, checked before anything is graded: a wrong line is not found only when the evening is over."""

from __future__ import annotations

from grader.classroom import adjustments
from grader.classroom.export import points_of_tests
from grader.classroom.graded import Order
from grader.classroom.standing import standings
from grader.classroom.store import Store


def require_adjustments(store: Store, order: Order) -> tuple[str, ...]:
    """A sentence about each line that nothing can be done for, in the class in `store` and the tests that `order` asks.

    CallerError with the lines that cannot be meant.
    """
    if not adjustments.are_in(store.folder):
        return ()
    results = store.results()
    everybody = standings(store.roll(), results)
    tests = points_of_tests(results) | _asked(order)
    path = store.folder / adjustments.NAME
    lines = adjustments.read(path, [standing.student for standing in everybody], tests)
    absent = {standing.student.id for standing in everybody if standing.upload is None}
    return tuple(f"{path}, line {line.line}: not applied, as {line.student} handed in nothing." for line in lines
                 if line.student in absent)


def _asked(order: Order) -> dict[str, float]:
    """The points of the tests of today, which may be others than those of the results."""
    from grader.configuration.seed import secret_seed
    from grader.grading.grade_questions import rubric
    from grader.grading.judging import settings  # numpy and pytest, which a run without such lines does without here

    known = settings(order.homework, secret_seed(order.assignment.path.parent), order.options)
    return {test.number: test.max_score for test in rubric(known)}
