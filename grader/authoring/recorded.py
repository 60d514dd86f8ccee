"""What students get: the values a check compares with, the file they start from, and the questions that they may see.

No derivative is among the values, and no hidden test among the questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.authoring.beside import NAME
from grader.authoring.declared import Asked, DeclaredHomework
from grader.authoring.interfaces.interface_file import FOLDER, files
from grader.authoring.own_tests.for_students import files_for_students
from grader.authoring.whole_folder import read_folder
from grader.grading.grade_questions import Session, Settings
from grader.grading.homework import Homework
from grader.grading.recording import public_cases
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.template import template_source


def cases_of(homework: Homework) -> str:
    """The text of the file of recorded cases."""
    return public_cases(homework, given_away(read_folder(homework.reference)), homework.assignment.seeds.public)


def given_away(declared: DeclaredHomework) -> tuple[str, ...]:
    """The functions whose public values students are told: all but derivatives, which are what is asked for."""
    derivatives = {question.function for question in declared.asked if question.asked is not Asked.VALUES}
    asked = [question.function for question in declared.asked if question.asked is Asked.VALUES]
    return tuple(dict.fromkeys(name for name in asked if name not in derivatives))


def handout_of(homework: Homework) -> dict[str, str]:
    """The files that students get, by name: none of them holds an answer that is graded."""
    folder = homework.reference
    return {homework.contract.file: template_source(_solution(homework)),
            NAME: (folder / NAME).read_text(encoding="utf-8"),
            homework.recorded.name: cases_of(homework),
            **{f"{FOLDER}/{path.name}": path.read_text(encoding="utf-8") for path in files(folder)},
            **files_for_students(folder, read_folder(folder))}


def judged_by_students(homework: Homework, recorded: Homework) -> str:
    """Which tests a check runs without answers, with what is `recorded`, and which run at hand-in: in a sentence."""
    program = Program((Piece(_solution(homework), homework.contract.file),), contract=homework.contract)
    with Sandbox(confined=False) as sandbox:  # what it runs is the reference
        found = list(Session(program, sandbox, Settings(
            recorded, parts=tuple(homework.contract.parts), answers=False,
            public_seed=homework.assignment.seeds.public)).asked().values())
    here = [each for each in found if each.verdict is not Verdict.AT_HAND_IN]
    hidden = [each for each in found if each not in here and each.visibility != "visible"]
    public = [each for each in found if each not in here and each not in hidden]
    return " ".join((f"A check by students runs {_listed(here) or 'no test'}.",
                     *([f"Only when they hand in: {_listed(hidden)}, which are hidden."] if hidden else []),
                     *([f"And {_listed(public)}, for want of a recorded value."] if public else [])))


def _listed(tests: Sequence[TestVerdict]) -> str:
    return ", ".join(f"{each.number} ({each.question})" for each in tests)


def _solution(homework: Homework) -> str:
    return (homework.reference / homework.solution).read_text(encoding="utf-8")
