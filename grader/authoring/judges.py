"""Which judge a question has."""

from __future__ import annotations

from grader.authoring.declared import Asked, DeclaredHomework, DeclaredQuestion
from grader.authoring.judged import Judge
from grader.authoring.judged_backward import BackwardJudge


def judge_of(homework: DeclaredHomework, question: DeclaredQuestion) -> Judge:
    """What judges the answers to a question."""
    kind = BackwardJudge if question.asked is Asked.BACKWARD else Judge
    return kind(homework, question)
