"""Records the public cases: the values that are all a student's laptop is given, from one grading of the reference."""

from __future__ import annotations

import json
from collections.abc import Collection

from grader.grading.answers import RecordingAnswers
from grader.grading.grade_questions import Session, Settings
from grader.grading.homework import Homework
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program


def public_cases(homework: Homework, functions: Collection[str], public_seed: int) -> str:
    """The text of a file of recorded cases: what the public tests of this seed ask of `functions`."""
    solution = homework.reference / homework.solution
    answers = RecordingAnswers(solution, homework.contract, functions)
    program = Program((Piece(solution.read_text(encoding="utf-8"), solution.name),), contract=homework.contract)
    settings = Settings(homework, parts=tuple(homework.contract.parts), answers=False,
                        public_seed=public_seed)
    with Sandbox(confined=False) as sandbox:  # what it runs is the reference
        session = Session(program, sandbox, settings)
        session.answers = answers
        session.asked()
    handed_out = dict(sorted(answers.recorded.items()))
    return json.dumps(handed_out, separators=(",", ":")).replace('},"', '},\n"').replace('],"', '],\n"') + "\n"
