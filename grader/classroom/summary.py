"""class.json: what went wrong, for how many: numbers about a class, for the page about it."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from grader.classroom.figures import Cost, Distribution, Mistake, Summary, TestFigures
from grader.classroom.result import Result, TestResult
from grader.classroom.standing import GRADED, Standing
from grader.results.report import total

NAME = "class.json"
SLOWEST = 10
BINS = 10


def summary(standings: Sequence[Standing], results: Mapping[str, Result], titles: Mapping[int, str]) -> Summary:
    """The numbers about the class with these `standings`; `results` as stored, of the uploads of the class.

    `titles` are those of the parts.
    """
    of_class = results_of(standings, results)
    graded = graded_of(of_class)
    return Summary(
        dict(Counter(standing.status for standing in standings)), _distribution(standings),
        _costs(graded, lambda test: f"{test.part} {titles.get(test.part, '')}".strip()),
        tuple(sorted(_costs(graded, lambda test: test.question), key=lambda cost: -cost.lost)),
        _tests(graded), _mistakes(standings, graded), _trouble(graded),
        tuple((result.id, result.seconds) for result in
              sorted(of_class, key=lambda result: (-result.seconds, result.id))[:SLOWEST]),
        _late(standings), _isolation(of_class))


def results_of(standings: Sequence[Standing], results: Mapping[str, Result]) -> list[Result]:
    """The results of what the class handed in, before any adjustment."""
    used = {standing.upload.id for standing in standings if standing.upload}
    return [results[id] for id in results if id in used]


def graded_of(results: Iterable[Result]) -> list[Result]:
    """Those of `results` that say something about their students: what they handed in could be graded, and was."""
    return [result for result in results if not (result.failed or result.refusal)]


def _distribution(standings: Sequence[Standing]) -> Distribution:
    graded = [standing for standing in standings if standing.status == GRADED]
    totals = sorted(standing.total for standing in graded if standing.total is not None)
    most = max((standing.result.max_score for standing in graded if standing.result), default=0.0)
    bins = Counter(min(BINS - 1, int(BINS * score / most)) if most else 0 for score in totals)
    if not totals:
        return Distribution((), most, None, None, None, (0,) * BINS)
    return Distribution(tuple(totals), most, round(statistics.fmean(totals), 4), round(statistics.median(totals), 4),
                        round(statistics.pstdev(totals), 4), tuple(bins[place] for place in range(BINS)))


def _costs(graded: Sequence[Result], of: Callable[[TestResult], str]) -> tuple[Cost, ...]:
    lost: dict[str, list[float]] = {}
    most: dict[str, float] = {}
    for result in graded:
        here: dict[str, list[TestResult]] = {}
        for test in result.tests:
            here.setdefault(of(test), []).append(test)
        for name, tests in here.items():
            lost.setdefault(name, []).append(total(test.max_score - test.score for test in tests))
            most[name] = max(most.get(name, 0.0), total(test.max_score for test in tests))
    return tuple(Cost(name, round(statistics.fmean(points), 4), most[name], sum(point > 0 for point in points))
                 for name, points in lost.items())


def _tests(graded: Sequence[Result]) -> tuple[TestFigures, ...]:
    asked: dict[str, list[tuple[TestResult, float]]] = {}
    for result in graded:
        earned = result.earned
        for test in result.tests:
            asked.setdefault(test.number, []).append((test, earned - test.score))
    return tuple(_figures(pairs) for pairs in asked.values())


def _figures(pairs: Sequence[tuple[TestResult, float]]) -> TestFigures:
    tests, rest = [test for test, _ in pairs], [points for _, points in pairs]
    shares = [test.score / test.max_score if test.max_score else 1.0 for test in tests]
    first = tests[0]
    return TestFigures(
        first.number, first.name, first.part, first.question, first.max_score, len(tests),
        sum(test.score >= test.max_score for test in tests), round(statistics.fmean(shares), 4),
        correlation(shares, rest), dict(sorted(Counter(test.verdict for test in tests).items())))


def correlation(shares: Sequence[float], rest: Sequence[float]) -> float | None:
    """Pearson's, to four digits; None where either never varies."""
    if len(shares) < 2 or max(shares) - min(shares) < 1e-9 or max(rest) - min(rest) < 1e-9:
        return None
    return round(statistics.correlation(shares, rest), 4)


def _mistakes(standings: Iterable[Standing], graded: Iterable[Result]) -> tuple[Mistake, ...]:
    members: dict[str, list[str]] = {}
    for standing in standings:
        if standing.upload:
            members.setdefault(standing.upload.id, []).append(standing.student.id)
    seen: dict[str, list[Result]] = {}
    for result in graded:
        for name in result.misconceptions:
            seen.setdefault(name, []).append(result)
    found = (Mistake(name, len(where), tuple(student for result in where for student in members.get(result.id, ())),
                     tuple(dict.fromkeys(test.number for result in where for test in result.tests
                                         if name in test.misconceptions))) for name, where in seen.items())
    return tuple(sorted(found, key=lambda mistake: (-mistake.submissions, mistake.id)))


def _trouble(graded: Iterable[Result]) -> Mapping[str, tuple[str, ...]]:
    """The submissions with errors, timeouts and the like, by verdict."""
    found: dict[str, dict[str, None]] = {"error": {}, "timeout": {}, "memory": {}, "missing": {}, "blocked": {}}
    for result in graded:
        for test in result.tests:
            if test.verdict in found:
                found[test.verdict][result.id] = None
    return {verdict: tuple(ids) for verdict, ids in found.items()}


def _late(standings: Iterable[Standing]) -> Mapping[str, float]:
    """What was late -> the share of its points that it keeps."""
    return {standing.upload.id: standing.result.kept if standing.result else 1.0 for standing in standings
            if standing.upload and (standing.upload.late or (standing.result and standing.result.kept < 1))}


def _isolation(results: Iterable[Result]) -> tuple[Mapping[str, object], ...]:
    """Each isolation that was in force, with how many submissions were graded under it."""
    found = Counter(json.dumps(result.isolation, sort_keys=True) for result in results)
    return tuple({"submissions": count, "in_force": json.loads(text)} for text, count in found.most_common())
