"""Grade a submission, at a path or a table of files, in a sandbox that is open already."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.grading.grade_questions import Settings, run_questions
from grader.homework.contract import CONTRACT
from grader.homework.homework4 import homework4
from grader.intake.load_submission import take_in
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox

# The loss by softmax and cross_entropy, as most students write it; the reference takes it from the scores.
BY_SOFTMAX = '''

def forward_prop(x, y, weightsAndBiases):
    zs, hs, h = [], [], x
    for W, b in zip(*unpack(weightsAndBiases)):
        zs.append(W @ h + b[:, None])
        h = relu(zs[-1])
        hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs[:-1], yhat
'''
RIGHT = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)
REFERENCE = (Path(__file__).parents[2] / "reference" / "homework4.py").read_text(encoding="utf-8")


def graded_at(path: Path, sandbox: Sandbox, **settings: Any) -> list[TestVerdict]:
    """Every verdict on the submission at this path, under such settings."""
    try:
        return run_questions(take_in(path, CONTRACT).program, sandbox, Settings(homework4(), **settings))
    finally:
        sandbox.clean()


def graded(files: Mapping[str, str], sandbox: Sandbox, **settings: Any) -> list[TestVerdict]:
    """Every verdict on the submission that holds these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return graded_at(Path(folder), sandbox, **settings)


def lost(verdicts: list[TestVerdict]) -> dict[str, float]:
    """The points that each function lost, by number of the test; a test that runs at hand-in loses none."""
    return {verdict.number: verdict.max_score - verdict.score for verdict in verdicts
            if verdict.score < verdict.max_score and verdict.verdict is not Verdict.AT_HAND_IN}


def accused(verdicts: list[TestVerdict]) -> dict[str, str]:
    """What is said of each test that is not right, by its number."""
    return {verdict.number: verdict.explanation.sentence if verdict.explanation else verdict.verdict.value
            for verdict in verdicts if verdict.verdict not in (*RIGHT, Verdict.AT_HAND_IN)}


def graded_with(added: str, sandbox: Sandbox, to: str = REFERENCE, **settings: Any) -> list[TestVerdict]:
    """Every verdict on a right homework with `added` at its end."""
    return graded({"homework4.py": f"{to}\n\n{added}"}, sandbox, **settings)


def losing(verdicts: list[TestVerdict]) -> set[str]:
    """The functions that lost points."""
    return {verdict.question for verdict in verdicts if verdict.number in lost(verdicts)}
