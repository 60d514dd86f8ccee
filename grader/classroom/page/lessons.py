"""What to teach again: each mistake that was proved, for how many, what it cost, what else is wrong there."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from grader.classroom.page.words import Wording, Words
from grader.classroom.result import Result
from grader.data_classes import dataclass
from grader.judgement.verdict import Verdict
from grader.results.report import total

MOST_COMPANIONS = 3
WRONG = Verdict.WRONG.value


@dataclass(frozen=True)
class Companion:
    """Another mistake that `count` of the same submissions, of which there are several, hold too."""

    id: str
    words: Words
    count: int


@dataclass(frozen=True)
class Lesson:
    """A mistake in `len(submissions)` of `of` graded submissions.

    `cost` are the points that it took from each of them on average, in the `tests` where it shows, before lateness;
    `functions` are those that it was proved for, the most frequent first.
    """

    id: str
    words: Words
    submissions: tuple[str, ...]
    of: int
    cost: float
    functions: tuple[str, ...]
    tests: tuple[str, ...]
    companions: tuple[Companion, ...]

    @property
    def share(self) -> float:
        """Of the graded submissions, 0 to 1."""
        return len(self.submissions) / self.of


@dataclass(frozen=True)
class Unnamed:
    """A function that is wrong in `submissions`, of `of` in all, without a mistake that could be proved."""

    function: str
    submissions: tuple[str, ...]
    of: int


def lessons(graded: Sequence[Result], words: Wording) -> tuple[Lesson, ...]:
    """A lesson for each mistake in the `graded` submissions; first what most of them hold, then what costs more."""
    seen: dict[str, list[Result]] = {}
    for result in graded:
        for id in result.misconceptions:
            seen.setdefault(id, []).append(result)
    functions = {id: _functions(id, holders) for id, holders in seen.items()}
    named = {id: words(id, functions[id][0]) for id in seen}
    found = [_lesson(id, holders, len(graded), functions[id], named) for id, holders in seen.items()]
    return tuple(sorted(found, key=lambda lesson: (-len(lesson.submissions), -lesson.cost, lesson.id)))


def unnamed(graded: Sequence[Result]) -> tuple[Unnamed, ...]:
    """The functions that are wrong without a proved mistake, the most frequent first."""
    wrong: dict[str, list[str]] = {}
    for result in graded:
        for function in _wrong_without_a_name(result):
            wrong.setdefault(function, []).append(result.id)
    found = [Unnamed(function, tuple(ids), len(graded)) for function, ids in wrong.items()]
    return tuple(sorted(found, key=lambda each: -len(each.submissions)))


def _lesson(id: str, holders: Sequence[Result], of: int, functions: tuple[str, ...],
            named: Mapping[str, Words]) -> Lesson:
    several = holders if len(holders) > 1 else ()  # of one alone, what else is wrong says nothing about the mistake
    others = Counter(other for result in several for other in result.misconceptions if other != id)
    tests = dict.fromkeys(test.number for result in holders for test in result.tests if id in test.misconceptions)
    costs = [total(test.max_score - test.score for test in result.tests if id in test.misconceptions)
             for result in holders]
    return Lesson(id, named[id], tuple(result.id for result in holders), of, round(statistics.fmean(costs), 4),
                  functions, tuple(tests),
                  tuple(Companion(other, named[other], count) for other, count in others.most_common(MOST_COMPANIONS)))


def _functions(id: str, holders: Iterable[Result]) -> tuple[str, ...]:
    """In which functions, counted once a submission."""
    found = Counter(function for result in holders for function in
                    dict.fromkeys(test.question for test in result.tests if id in test.misconceptions))
    return tuple(function for function, _ in found.most_common())


def _wrong_without_a_name(result: Result) -> list[str]:
    failed = [test for test in result.tests if test.verdict == WRONG]
    named = {test.question for test in failed if test.misconceptions}
    return [function for function in dict.fromkeys(test.question for test in failed) if function not in named]
