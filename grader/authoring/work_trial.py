"""One derivative, asked for where there are so many entries that differences show.

Differences call forward with arguments that are moved a little, once for each entry at least. Those calls are counted
on our side; a loop over examples, layers and entries makes none of them, however often it calls forward. Where the
forward function is copied into the derivative there are no calls: then it is as slow as that many forward passes, and
inexact or looks at imaginary parts. Where it differentiates only a part of forward so, for all entries at once, it is
neither: then its rounding errors tell, or its imaginary parts.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np

from grader.authoring.cases import letters
from grader.authoring.counted_calls import Calls, watching
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.drawing import Case as Drawn
from grader.authoring.drawing import draw
from grader.authoring.lengths import BATCH
from grader.authoring.line_trial import is_rough
from grader.data_classes import dataclass
from grader.grading.passes.mentions import IMAGINARY, looks_at_imaginary_parts
from grader.grading.passes.unanswered import does_not_return
from grader.grading.session import Session
from grader.judgement.diagnosis import Case, distance
from grader.judgement.rounding import EXACT
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Raised, Reply, Returned, TimedOut
from grader.sandbox.protocol.request import Request

# Lengths for letters of free choice, and of the batch: the first with so few entries that honest loops are quick.
LENGTHS, FEW, MOST = ((19, 23, 17, 29, 13, 31), (7, 11, 9, 8, 10, 12), (5, 7, 6, 8, 9, 4)), 2, 1500
SHARE = 0.25  # of one call for each entry; or of one forward pass, where imaginary parts are looked at
MANY = 200  # entries: for fewer, an honest loop may take as long as so many forward passes
LEAST = 24  # entries, where differences can be told from a few honest calls
FOR_A_CALL = 3.0  # forward passes: an honest loop may call forward for each entry, at the same arguments
NEAR = 2e-3  # of the largest entry: float32 is no reason here
PATIENCE = 20.0  # seconds on the clock, of a machine that may be busy


@dataclass(frozen=True)
class Trial:
    """One derivative, asked for at one point with so many entries that differences show.

    Of the `others`, functions that are wrong or no work of their own, true values are given. Where it is not right
    beside these, as with a cache that only its own functions can read, it is looked at `alone`.
    """

    examined: Examined
    session: Session
    always_right: bool  # in all tests, by what it returned itself
    others: frozenset[str] = frozenset()
    alone: Trial | None = None

    def verdict(self) -> Explanation | None:
        """Why it is no work of its own; None where nothing can be said."""
        drawn = self._drawn()
        case = self.examined.case(drawn)
        if self._entries(case) < LEAST:  # the homework fixes all lengths so that there are few
            return None
        asked = replace(self.examined.request(case), seconds=PATIENCE, trial=True)
        calls, entries = self._calls(asked, case), self._entries(case)
        if len(calls.moved) > SHARE * entries:
            return self._said(entries, f"calls of other functions with arguments moved a little   {len(calls.moved)}")
        plain = self._asked(asked)
        if self.always_right and does_not_return(plain, PATIENCE) and does_not_return(self._asked(asked), PATIENCE):
            return self._elsewhere(case)
        if isinstance(plain, Raised) or (isinstance(plain, Returned) and self._away(plain, case) > NEAR):
            if self.alone is not None:
                return self.alone.verdict()
            return self._elsewhere(case) if self.always_right else None
        if isinstance(plain, Returned):
            return self._inside(plain, case, calls) or self._by_rounding(plain, case, drawn)
        if isinstance(plain, TimedOut) and plain.processor_seconds > self._allowed(entries, calls, case):
            return self._said(entries, _longer_than(entries))
        return None

    def _asked(self, request: Request) -> Reply:
        return self.examined.student.worker.ask([request])[0]

    def _inside(self, plain: Returned, case: Case, calls: Calls) -> Explanation | None:
        """Whether there is a forward pass for each entry inside, or there are complex steps."""
        entries, imaginary = self._entries(case), looks_at_imaginary_parts(
            self.session.program, self.examined.question.function, self.others - calls.own)
        if imaginary and not self._reference_does:
            return self._by("looks at imaginary parts: that is a derivative by complex steps")
        passes = (SHARE if imaginary else 1.0) * entries
        slow = plain.processor_seconds > self._allowed(passes, calls, case)
        if entries >= MANY and slow and (imaginary or self._inexact(plain, case)):
            return self._said(entries, _longer_than(passes))
        return None

    def _by_rounding(self, plain: Returned, case: Case, drawn: Drawn) -> Explanation | None:
        """Whether the rounding errors are those of differences, of a part of forward or of all of it."""
        if not self._inexact(plain, case) or not is_rough(self.examined, drawn, PATIENCE):
            return None
        return self._by("has rounding errors many times those of a formula: they are divided by a small step, "
                        "as in differences")

    def _allowed(self, passes: float, calls: Calls, case: Case) -> float:
        """The processor time of so many forward passes, and of the calls."""
        return (passes + FOR_A_CALL * calls.count) * self._forward_seconds(case)

    @property
    def _reference_does(self) -> bool:
        """Whether the instructor's own solution looks at imaginary parts."""
        solution = self.session.homework.reference / self.session.homework.solution
        return IMAGINARY in solution.read_text(encoding="utf-8")

    def _drawn(self) -> Drawn:
        """The point: the first of the LENGTHS with few enough entries, else the last."""
        homework, given = self.examined.homework, self.examined.asked_about
        choices = {**homework.lengths, **self.examined.question.lengths}
        for usual in LENGTHS:
            free = cycle(usual)
            lengths = {letter: max(choices[letter]) if letter in choices else FEW if letter == BATCH else next(free)
                       for letter in sorted(letters(given.parameters))}
            rng = np.random.default_rng(self.examined.truth.seed("own work"))
            drawn = draw(given.parameters, lengths, rng)
            if sum(np.size(drawn.arguments[name]) for name in self.examined.question.by) <= MOST:
                break
        return drawn

    def _entries(self, case: Case) -> int:
        return sum(np.size(case.facts.inputs[name]) for name in self.examined.question.by)

    def _calls(self, asked: Request, case: Case) -> Calls:
        """The calls of other functions, however this one ended."""
        seen = Calls()
        by = [np.asarray(case.facts.inputs[name], dtype=np.float64) for name in self.examined.question.by]
        watched = {name: watching(name, asked.replacements.get(name), by, seen)
                   for name in self.examined.homework.functions if name != asked.function}
        self._asked(replace(asked, replacements={**asked.replacements, **watched}))
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
        """The shortest processor time of one forward pass of the reference."""
        given = self.examined.asked_about
        arguments = tuple(case.facts.inputs[name] for name in given.parameters)
        return min(_seconds(self.examined.truth.answers, self.examined.question.of, arguments) for _ in range(10))

    def _by(self, what: str) -> Explanation:
        function = self.examined.judge.function
        return Explanation(f"{function.name} {what}. What is asked for is a derivative by its own formula.",
                           read=self.examined.judge.read)

    def _said(self, entries: int, evidence: str) -> Explanation:
        function = self.examined.judge.function
        return Explanation(
            f"{function.name} takes a forward pass for every entry: that is a derivative by differences. "
            "Backpropagation gives all of it for about two.", (f"asked for {entries} entries:", evidence),
            read=self.examined.judge.read)


def _longer_than(passes: float) -> str:
    return f"processor time   more than that of {passes:.0f} forward passes"


def _seconds(answers: Any, function: str, arguments: tuple[Any, ...]) -> float:
    begun = time.process_time()
    answers.value(function, arguments, None)
    return time.process_time() - begun
