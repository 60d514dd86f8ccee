"""Writes public_cases.json: the values of the public examples, which are all that a student's laptop is given."""

from __future__ import annotations

import json
from pathlib import Path

from grader.grading.answers import PUBLIC_CASES, RecordingAnswers, reference_folder
from grader.grading.grade_questions import Session, Settings
from grader.homework.contract import CONTRACT
from grader.sandbox.program import Piece, Program
from grader.sandbox.sandbox import Sandbox


def public_cases() -> str:
    """The text of public_cases.json: what the public tests ask of the functions whose values a handout may give."""
    answers = RecordingAnswers(reference_folder())
    source = (reference_folder() / "homework4.py").read_text(encoding="utf-8")
    program = Program((Piece(source, "homework4.py"),), contract=CONTRACT)
    with Sandbox() as sandbox:
        session = Session(program, sandbox, Settings(answers=False))
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
