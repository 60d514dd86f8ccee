"""What students install computes no value that a question asks for: every function of it is tried under every name."""

import contextlib
import importlib
import inspect
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.grading.grade_questions import Settings, run_questions
from grader.homework.contract import CONTRACT
from grader.homework.diagnosis.diagnosing import load_misconceptions
from grader.homework.homework4 import homework4
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from tests.house.imports import MODULES

KNOWN = load_misconceptions(homework4().reference)
# These write files, start processes, or run in a worker: whatever they compute is not theirs.
NOT_ASKED = re.compile(r"grader\.(classroom|sandbox\.(host|inside)|release|checking|notebook|cli|stopping|package|page_file|"
                       r"homework\.recording|homework\.questions\.test_|grading\.(grade$|recorder)|results\.destination|__main__)")
GIVES_BACK = "dz2_dh1"  # whose value is its argument: any function that gives back what it is given computes it


def functions() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Every function of every module: the module, the name, and itself."""
    for module in MODULES:
        if not NOT_ASKED.match(module):
            for name, value in list(vars(importlib.import_module(module)).items()):
                if inspect.isfunction(inspect.unwrap(value) if callable(value) else value) and value.__module__ == module:
                    yield module, name, value


def answers(function: Callable[..., Any], question: str) -> bool:
    """Whether it gives the numbers of `question`, in two cases."""
    for case in KNOWN.cases(question):
        try:
            with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                got = function(*map(np.copy, case.arguments))
            if not alike(got, case.expected):
                return False
        except BaseException:
            return False
    return True


def alike(got: Any, expected: Any) -> bool:
    """The same numbers, in the same shape but for axes of length 1."""
    if len(expected) == 1:
        expected = expected[0]
        if np.squeeze(np.asarray(got, dtype=float)).shape != np.squeeze(expected).shape:
            return False
    mine, theirs = numbers(got), numbers(expected)
    return mine.shape == theirs.shape and bool(np.allclose(mine, theirs, rtol=1e-6, atol=1e-9))


def numbers(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return np.concatenate([numbers(each) for each in value]) if value else np.zeros(0)
    return np.ravel(np.asarray(value, dtype=float))


def copied(module: str, name: str) -> str:
    """A submission that holds the module, without what it imports of the grader, and the function under every name."""
    source = MODULES[module].read_text(encoding="utf-8")
    own = re.sub(r"^from (\.|grader)[^\n]*?(\([^)]*\)|$)", "", source, flags=re.M)
    return "\n".join([own, "import numpy as np", *(f"{each.name} = {name}" for each in CONTRACT.functions)])


@pytest.mark.slow
def test_every_function_under_every_name_earns_nothing() -> None:
    found = {(module, name): {question for question in KNOWN.QUESTIONS if answers(function, question)}
             for module, name, function in functions()}
    assert found["grader.judgement.arrays", "as_array"] == {GIVES_BACK}  # so that it is seen that something is tried
    earned = {}
    with Sandbox() as sandbox:
        for module, name in sorted(key for key, questions in found.items() if questions - {GIVES_BACK}):
            program = Program((Piece(copied(module, name), "homework4.py"),), contract=CONTRACT)
            verdicts = run_questions(program, sandbox, Settings(homework4()))
            earned[f"{module}.{name}"] = {each.question for each in verdicts if each.score} - {GIVES_BACK}
    assert {name: questions for name, questions in earned.items() if questions} == {}


def test_the_trial_finds_an_answer() -> None:
    assert answers(lambda z: np.maximum(z, 0), "relu") and not answers(lambda z: z, "relu")
