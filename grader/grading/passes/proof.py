"""What was proved of one function, and in which of its failed tests it shows: nowhere else may it be said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.data_classes import dataclass
from grader.judgement.about import About
from grader.judgement.pictures import Pictures
from grader.judgement.verdict import FAILED, Explanation, TestVerdict, Verdict

Explains = Callable[[TestVerdict], bool]


@dataclass(frozen=True)
class Proof:
    """`sentences` prove a mistake (with its `ids`), `evidence` was seen; both stand where it `explains` the failure."""

    explains: Explains
    sentences: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    read: str = ""
    evidence: tuple[str, ...] = ()
    pictures: Pictures | None = None

    def told(self, verdict: TestVerdict) -> TestVerdict:
        """`verdict` with what is proved, where that is why it failed."""
        if verdict.verdict not in FAILED or verdict.explanation is None or not self.explains(verdict):
            return verdict
        told = with_proof(verdict, self.sentences, self.ids, self.read, self.evidence)
        return replace(told, pictures=self.pictures or verdict.pictures)


def with_proof(verdict: TestVerdict, sentences: tuple[str, ...], ids: tuple[str, ...], read: str,
               evidence: tuple[str, ...]) -> TestVerdict:
    """`verdict` with what is proved, and what was seen on the way after what it says itself."""
    words = verdict.explanation or Explanation("")
    words = replace(words, proved=sentences, read=read or words.read, evidence=words.evidence + evidence)
    return replace(verdict, explanation=words, misconceptions=ids)


def by_its_numbers(verdict: TestVerdict) -> bool:
    """It failed for wrong numbers alone: those carry an error."""
    return verdict.verdict is Verdict.WRONG and verdict.max_relative_error is not None


def by_its_numbers_or_length(verdict: TestVerdict) -> bool:
    """It failed for wrong numbers, or for how many there are."""
    return by_its_numbers(verdict) or _is_about(verdict, About.LENGTH)


def by_any_value(verdict: TestVerdict) -> bool:
    """It failed for what came back, whatever was wrong with that."""
    return verdict.verdict is Verdict.WRONG


def by_no_number(verdict: TestVerdict) -> bool:
    """It failed where the answer was nan or infinite."""
    return _is_about(verdict, About.NOT_FINITE)


def _is_about(verdict: TestVerdict, about: About) -> bool:
    words = verdict.explanation
    return verdict.verdict is Verdict.WRONG and words is not None and words.about == about


def by_an_error(verdict: TestVerdict) -> bool:
    """It failed because there was no answer."""
    return verdict.verdict is Verdict.ERROR
