"""Marks for a gradient that the function itself derives: not handed on from another one, and not taken by differences.

Each gradient function is asked once more, about networks that nobody knows before, with the gradient functions that it
may not call answering nonsense, and in networks so large that differences show in the work that they take.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.mentions import has_complex_numbers
from grader.grading.passes.second_look import failed_functions
from grader.grading.passes.unanswered import seen_in_time
from grader.grading.session import Session
from grader.grading.student import Replacements, Student
from grader.homework.contract import CONTRACT, FOLLOWING
from grader.homework.passes.by_differences import by_differences, neuron_by_neuron, too_late
from grader.homework.passes.by_rounding import by_rounding
from grader.homework.passes.handed_on import GRADIENTS, handed_on
from grader.homework.passes.no_answer import never_returns
from grader.homework.passes.work_trials import Accepts, Again, Trial, ask, is_true, small_trials, trials
from grader.judgement.verdict import EARNED, Explanation, TestVerdict, Verdict
from grader.sandbox.protocol.reply import Returned, TimedOut


def disowned(session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of gradients that are not the function's own work."""
    faulty = failed_functions(found)
    for function in GRADIENTS:
        earned = [n for n in numbers if found[n].question == function and found[n].verdict in EARNED]
        if earned:
            whole = all(v.verdict in EARNED for v in found.values() if v.question == function)
            why = session.remembered(("own work", function), partial(
                _judged, session, function, faulty, whole, found))
            found = found | {n: _without_marks(found[n], why) for n in earned if why is not None}
    return found


def _judged(session: Session, function: str, faulty: frozenset[str], whole: bool, found: Found) -> Explanation | None:
    return seen_in_time(session, function, _looked_at(session, function, faulty, whole, found))


def _looked_at(session: Session, function: str, faulty: frozenset[str], whole: bool,
               found: Found) -> Explanation | None:
    """In a worker of its own where true values have to be given for what is faulty already.

    What may not come back from a call is not called on the way: its time is not the function's.
    """
    assert isinstance(session.answers, LiveAnswers)
    if not faulty.intersection(CONTRACT.by_name[function].may_call):
        return _why_not(session, Student(session.worker), function, whole)
    # Imported here: only wrong answers need it.
    from grader.grading.passes.follow_through import forms, true_values

    whys = []
    for formless in forms(found, session.answers, CONTRACT):
        why = _with_truth(session, function, whole, partial(
            true_values, session.answers, CONTRACT, faulty, without_form=formless))
        if why is None:
            return None
        whys.append(why)
    return whys[0]


def _with_truth(session: Session, function: str, whole: bool, given_truth: Replacements) -> Explanation | None:
    worker = session.another_worker()
    try:
        return _why_not(session, Student(worker, replacements=given_truth), function, whole)
    finally:
        worker.discard()


def _without_marks(verdict: TestVerdict, why: Explanation) -> TestVerdict:
    return replace(verdict, verdict=Verdict.WRONG, score=0.0, explanation=why)


def _why_not(session: Session, somebody: Student, function: str, whole: bool) -> Explanation | None:
    """Why the answers of `function` are not its own work; None where they are, or where nothing can be said.

    `whole`: it was right in every test so far, so it has to be right in one of these networks too.
    """
    assert isinstance(session.answers, LiveAnswers)
    imaginary = has_complex_numbers(session.program, function)
    for trial in trials(session, function, imaginary):
        plain = ask(somebody, function, trial)
        again = Again(session, somebody, function, trial.point.sizes, is_true)
        if isinstance(plain, TimedOut) and (late := too_late(function, trial, plain)):
            return late
        if whole and (gone := never_returns(again, plain, trial)):
            return gone
        if whole and isinstance(plain, TimedOut):
            return None
        if isinstance(plain, Returned) and is_true(plain.value, trial):
            return _borrowed(again, plain, trial, imaginary) or neuron_by_neuron(session, somebody, function, whole)
    if seen := _of_own_forward(session, function, imaginary):
        return _borrowed(*seen, imaginary)
    if not whole:
        return _why_not_in_small_networks(session, somebody, function, imaginary)
    if seen := _of_own_loss(session, function, imaginary):
        return _borrowed(*seen, imaginary)
    return Explanation(
        f"{function} is right in the networks of the other tests, and in none with some thousand parameters.",
        read="§7.2")


def _of_own_forward(session: Session, function: str, imaginary: bool) -> tuple[Again, Returned, Trial] | None:
    """Where the answer is right for the student's own forward pass, with one mistake, if anywhere."""
    # Imported here: only what is right in none of these networks needs it.
    from grader.homework.passes.own_forward import own_forward

    own = own_forward(session, function) if function in FOLLOWING else None
    return None if own is None else _accepted(session, function, imaginary, lambda value, trial: own.gives(
        function, trial.arguments, trial.point.sizes, value))


def _of_own_loss(session: Session, function: str, imaginary: bool) -> tuple[Again, Returned, Trial] | None:
    """Where the answer is right for the student's own loss, with one mistake, if anywhere."""
    from grader.homework.passes.own_loss import is_of_own_loss  # as above

    return _accepted(session, function, imaginary, lambda value, trial: is_of_own_loss(
        value, Student(session.worker), trial.point)) if function in FOLLOWING else None


def _accepted(session: Session, function: str, imaginary: bool,
              accepts: Accepts) -> tuple[Again, Returned, Trial] | None:
    """The first network where the answer, by the student's functions alone, is one that `accepts` takes."""
    alone = Student(session.worker)
    for trial in trials(session, function, imaginary):
        plain = ask(alone, function, trial)
        if isinstance(plain, Returned) and accepts(plain.value, trial):
            return Again(session, alone, function, trial.point.sizes, accepts), plain, trial
    return None


def _why_not_in_small_networks(session: Session, somebody: Student, function: str,
                               imaginary: bool) -> Explanation | None:
    """Of a function that is wrong in large networks: whether it is by differences in the largest where it is right."""
    for trial in small_trials(session, function):
        plain = ask(somebody, function, trial)
        if isinstance(plain, Returned) and is_true(plain.value, trial):
            again = Again(session, somebody, function, trial.point.sizes, is_true)
            return by_differences(again, plain, trial, imaginary) or by_rounding(again, plain, trial)
    return None


def _borrowed(again: Again, plain: Returned, trial: Trial, imaginary: bool) -> Explanation | None:
    """Why an answer that is right is not the function's own work; None where it is."""
    return (handed_on(again) or by_differences(again, plain, trial, imaginary)
            or by_rounding(again, plain, trial))
