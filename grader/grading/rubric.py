"""What a graded test is worth: read from its gradescope-utils decorators and its docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from grader.data_classes import dataclass
from grader.grading.failures import BrokenQuestion
from grader.judgement.verdict import FAILED, Explanation, TestVerdict, Verdict

__all__ = ["FAILED", "Entry", "decoration", "entry", "forget_score", "partial_score", "score_kept"]
AT_HAND_IN = Explanation("This test compares with the course's answers; it runs when you hand in.")


@dataclass(frozen=True)
class Entry:
    """One line of the rubric."""

    number: str
    name: str
    question: str
    weight: float
    visibility: str
    tags: tuple[str, ...]

    @property
    def part(self) -> int:
        return int(self.number.split(".")[0])

    @property
    def hidden(self) -> bool:
        return self.visibility != "visible"

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(int(piece) for piece in self.number.split("."))

    def verdict(self, verdict: Verdict = Verdict.NOT_RUN, score: float = 0.0, **found: Any) -> TestVerdict:
        """The verdict of this test."""
        return TestVerdict(self.number, self.name, self.part, self.question, score, self.weight, verdict,
                           self.visibility, tags=self.tags, **found)

    @property
    def at_hand_in(self) -> TestVerdict:
        """The verdict of this test where the answers that it needs are not."""
        return self.verdict(Verdict.AT_HAND_IN, explanation=AT_HAND_IN)


def entry(function: Callable[..., Any], points: Mapping[str, float], hidden_visibility: str) -> Entry:
    """The rubric's line for a test; BrokenQuestion where a decorator or the docstring is missing."""
    line = _decorated(function)
    visibility = hidden_visibility if line.hidden else "visible"
    return replace(line, weight=float(points.get(line.number, line.weight)), visibility=visibility)


@cache  # the tests of a process stay the same
def _decorated(function: Callable[..., Any]) -> Entry:
    """The line as the decorators of the test give it."""
    number = decoration(function, "__number__")
    weight = decoration(function, "__weight__")
    tags = tuple(decoration(function, "__tags__") or ())
    question = next((tag.removeprefix("question:") for tag in tags if tag.startswith("question:")), None)
    name = (function.__doc__ or "").strip().split("\n")[0]
    if number is None or weight is None or question is None or not name:
        raise BrokenQuestion(f"{function.__name__} needs number, weight, tags('question:...') and a docstring.")
    part = f"part:{number.split('.')[0]}"
    return Entry(number, name, question, weight, decoration(function, "__visibility__") or "visible", (*tags, part))


def partial_score(function: Callable[..., Any], weight: float) -> float | None:
    """What the test gave through set_score, in points of which all are `weight`; None where it gave nothing."""
    found = None
    for layer in _layers(function):
        found = layer.__dict__.get("__score__", found)
    decorated = decoration(function, "__weight__")
    return None if found is None or not decorated else found * weight / decorated


def forget_score(function: Callable[..., Any]) -> None:
    """Remove a score left over from an earlier run of the same test."""
    for layer in _layers(function):
        layer.__dict__.pop("__score__", None)


@contextmanager
def score_kept(function: Callable[..., Any]) -> Iterator[None]:
    """The score that the test gave stays, whatever it gives in this block."""
    before = [(layer, layer.__dict__.get("__score__")) for layer in _layers(function)]
    try:
        yield
    finally:
        forget_score(function)
        for layer, score in before:
            if score is not None:
                layer.__dict__["__score__"] = score


def decoration(function: Callable[..., Any], name: str) -> Any:
    """What a decorator left on a test under `name`; None where there is none."""
    return next((layer.__dict__[name] for layer in _layers(function) if name in layer.__dict__), None)


def _layers(function: Callable[..., Any] | None) -> Iterator[Callable[..., Any]]:
    while function is not None:
        yield function
        function = getattr(function, "__wrapped__", None)
