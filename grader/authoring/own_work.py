"""Marks for a derivative that a function derives itself, and does not take by differences of a forward function.

Differences call forward with arguments that are moved a little, once for each entry at least. Those calls are counted
on our side; a loop over examples, layers and entries makes none of them, however often it calls forward. Where the
forward function is copied into the derivative there are no calls: then it is as slow as that many forward passes, and
inexact or looks at imaginary parts. Each of these alone says nothing.
"""

from __future__ import annotations

import time
from collections.abc import Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle
from typing import Any

import numpy as np

from grader.authoring.cases import letters
from grader.authoring.declared import Asked, DeclaredHomework, DeclaredQuestion
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.drawing import draw
from grader.authoring.lengths import BATCH
from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.mentions import looks_at_imaginary_parts
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement.diagnosis import Case, distance
from grader.judgement.verdict import EARNED, Explanation, Verdict
from grader.sandbox.protocol.reply import Raised, Returned
from grader.sandbox.protocol.request import Replacement, Request

# Lengths for letters of free choice, and of the batch: the first with so few entries that honest loops are quick.
LENGTHS, FEW, MOST = ((19, 23, 17, 29, 13, 31), (7, 11, 9, 8, 10, 12), (5, 7, 6, 8, 9, 4)), 2, 1500
SHARE = 0.25  # of one forward pass for each entry
LEAST = 24  # entries, where differences can be told from a few honest calls
FOR_A_CALL = 3.0  # forward passes: an honest loop may call forward for each entry, at the same arguments
MOVED = 1e-2  # how little a difference moves an argument, of its size
NEAR = 2e-3  # of the largest entry: float32 is no reason here
EXACT = 1e-12  # of the largest entry: no difference quotient is as near
PATIENCE = 20.0  # seconds on the clock, of a machine that may be busy


def disowned(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of derivatives that are taken by differences."""
    again = dict(found)
    for question in declared.asked:
        earned = [n for n in numbers if found[n].question == question.function and found[n].verdict in EARNED
                  and found[n].score]
        if question.asked is Asked.VALUES or not earned:
            continue
        faulty = failed_functions(found)
        always_right = all(v.verdict is Verdict.CORRECT for v in found.values() if v.question == question.function)
        look = partial(_why_not, declared, session, question, faulty, always_right)
        why = session.remembered(("own work", question.function), look)
        again |= {n: replace(found[n], verdict=Verdict.WRONG, score=0.0, explanation=why) for n in earned if why}
    return again


def _why_not(declared: DeclaredHomework, session: Session, question: DeclaredQuestion,
             faulty: frozenset[str], always_right: bool) -> Explanation | None:
    """Why the answers are not the function's own work; None where they are, or where nothing can be said."""
    assert isinstance(session.answers, LiveAnswers)
    worker = session.another_worker()
    student = Student(worker, replacements=partial(
        true_values, session.answers, session.homework.contract, faulty - {question.function}))
    truth = session.truth(f"secret/{session.settings.secret_seed}/own work/{question.function}")
    try:
        return Trial(Examined(declared, question, truth, student, worker.discard), session, always_right).verdict()
    finally:
        worker.discard()


@dataclass
class Calls:
    """The calls that a derivative makes of other functions; `moved` are those with an argument nearly as given."""

    count: int = 0
    moved: set[bytes] = field(default_factory=set)


@dataclass(frozen=True)
class Trial:
    """One derivative, asked for at one point with so many entries that differences show."""

    examined: Examined
    session: Session
    always_right: bool  # in all tests, by what it returned itself

    def verdict(self) -> Explanation | None:
        """Why it is no work of its own; None where nothing can be said."""
        case = self._case()
        if case is None:
            return None
        asked = replace(self.examined.request(case), seconds=PATIENCE, trial=True)
        calls, entries = self._calls(asked, case), self._entries(case)
        if len(calls.moved) > SHARE * entries:
            return self._said(entries, f"calls of other functions with arguments moved a little   {len(calls.moved)}")
        plain = self.examined.student.worker.ask([asked])[0]
        if isinstance(plain, Raised) or (isinstance(plain, Returned) and self._away(plain, case) > NEAR):
            return self._elsewhere(case) if self.always_right else None
        if not isinstance(plain, Returned):
            return None
        allowed = (SHARE * entries + FOR_A_CALL * calls.count) * self._forward_seconds(case)
        if plain.processor_seconds > allowed and (self._inexact(plain, case) or looks_at_imaginary_parts(
                self.session.program, self.examined.question.function)):
            return self._said(entries, f"processor time   more than that of {SHARE * entries:.0f} forward passes")
        return None

    def _case(self) -> Case | None:
        """The point; None where the homework fixes all lengths so that there are few entries."""
        homework, given = self.examined.homework, self.examined.asked_about
        choices = {**homework.lengths, **self.examined.question.lengths}
        for usual in LENGTHS:
            free = cycle(usual)
            lengths = {letter: max(choices[letter]) if letter in choices else FEW if letter == BATCH else next(free)
                       for letter in sorted(letters(given.parameters))}
            rng = np.random.default_rng(self.examined.truth.seed("own work"))
            case = self.examined.case(draw(given.parameters, lengths, rng))
            if self._entries(case) <= MOST:
                break
        return case if self._entries(case) >= LEAST else None

    def _entries(self, case: Case) -> int:
        return sum(np.size(case.facts.inputs[name]) for name in self.examined.question.by)

    def _calls(self, asked: Request, case: Case) -> Calls:
        """The calls of other functions, however this one ended."""
        seen = Calls()
        by = [np.asarray(case.facts.inputs[name], dtype=np.float64) for name in self.examined.question.by]
        watched = {name: _watching(asked.replacements.get(name), by, seen) for name in self.examined.homework.functions
                   if name != asked.function}
        self.examined.student.worker.ask([replace(asked, replacements={**asked.replacements, **watched})])
        return seen

    def _away(self, plain: Returned, case: Case) -> float:
        """How far the answer is from the true one."""
        answer = self.examined.observed(plain).answer
        return np.inf if answer is None else distance(answer, case.expected, case)

    def _inexact(self, plain: Returned, case: Case) -> bool:
        """As differences are; float32 says nothing of how a derivative was come by."""
        answer = self.examined.observed(plain).answer or ()
        in_float32 = all(np.array_equal(each, each.astype(np.float32)) for each in answer)
        return not in_float32 and self._away(plain, case) > EXACT

    def _elsewhere(self, case: Case) -> Explanation:
        """Whoever is right only where few entries are could hide there what takes a forward pass for each."""
        function = self.examined.judge.function
        return Explanation(f"{function.name} is right at the lengths of the other tests, and not where {case.label}.",
                           read=self.examined.judge.read)

    def _forward_seconds(self, case: Case) -> float:
        """The shortest time of one forward pass of the reference."""
        given = self.examined.asked_about
        arguments = tuple(case.facts.inputs[name] for name in given.parameters)
        return min(_seconds(self.examined.truth.answers, self.examined.question.of, arguments) for _ in range(10))

    def _said(self, entries: int, evidence: str) -> Explanation:
        function = self.examined.judge.function
        return Explanation(
            f"{function.name} takes a forward pass for every entry: that is a derivative by differences. "
            "Backpropagation gives all of it for about two.", (f"asked for {entries} entries:", evidence),
            read=self.examined.judge.read)


def _watching(known: Replacement | None, by: list[Any], seen: Calls) -> Replacement:
    def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
        seen.count += 1
        if any(_moved(argument, each) for argument in arguments for each in by):
            seen.moved.add(b"".join(np.asarray(each).tobytes() for each in arguments
                                    if isinstance(each, (np.ndarray, float))))
        return known.answer(arguments, own) if known is not None else (False, None)

    return Replacement(call, own_first=known is not None and known.own_first)


def _moved(argument: Any, given: Any) -> bool:
    """Whether `argument` is `given`, moved a little; complex numbers, as complex steps have, are."""
    if not isinstance(argument, (np.ndarray, float, complex)) or np.shape(argument) != given.shape:
        return False
    away = float(np.abs(np.asarray(argument) - given).max(initial=0.0))
    return 0 < away <= MOVED * float(np.abs(given).max(initial=0.0))


def _seconds(answers: Any, function: str, arguments: tuple[Any, ...]) -> float:
    begun = time.perf_counter()
    answers.value(function, arguments, None)
    return time.perf_counter() - begun


