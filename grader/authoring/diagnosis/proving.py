"""Tries the mistakes of misconceptions.py on the reference: each has to give something wrong, and to be told apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.authoring.declared import DeclaredHomework
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.diagnosis.diagnose import table
from grader.authoring.diagnosis.own import own_hypotheses
from grader.authoring.diagnosis.recipe import TRUE, compute
from grader.authoring.folder_values import OwnMistake
from grader.authoring.instructors_code import line_in, said
from grader.grading.failures import Wrong
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.diagnosis import LEAST, Answer, Case, Hypothesis, moved


def doubtful(homework: DeclaredHomework, truth: Truth, student: Student) -> list[str]:
    """A sentence for each mistake that would never be told. Nothing is asked of `student`."""
    found = []
    for question in homework.examined:
        examined = Examined(homework, question, truth, student, lambda: None)
        mistakes = [each for each in homework.own_mistakes if each.function == question.function]
        cases = examined.cases() if mistakes else []
        hypotheses = {each.id: each for each in own_hypotheses(homework, question.function)}
        for mistake in mistakes:
            found += [f"{mistake.path}, line {mistake.line}: {mistake.id} {why}."
                      for why in _why(mistake, hypotheses[mistake.id], examined, cases)]
    return list(dict.fromkeys(found))


def _why(mistake: OwnMistake, hypothesis: Hypothesis, examined: Examined, cases: list[Case]) -> Iterator[str]:
    constant = 0.0 if mistake.constant is None else mistake.constant[1]
    try:
        with np.errstate(all="ignore"):
            got: list[Answer] = [compute(hypothesis.change(TRUE, constant), case) for case in cases]
    except ValueError as error:  # with whatever the instructor's code raised behind it
        cause = error.__cause__ or error
        if isinstance(cause, Wrong):
            yield f"does not return what is declared: {cause.explanation.sentence.rstrip('.')}"
            return
        yield f"stops{line_in(mistake.path, cause).replace(',', ' in', 1)} with {said(cause).rstrip('.')}"
        return
    if all(moved(answer, case) < LEAST for answer, case in zip(got, cases, strict=True)):
        yield f"gives what the reference gives, in {examined.question.function}"
        return
    found = table(examined, cases).diagnosis(got, pairs=False).alternatives
    if others := {id for ids in found for id in ids} - {mistake.id}:
        yield f"gives the same as {' and '.join(sorted(others))}"
