"""The tests of a part, told as a student wants to read them: one story for each function, one message for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from grader.data_classes import dataclass
from grader.judgement.verdict import UNJUDGED, TestVerdict, Verdict
from grader.results.report import Report, coverage, passed, points_of, total

_NUMBER = re.compile(r"\d[\d.e+-]*")


@dataclass(frozen=True)
class Message:
    """Why tests of one function failed: `test` tells it, it is the `same` in the others."""

    test: TestVerdict
    same: tuple[TestVerdict, ...] = ()


@dataclass(frozen=True)
class Story:
    """All tests of one function."""

    function: str
    tests: tuple[TestVerdict, ...]

    @property
    def failing(self) -> tuple[TestVerdict, ...]:
        """The tests that were judged and lost points."""
        return tuple(test for test in self.tests if test.verdict not in UNJUDGED and not passed(test))

    @property
    def waiting(self) -> tuple[TestVerdict, ...]:
        """The tests that say nothing before another function is right."""
        return tuple(test for test in self.tests if test.verdict is Verdict.WAITING)

    @property
    def right(self) -> bool:
        """Whether all of it that was judged is right, and something was."""
        return not (self.failing or self.waiting) and any(map(passed, self.tests))

    @property
    def waits(self) -> list[tuple[str, list[TestVerdict]]]:
        """What the waiting tests wait for, each said once, with the tests."""
        said: dict[str, list[TestVerdict]] = {}
        for test in self.waiting:
            said.setdefault(test.explanation.sentence if test.explanation else "", []).append(test)
        return list(said.items())

    @property
    def unwritten(self) -> bool:
        """Whether the function is not there yet: then its hidden tests have nothing to add."""
        shown = [test for test in self.failing if test.visibility == "visible"]
        return bool(shown) and not self.waiting and all(test.unwritten for test in shown)

    @property
    def at_hand_in(self) -> float:
        """The points that are judged only when the homework is handed in."""
        return points_of(test for test in self.tests if test.verdict is Verdict.AT_HAND_IN)

    @property
    def messages(self) -> list[Message]:
        """The reasons why tests failed, each told once, in the order of the tests."""
        reasons: dict[tuple[object, ...], list[TestVerdict]] = {}
        for test in self.failing:
            reasons.setdefault(_reason(test), []).append(test)
        return [_message(tests) for tests in reasons.values()]

    @property
    def hints(self) -> list[str]:
        """What should be known of tests that passed, each said once, whatever numbers it holds: float32, how sure.

        Beside tests that failed it is said of which ones it is true.
        """
        right = [test for test in self.tests if passed(test) and test.visibility == "visible"]
        said = [(line, test) for test in right if (words := test.explanation)
                for line in (words.sentence, *words.evidence) if line]
        # What was said of a test tells more of how sure it is than that it was compared with an own loss.
        sure = [(test.sure, test) for test in right if test.sure and not (said or self.failing or self.waiting)]
        same: dict[str, list[tuple[str, TestVerdict]]] = {}
        for sentence, test in (*said, *sure):
            same.setdefault(_NUMBER.sub("", sentence), []).append((sentence, test))
        of_some = bool(self.failing)
        return [f"{listed(test for _, test in hints)}: {hints[0][0]}" if of_some else hints[0][0]
                for hints in same.values()]


def hints_of(stories: Iterable[Story]) -> list[str]:
    """The hints of several functions, each said once and of whom."""
    of: dict[str, list[str]] = {}
    for story in stories:
        for hint in story.hints:
            of.setdefault(hint, []).append(story.function)
    return [hint if hint.startswith(f"{functions[0]} ") else f"{in_a_row(functions)}: {hint}"
            for hint, functions in of.items()]


def _message(tests: Sequence[TestVerdict]) -> Message:
    """The reason of `tests`, told by the first of them that has a picture of it, or else by the first."""
    best = next((test for test in tests if test.pictures is not None), tests[0])
    return Message(best, tuple(test for test in tests if test is not best))


def told(tests: Iterable[TestVerdict]) -> list[Story]:
    """Functions in the order of the rubric, the tests of each together."""
    by_function: dict[str, list[TestVerdict]] = {}
    for test in tests:
        by_function.setdefault(test.question, []).append(test)
    return [Story(function, tuple(group)) for function, group in by_function.items()]


def listed(tests: Iterable[TestVerdict]) -> str:
    """The numbers of the tests: "5.2", "5.2 and 5.4", "5.2 to 5.6 and 5.8"."""
    runs: list[list[str]] = []
    for test in tests:
        if runs and _after(runs[-1][-1]) == test.number:
            runs[-1].append(test.number)
        else:
            runs.append([test.number])
    words = [word for run in runs for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return in_a_row(words)


def in_a_row(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _after(number: str) -> str:
    part, _, place = number.rpartition(".")
    return f"{part}.{int(place) + 1}"


def scored(tests: Iterable[TestVerdict]) -> str:
    """What `tests` earned of what they are worth: "1 / 20"."""
    tests = list(tests)
    return out_of(total(test.score for test in tests), points_of(tests))


def out_of(score: float, most: float) -> str:
    """ "1 / 20"."""
    return f"{score:g} / {most:g}" if most or not score else f"{score:g}"


@dataclass(frozen=True)
class Step:
    """What to do next, in words; at `test`, where one says it."""

    words: str
    test: TestVerdict | None = None


def next_step(report: Report) -> Step | None:
    """The first function, in the order of the homework, that is to be written or put right now; None when all is."""
    stories = told(report.tests)
    test = next(_to_do(stories), None)
    if test is not None:
        return Step("Next:", test)
    for first in (test.explanation.lacks for story in stories for test in story.waiting if test.explanation):
        return Step(f"Next: {first}, which others wait for. It was not asked for here.")
    if not coverage(report.tests):
        return None
    is_right = any(story.right for story in stories)
    judged = "All that can be judged here is right." if is_right else "Nothing of this can be judged here."
    return Step(f"{judged} Next: check the whole file." if report.selected else f"Next: hand in. {judged}")


def next_sentence(report: Report) -> str:
    """ "Next: softmax_loss (5.2)"; empty where nothing is left to do."""
    step = next_step(report)
    if step is None:
        return ""
    return f"{step.words} {step.test.question} ({step.test.number})" if step.test else step.words


def told_in(tests: Sequence[TestVerdict]) -> dict[str, str]:
    """For each test whose whole story is told by another one of its function: the numbers of both."""
    return {same.number: message.test.number for story in told(tests) for message in story.messages
            if _has_a_story(message.test) for same in message.same}


def _has_a_story(test: TestVerdict) -> bool:
    """Whether there is more to tell than a sentence, which may as well be said again."""
    words = test.explanation
    shown = test.visibility == "visible" and test.verdict is not Verdict.NOT_RUN
    return shown and words is not None and bool(words.evidence or words.proved)


def _to_do(stories: Sequence[Story]) -> Iterator[TestVerdict]:
    return (test for story in stories for test in story.failing
            if test.visibility == "visible" and test.verdict is not Verdict.NOT_RUN)


def _reason(test: TestVerdict) -> tuple[object, ...]:
    """Equal for tests that failed for one reason: what was proved, or else what was seen."""
    if test.verdict is Verdict.NOT_RUN or test.visibility != "visible":
        return test.verdict is Verdict.NOT_RUN, test.visibility == "visible"
    words = test.explanation
    if words is None:
        return ("",)
    return ("proved", *words.proved) if words.proved else ("seen", words.sentence)
