"""What tests of pages have in common: a made-up class of any size, and what a page may refer to."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from pathlib import Path

from grader.classroom.outcome import Hashes
from grader.classroom.page.content import ClassContent, Found, Progress, content
from grader.classroom.page.words import wording
from grader.classroom.result import Result, TestResult
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.standing import standings
from grader.homework import misconceptions

TITLE = "Homework 4"
MISTAKES = ("missing-batch-mean", "sum-for-weights-mean-for-biases", "softmax-unstable", "no-shuffle", "transposed-weights")


def made_up(names: list[str], progress: Progress | None = None, tests: int = 62, seed: int = 0) -> ClassContent:
    """A class of these names, each with as many tests as the homework has and a mistake or two."""
    chance = random.Random(seed)
    results = {f"s{place}": _result(f"s{place}", tests, chance) for place in range(len(names))}
    roll = Class("folder", tuple(Student(f"s{place}", name, f"s{place}@uni.edu", "AB"[place % 2]) for place, name in enumerate(names)),
                 tuple(Upload(id, Path(id), (id,), late=place % 7 == 0) for place, id in enumerate(results)))
    return content(TITLE, Found(standings(roll, results), results, {}, ("A note.",)), wording(misconceptions.known), progress)


def _result(id: str, count: int, chance: random.Random) -> Result:
    mistakes = chance.sample(MISTAKES, chance.randrange(4))
    tests = tuple(_test(place, chance, mistakes) for place in range(count))
    return Result(id, Hashes("", "", ""), sum(test.score for test in tests), count, seconds=chance.random(),
                  isolation={"landlock": "in force"}, graded_at="2026-01-31T12:00:00.000000", tests=tests)


def _test(place: int, chance: random.Random, mistakes: list[str]) -> TestResult:
    part, right = 1 + place % 6, chance.random() < 0.7
    named = () if right or not mistakes else (chance.choice(mistakes),)
    return TestResult(f"{part}.{1 + place // 6}", f"test {place} of the homework holds for every network", part,
                      f"function_{part}", float(right), 1, "correct" if right else "wrong", named)


def policy_of(page: str) -> str:
    """The Content-Security-Policy that stands in the page."""
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    return policy.replace("&#39;", "'")


def hashes_of(page: str, element: str) -> list[str]:
    """As a policy names what stands in each such element."""
    texts = re.findall(rf"<{element}>(.*?)</{element}>", page, re.S)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]
