"""A test of the instructor's, so that whatever it raises falls on whom it should.

What an assertion says, and what breaks because of an odd value of the student's, is a verdict; but only where the test
passes on the reference. A test that breaks there too is broken, and no student pays for it.
"""

from __future__ import annotations

import functools
import linecache
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.authoring.instructors_code import said
from grader.authoring.own_tests.stand_in import ReferenceAsStudent
from grader.grading.failures import BrokenQuestion, NeedsAnswers, StudentFault, Wrong
from grader.grading.rubric import score_kept
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.verdict import Explanation

OTHERS = (StudentFault, NeedsAnswers, BrokenQuestion, MemoryError)
MOST = 300  # letters of a message that was not written for students


def fair(function: Callable[..., Any], fixtures: Sequence[str],
         parameters: Sequence[Mapping[str, Any]]) -> Callable[..., Any]:
    """`function`, which asks for these `fixtures`, with each set of `parameters` in turn: all have to be right."""

    @functools.wraps(function)
    def test(student: Student, truth: Truth) -> None:
        for chosen in parameters:
            try:
                _ask(function, fixtures, student, truth, chosen)
            except OTHERS:
                raise
            except BaseException as error:
                if not _is_about_an_answer(error):
                    raise
                _require_right_of_the_reference(function, fixtures, truth, chosen)
                if isinstance(error, Wrong):
                    raise
                raise Wrong(_words(function, error)) from error

    return test


def _require_right_of_the_reference(function: Callable[..., Any], fixtures: Sequence[str], truth: Truth,
                                    chosen: Mapping[str, Any]) -> None:
    """Raises BrokenQuestion where the test fails the reference. Where there is none, it was tried before."""
    if not truth.has_answers:
        return
    try:
        with score_kept(function):
            _ask(function, fixtures, ReferenceAsStudent(truth), truth, chosen)
    except BaseException as error:
        if not _is_about_an_answer(error):
            raise
        words = error.explanation if isinstance(error, Wrong) else _words(function, error)
        raise BrokenQuestion(f"{function.__name__} fails the reference: {words.sentence}") from error


def _ask(function: Callable[..., Any], fixtures: Sequence[str], student: Student | ReferenceAsStudent, truth: Truth,
         chosen: Mapping[str, Any]) -> None:
    known = {"student": student, "truth": truth}
    function(**{name: known[name] for name in fixtures}, **chosen)


def _is_about_an_answer(error: BaseException) -> bool:
    import pytest  # only a failing test needs it

    return isinstance(error, (Exception, pytest.fail.Exception))


def _words(function: Callable[..., Any], error: BaseException) -> Explanation:
    """The first paragraph of what is said, or the line that asks; of an accident what kind it was."""
    message = _printable(str(error).strip().split("\n\n")[0])
    if isinstance(error, AssertionError):
        return Explanation(message or f"This does not hold: {_line(function, error)}")
    if not isinstance(error, Exception):  # of pytest.fail
        return Explanation(message)
    return Explanation(f"What came back cannot be used: {_printable(said(error))}", evidence=(_line(function, error),))


def _printable(text: str) -> str:
    """On one line, and nothing in it that a terminal obeys: it may hold what the student's code said."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:MOST]


def _line(function: Callable[..., Any], error: BaseException) -> str:
    """The last line of the test's own file on the way to `error`."""
    file = getattr(getattr(function, "__code__", None), "co_filename", "")
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == file and each.lineno]
    return linecache.getline(file, lines[-1]).strip() if lines else ""
