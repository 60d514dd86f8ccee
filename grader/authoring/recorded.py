"""What students get: the values a check compares with, and the file they start from. No derivative is among it."""

from __future__ import annotations

from grader.authoring.declared import Asked, DeclaredHomework
from grader.authoring.homework_file import NAME, load
from grader.grading.homework import Homework
from grader.grading.recording import public_cases
from grader.template import template_source


def cases_of(homework: Homework) -> str:
    """The text of the file of recorded cases."""
    return public_cases(homework, given_away(load(homework.reference)), homework.assignment.seeds.public)


def given_away(declared: DeclaredHomework) -> tuple[str, ...]:
    """The functions whose public values students are told: all but derivatives, which are what is asked for."""
    derivatives = {question.function for question in declared.questions if question.asked is not Asked.VALUES}
    asked = [question.function for question in declared.questions if question.asked is Asked.VALUES]
    return tuple(dict.fromkeys(name for name in asked if name not in derivatives))


def handout_of(homework: Homework) -> dict[str, str]:
    """The files that students get, by name: none of them holds an answer that is graded."""
    folder = homework.reference
    solution = (folder / homework.solution).read_text(encoding="utf-8")
    return {homework.contract.file: template_source(solution),
            NAME: (folder / NAME).read_text(encoding="utf-8"),
            homework.recorded.name: cases_of(homework)}
