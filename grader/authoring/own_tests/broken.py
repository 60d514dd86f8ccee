"""Which tests in Python nobody could pass: the reference is put in the student's place."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grader.authoring.declared import DeclaredHomework
from grader.authoring.folder_values import OwnTest
from grader.authoring.instructors_code import said
from grader.authoring.own_tests.stand_in import ReferenceAsStudent
from grader.grading.failures import BrokenQuestion
from grader.grading.truth import Truth


def broken(tests: Iterable[OwnTest], truth: Truth) -> list[str]:
    """A sentence, with the file and the line, for each of `tests` that fails or stops where the reference answers."""
    return [f"{test.path}, line {test.line}: {why}" for test in tests if (why := _why(test, truth))]


def without_caches(homework: DeclaredHomework, number: str) -> str:
    """What to know of a test in Python with this number that may have looked at a cache; empty of any other."""
    test = next((each for each in homework.own_tests if each.number == number), None)
    makers = sorted(name for name in (test.names if test else ()) if homework.functions[name].cache)
    if test is None or test.alone or not makers:
        return ""
    caches = " and ".join(f"{homework.functions[name].cache} of {name}" for name in makers)
    return (f" This is a test in Python, in {test.path}, line {test.line}, where the {caches} is None: it stays with "
            "the submission. Ask about a backward function with backward(student, truth, ...).")


def _why(test: OwnTest, truth: Truth) -> str:
    try:
        test.test(ReferenceAsStudent(truth), truth)
    except BrokenQuestion as error:
        return str(error)
    except (Exception, pytest.skip.Exception) as error:  # whatever the instructor's code raises
        return f"{test.test.__name__}: {said(error)}"
    return ""
