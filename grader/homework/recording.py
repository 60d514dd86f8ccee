"""Writes public_cases.json: the values of the public examples, which are all that a student's laptop is given."""

from __future__ import annotations

import json
from pathlib import Path

from grader.configuration.assignment import Seeds
from grader.grading.answers import RecordingAnswers, recorded_functions
from grader.grading.grade_questions import Session, Settings
from grader.homework.homework4 import PUBLIC_CASES, homework4
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program


def public_cases(public_seed: int = Seeds().public) -> str:
    """The text of public_cases.json: what the public tests of this seed ask of the functions whose values may be given.
    """
    homework = homework4()
    solution = homework.reference / homework.solution
    answers = RecordingAnswers(solution, recorded_functions(homework.contract))
    program = Program((Piece(solution.read_text(encoding="utf-8"), solution.name),), contract=homework.contract)
    with Sandbox(confined=False) as sandbox:  # what it runs is the reference
        session = Session(program, sandbox, Settings(homework, answers=False, public_seed=public_seed))
        session.answers = answers
        session.asked()
    handed_out = dict(sorted(answers.recorded.items()))
    return json.dumps(handed_out, separators=(",", ":")).replace('},"', '},\n"').replace('],"', '],\n"') + "\n"


def write(path: Path = PUBLIC_CASES) -> Path:
    """Write the recorded cases."""
    path.write_text(public_cases(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write()
