"""What a report tells its student at this attempt: a hint first, numbers and proof later, and what is held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.data_classes import dataclass
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.attempt import Allowance
from grader.results.report import Report

NUMBERS, PROOF = "the numbers behind this", "the proof of this mistake"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class _Held:
    """Something that is held back: how a sentence names it, and from which attempt on it is shown."""

    what: str
    start: int


def for_student(report: Report) -> Report:
    """`report` as its student may see it: all of it, unless the assignment holds something back at this attempt.

    Points and verdicts stay. What is held back can be in no page that is made of the outcome, and each test says it.
    """
    allowance = report.allowance
    if allowance is None:
        return report
    return replace(report, tests=tuple(held_back(test, allowance) for test in report.tests))


def held_back(test: TestVerdict, allowance: Allowance) -> TestVerdict:
    """`test` without what its student is not shown yet, and with a sentence about that.

    An error message is no evidence in this sense: it is what Python tells everybody at home.
    """
    words = test.explanation
    if words is None:
        return test
    held = list(_held(test, words, allowance))
    if not held:
        return test
    kept = replace(words, sentence=f"{words.sentence} {_sentence(held, allowance.number)}")
    if allowance.number < allowance.diagnosis_from:
        kept, test = replace(kept, proved=()), replace(test, misconceptions=())
    if _shows_values(test) and allowance.number < allowance.evidence_from:
        kept, test = replace(kept, evidence=()), replace(test, max_relative_error=None, pictures=None)
    return replace(test, explanation=kept, exchanges=())


def _held(test: TestVerdict, words: Explanation, allowance: Allowance) -> Iterator[_Held]:
    if words.evidence and _shows_values(test) and allowance.number < allowance.evidence_from:
        yield _Held(NUMBERS, allowance.evidence_from)
    if words.proved and allowance.number < allowance.diagnosis_from:
        yield _Held(PROOF, allowance.diagnosis_from)


def _shows_values(test: TestVerdict) -> bool:
    return test.verdict is Verdict.WRONG


def _sentence(held: list[_Held], number: int) -> str:
    """ "The proof of this mistake is shown from your third attempt on; this is your first." """
    groups = [(start, [each.what for each in held if each.start == start])
              for start in sorted({each.start for each in held})]
    (start, things), *later = groups
    what, verb = " and ".join(things), "is" if things == [PROOF] else "are"
    also = "".join(f", {' and '.join(others)} from your {ordinal(then)}" for then, others in later)
    return (f"{what[0].upper()}{what[1:]} {verb} shown from your {ordinal(start)} attempt on{also}; this is your "
            f"{ordinal(number)}.")


def ordinal(number: int) -> str:
    """ "third", "11th", "22nd": the place that `number`, at least 1, stands for."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
