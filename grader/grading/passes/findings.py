"""What was proved about a wrong question, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.data_classes import dataclass
from grader.grading.passes.proof import with_proof
from grader.judgement.diagnosis import Case, Hypothesis, Match
from grader.judgement.verdict import TestVerdict


@dataclass(frozen=True)
class Findings:
    """What was proved about one question: ids for results.json, sentences for the student, where to read.

    `evidence` is what else was seen on the way, for tests that have none of their own.
    """

    ids: tuple[str, ...]
    proved: tuple[str, ...]
    read: str = ""
    evidence: tuple[str, ...] = ()

    def told(self, verdict: TestVerdict) -> TestVerdict:
        """`verdict` with this."""
        return with_proof(verdict, self.proved, self.ids, self.read, self.evidence)

    def and_also(self, other: Findings | None) -> Findings:
        """Both."""
        if other is None:
            return self
        ids = tuple(dict.fromkeys((*self.ids, *other.ids)))
        return Findings(ids, (*self.proved, *other.proved), self.read or other.read, (*self.evidence, *other.evidence))


@dataclass(frozen=True)
class Named:
    """A match under the ids that it is reported by, and how near it comes (of what it changes) in these cases."""

    ids: tuple[str, ...]
    match: Match
    cases: tuple[Case, ...]
    numbers: tuple[int, ...]  # how many the student returned in each case
    error: float = 0.0

    @property
    def evidence(self) -> str:
        where = ", ".join(dict.fromkeys(_detail(each) for each in self.match.hypotheses if each.detail))
        constants = "".join(map(_constant, self.match.hypotheses, self.match.values))
        counts = " and ".join(_count(n, case) for n, case in zip(self.numbers, self.cases, strict=True))
        how = "exactly what you returned" if self.error < 1e-9 else "what you returned to 5 digits or more"
        these = "these mistakes together give" if len(self.match.hypotheses) > 1 else "this mistake gives"
        return f"{where + ': ' if where else ''}{these} {how}, {counts}{constants}"


def _count(numbers: int, case: Case) -> str:
    return f"all {numbers} numbers at {case.label}" if numbers > 1 else f"the number at {case.label}"


def _constant(hypothesis: Hypothesis, value: float) -> str:
    """The constant; in few digits where the answers only show between which numbers it lies."""
    if hypothesis.constant is None:
        return ""
    return f", with a limit near {value:.2g}" if hypothesis.rough else f", with the constant {value:.6g}"


def _detail(hypothesis: Hypothesis) -> str:
    return hypothesis.detail.strip()


def told(question: str, id: str, evidence: str, words: Any) -> Findings:
    """One mistake in words. `words(id, question)` are its sentence, its place in the notes and its question."""
    mistake = words(id, question)
    sentence = f"{mistake.sentence} ({_start(evidence)}.) {mistake.question}"
    return Findings((id,), (sentence,), mistake.read)


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def named(question: str, found: Sequence[Named], words: Any) -> Findings:
    """One match in words; several that nothing told apart as one of them, without an id."""
    if len(found) == 1:
        only = found[0]
        parts = [told(question, id, only.evidence, words) for id in only.ids]
        return Findings(only.ids, tuple(sentence for part in parts for sentence in part.proved), parts[0].read)
    either = " Or: ".join(" ".join(words(id, question).sentence for id in each.ids) for each in found)
    sentence = f"One of these, which give the same numbers here. {either} ({_start(found[0].evidence)}.)"
    return Findings((), (sentence,), words(found[0].ids[0], question).read)
