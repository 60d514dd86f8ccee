"""What an assignment.toml cannot mean: settings that are each right alone and contradict another, or the rubric."""

from __future__ import annotations

from collections.abc import Iterable

from grader.configuration.assignment import Assignment
from grader.configuration.document import Document, nearest


def require_known_tests(assignment: Assignment, tests: Iterable[tuple[str, float]]) -> None:
    """AssignmentError unless [points] names tests of the rubric in parts that are graded, each with points to earn.

    `tests` are the numbers and points of all tests of the homework, those of parts that are not graded too.
    """
    document = Document(assignment.path)
    worth = dict(tests)
    for number in assignment.points:
        if number not in worth:
            raise document.wrong("points", number, f'does not know the test "{number}"{nearest(number, worth)}')
        if _part(number) not in assignment.parts:
            raise document.wrong("points", number, f'gives points for the test "{number}", but parts, '
                                                   f"{list(assignment.parts)}, leaves Part {_part(number)} out")
    for part in assignment.parts:
        if not any(points for number, points in worth.items() if _part(number) == part):
            raise document.wrong("", "parts", f"parts asks for Part {part}, and all its tests are worth 0 points; "
                                              "leave it out instead")


def require_possible(assignment: Assignment, document: Document, training: int | None = None) -> None:
    """AssignmentError where two settings, each right alone, cannot both be meant. Part `training` trains."""
    limits, imports, late = assignment.limits, assignment.imports, assignment.lateness
    total = ("total_seconds", limits.total_seconds)
    for table, key, seconds, (longer, most) in (
        ("limits", "call_seconds", limits.call_seconds, total), ("limits", "load_seconds", limits.load_seconds, total),
        ("limits", "statement_seconds", limits.statement_seconds, ("load_seconds", limits.load_seconds)),
        ("training", "seconds", assignment.training.seconds if training in assignment.parts else 0.0, total),
    ):
        # A default that is longer than a total that was lowered is cut by it, and meant no more than that.
        if document.says(table, key) and seconds > most:
            raise document.wrong(table, key, f"gives {key} = {seconds:g}, more than {longer} = {most:g}, "
                                             "which holds it")
    for name in (*imports.forbidden, *imports.noted):
        if name in imports.forbidden and name in imports.noted:
            raise document.wrong("imports", "noted", f"notes {name}, and forbids it")
        if name == "numpy" and name in imports.forbidden:
            raise document.wrong("imports", "forbidden", "forbids numpy, in which the homework is written")
    if late is not None and late.max_days is not None and late.grace_minutes > 24 * 60 * late.max_days:
        raise document.wrong("lateness", "grace_minutes", f"takes nothing for {late.grace_minutes:g} minutes, which is "
                                                          f"longer than max_days = {late.max_days}")
    _require_reached(assignment, document)


def _require_reached(assignment: Assignment, document: Document) -> None:
    """AssignmentError where something is shown from an attempt on that nobody gets to."""
    policy = assignment.attempts
    if policy is None or policy.limit is None:
        return
    for key, start in (("diagnosis_from", policy.diagnosis_from), ("evidence_from", policy.evidence_from)):
        if start > policy.limit:
            raise document.wrong("attempts", key, f"gives {key} = {start}, which nobody gets to with limit = "
                                                  f"{policy.limit}")


def _part(number: str) -> int:
    return int(number.split(".")[0])
