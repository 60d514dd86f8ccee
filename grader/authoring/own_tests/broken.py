"""Which tests in Python nobody could pass: the reference is put in the student's place."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grader.authoring.folder_values import OwnTest
from grader.authoring.instructors_code import said
from grader.authoring.own_tests.stand_in import ReferenceAsStudent
from grader.grading.failures import BrokenQuestion
from grader.grading.truth import Truth


def broken(tests: Iterable[OwnTest], truth: Truth) -> list[str]:
    """A sentence, with the file and the line, for each of `tests` that fails or stops where the reference answers."""
    return [f"{test.path}, line {test.line}: {why}" for test in tests if (why := _why(test, truth))]


def _why(test: OwnTest, truth: Truth) -> str:
    try:
        test.test(ReferenceAsStudent(truth), truth)
    except BrokenQuestion as error:
        return str(error)
    except (Exception, pytest.skip.Exception) as error:  # whatever the instructor's code raises
        return f"{test.test.__name__}: {said(error)}"
    return ""
