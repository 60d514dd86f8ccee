"""Which of several submissions of one student counts: the newest, and where that is not known, none before another.

Where [attempts] limits how many are graded, it is the newest of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.classroom.handed_in import HandedIn
from grader.classroom.roll import Student
from grader.classroom.safe_names import identity
from grader.configuration.assignment import AttemptPolicy
from grader.grading.attempts import refusal
from grader.grading.earlier import Earlier, as_metadata
from grader.intake.entries import listed, printable

Settled = tuple[list[HandedIn], list[str]]


def settled(handed_in: Sequence[HandedIn], policy: AttemptPolicy | None = None) -> Settled:
    """Every student in one submission at most, and notes on those that stood in several.

    The newest counts where the download says which it is. Where it does not, each is graded, for a student named after
    it, so that none of them is taken for the grade of that student.
    """
    kept = [_each_once(each) for each in handed_in]
    notes = [f"{printable(each.named)} names a student twice ({listed(_twice(each))}); once is meant."
             for each in handed_in if _twice(each)]
    for several in _by_student(kept).values():
        if len(several) > 1:
            kept, note = _decided(kept, several, policy)
            notes.append(note)
    return [each for each in kept if each.students], notes


def _each_once(handed_in: HandedIn) -> HandedIn:
    first: dict[str, Student] = {}
    for student in handed_in.students:
        first.setdefault(identity(student.id), student)
    return replace(handed_in, students=tuple(first.values()))


def _twice(handed_in: HandedIn) -> list[str]:
    ids = [identity(each.id) for each in handed_in.students]
    return sorted({each for each in ids if ids.count(each) > 1})


def _by_student(handed_in: Sequence[HandedIn]) -> dict[str, list[tuple[Student, HandedIn]]]:
    """By student, who is the same where only the case of the name is another."""
    found: dict[str, list[tuple[Student, HandedIn]]] = {}
    for each in handed_in:
        for student in each.students:
            found.setdefault(identity(student.id), []).append((student, each))
    return found


def _decided(kept: list[HandedIn], stands: Sequence[tuple[Student, HandedIn]],
             policy: AttemptPolicy | None) -> tuple[list[HandedIn], str]:
    student, several = stands[0][0].id, [each for _, each in stands]
    orders = [each.order for each in several]
    known = [each for each in orders if each is not None]
    who, names = printable(student), listed([each.named for each in several])
    if len(known) < len(orders) or known.count(max(known)) > 1:
        apart = [_apart(each, student) for each in kept]
        return apart, (f"{who} stands twice or more: {names}. Which counts is not said there, so each is graded for "
                       f"itself, and none for {who}; leave one of them and run again.")
    ordered = sorted(several, key=lambda each: each.order or 0)
    newest = ordered[-1] if policy is None else _newest_attempt(ordered, policy)
    others = [each.named for each in several if each.named != newest.named]
    which = "newest" if newest.named == ordered[-1].named else "newest that [attempts] lets count"
    # Only what was found is put in: others of a group may have left `kept` since `stands` was made.
    return ([_without(each, student) if each.named in others else
             replace(each, metadata=newest.metadata) if each.named == newest.named else each for each in kept],
            f"Of {who} the {which}, {printable(newest.named)}, counts; left out: {listed(others, len(others))}.")


def _newest_attempt(ordered: Sequence[HandedIn], policy: AttemptPolicy) -> HandedIn:
    """Of submissions in their order the last that is an attempt, with what came before it as a platform tells it."""
    attempts: list[tuple[HandedIn, Earlier]] = []
    for each in ordered:
        if not refusal(policy, [made for _, made in attempts], each.submitted_at):
            attempts.append((each, Earlier(each.submitted_at)))
    *before, (newest, _) = attempts
    if newest.metadata is not None or len(newest.students) > 1:
        return newest
    return replace(newest, metadata=as_metadata(newest.submitted_at, [made for _, made in before]))


def _apart(handed_in: HandedIn, student: str) -> HandedIn:
    changed = [Student(f"{each.id} ({handed_in.named})", each.name, each.email, each.section)
               if identity(each.id) == identity(student) else each for each in handed_in.students]
    return replace(handed_in, students=tuple(changed))


def _without(handed_in: HandedIn, student: str) -> HandedIn:
    others = (each for each in handed_in.students if identity(each.id) != identity(student))
    return replace(handed_in, students=tuple(others))
