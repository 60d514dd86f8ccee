"""Judge again what failed for a mistake that costs its own points already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import partial

from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.continuity import merely_uses
from grader.grading.passes.follow_through import forms, true_values
from grader.grading.rubric import FAILED, Entry
from grader.grading.session import Session
from grader.grading.student import Replacements, Student
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.sandbox.protocol.contract import Contract


def look_again(session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` after all that may still earn marks in the tests `numbers`; needs the answers."""
    for look in session.homework.passes.looks:
        again = {number: verdict for number, verdict in look(session, found, numbers).items() if number in numbers}
        found = session.tell(found, found | again)
    return found


def failed_functions(found: Found) -> frozenset[str]:
    """The functions with a failed test."""
    return frozenset(verdict.question for verdict in found.values() if verdict.verdict in FAILED)


def wrong_functions(found: Found) -> frozenset[str]:
    """The functions with a failed test that are there to be asked."""
    return frozenset(verdict.question for verdict in found.values()
                     if verdict.verdict in FAILED and verdict.verdict is not Verdict.MISSING)


def right_ones(verdicts: Iterable[TestVerdict]) -> list[TestVerdict]:
    """Those that are correct."""
    return [verdict for verdict in verdicts if verdict.verdict is Verdict.CORRECT]


def untold(verdict: TestVerdict) -> None:
    """A second verdict is told once it is known what it is worth."""


def follow_through(session: Session, found: Found, numbers: Set[str]) -> Found:
    """Judge again what may have failed only for a function it calls, on inputs that serve nothing else."""
    faulty, contract = failed_functions(found), session.homework.contract
    again = frozenset(n for n, v in found.items() if n in numbers
                      and v.verdict in FAILED and faulty.intersection(contract.may_call(v.question)))
    if not again:
        return {}
    assert isinstance(session.answers, LiveAnswers)
    told: dict[str, TestVerdict] = {}
    for attempt, formless in enumerate(forms(found, session.answers, contract)):
        left = again - {n for n, v in told.items() if v.verdict is Verdict.FOLLOW_THROUGH}
        if not left:
            break
        seen = _judged_again(session, found, left, faulty, formless, "/follow-through" + " again" * attempt)
        told |= {n: v for n, v in seen.items() if n not in told or v.verdict is Verdict.FOLLOW_THROUGH}
    return told


def _judged_again(session: Session, found: Found, again: frozenset[str], faulty: frozenset[str],
                  formless: frozenset[str], variant: str) -> Found:
    """The verdicts of the tests `again` with true values of the `faulty` functions, on inputs of this `variant`."""
    contract = session.homework.contract
    assert isinstance(session.answers, LiveAnswers)
    given_truth = partial(true_values, session.answers, contract, faulty, without_form=formless)
    used: dict[str, set[str]] = {}
    worker, asked_about = session.another_worker(), ""

    def student_for(entry: Entry) -> Student:
        nonlocal asked_about
        if entry.question != asked_about:  # it was given true values for the question before, which may be this one's
            worker.discard()
            asked_about = entry.question
        given = used.setdefault(entry.number, set())
        return Student(worker, replacements=given_truth, on_replaced=given.add, faulty=faulty)

    try:
        second = session.asked(student_for, again, variant, untold)
    finally:
        worker.discard()
    right = {v.number: _trained_as(v, found[v.number]) for v in right_ones(second.values()) if used[v.number]}
    guessed = {q for q in {found[n].question for n in right} if not session.remembered(
        ("merely uses", q, faulty, formless), partial(_merely_uses, session, q, given_truth))}
    guessed |= _of_each_other(right, used)
    right = {n: v for n, v in right.items() if v.question not in guessed}
    # What was wrong only for another function is no mistake to name.
    wrong = {v.question for n, v in found.items() if v.verdict in FAILED and n not in right}
    needs = _needs(right, used)
    right = {n: _followed(v, _at_fault(used[n], needs, wrong), used[n], contract) for n, v in right.items()}
    still_wrong = {v.number: _apart(found[v.number], v, used[v.number]) for v in second.values()
                   if v.verdict is Verdict.WRONG and used[v.number] and v.question not in contract.named(stood_in=True)}
    return right | still_wrong


def _needs(right: Found, used: Mapping[str, Set[str]]) -> dict[str, set[str]]:
    """For each function that was right with true values: of which other ones."""
    needs: dict[str, set[str]] = {}
    for number, verdict in right.items():
        needs.setdefault(verdict.question, set()).update(used[number])
    return needs


def _at_fault(replaced: Set[str], needs: Mapping[str, Set[str]], wrong: Set[str]) -> set[str]:
    """Whose mistake it was: what is `wrong` of the `replaced`, or else of what these needed to be right."""
    reached = set(replaced)
    while not reached & wrong and (more := set[str]().union(*(needs.get(name, ()) for name in reached)) - reached):
        reached |= more
    return reached & wrong or set(replaced)


def _of_each_other(right: Found, used: Mapping[str, Set[str]]) -> set[str]:
    """The functions of which each was right with true values of another that was right with true values of it."""
    needs = _needs(right, used)
    return {one for one, others in needs.items() if any(one in needs.get(other, ()) for other in others)}


def _merely_uses(session: Session, question: str, given_truth: Replacements) -> bool:
    """Whether the answer changes with what `question` calls, and not because it is known that another look is taken."""
    example = session.homework.passes.example(session, question)
    if example is None:
        return True  # judged with stand-ins
    arguments, sizes = example
    function = session.homework.contract.by_name[question]
    worker = session.another_worker()
    try:
        plain = Student(worker, sizes, random_seed=0)  # what draws at random draws the same each time
        return merely_uses(function, arguments, plain, replace(plain, replacements=given_truth))
    finally:
        worker.discard()


def _apart(verdict: TestVerdict, second: TestVerdict, replaced: set[str]) -> TestVerdict:
    """`verdict` with what is wrong of its own, where true values stood in for `replaced`: that is what to look for."""
    if verdict.verdict not in (Verdict.WRONG, Verdict.ERROR) or second.explanation is None:
        return verdict
    # Whether these are wrong themselves or only for what they call is not known here, so it is not said.
    given = f"With true values of {_listed(replaced)} wherever the arguments were right"
    words = replace(second.explanation, sentence=f"{given}: {second.explanation.sentence}")
    return replace(verdict, explanation=words, exchanges=second.exchanges, pictures=second.pictures)


def _trained_as(second: TestVerdict, first: TestVerdict) -> TestVerdict:
    """`second` with what the training of the first pass came to, by the student's own functions alone."""
    return replace(second, learned=first.learned, pictures=first.pictures if first.learned else None)


def _listed(names: set[str]) -> str:
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last}" if first else last


def _followed(verdict: TestVerdict, mistaken: set[str], replaced: set[str], contract: Contract) -> TestVerdict:
    """Right apart from the `mistaken`: with true values of those, or of the `replaced` that they had let down."""
    stood_in = verdict.question in contract.named(stood_in=True)
    given = "stand-ins or true values in place of" if stood_in else "true values in place of"
    costs = "mistake costs its own points only" if len(mistaken) == 1 else "mistakes cost their own points only"
    words = Explanation(f"{verdict.question} is right apart from {_listed(mistaken)}, whose {costs}: here it was "
                        f"judged with {given} {_listed(mistaken & replaced or replaced)}.")
    return replace(verdict, verdict=Verdict.FOLLOW_THROUGH, explanation=words)
