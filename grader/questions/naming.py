"""Name the mistake behind each question that is wrong, where one is proved by hypotheses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.questions.answers import LiveAnswers, reference_folder
from grader.questions.diagnosing import Findings, diagnose_question, load_misconceptions
from grader.questions.follow_through import true_values
from grader.questions.rubric import FAILED
from grader.questions.scope import Scope
from grader.questions.student import Student
from grader.questions.workers import LiveWorker

Found = dict[str, TestVerdict]


def diagnosed(found: Found, worker: LiveWorker, answers: LiveAnswers, scope: Scope) -> Found:
    """By the hypotheses beside the reference. `worker` is given true values, and is discarded at the end."""
    wrong = frozenset(v.question for v in found.values() if v.verdict in FAILED and v.verdict is not Verdict.MISSING)
    known = load_misconceptions(reference_folder()) if wrong else None
    try:
        for question in sorted(wrong):
            assert known is not None
            student = Student(worker, replacements=partial(true_values, answers, wrong - {question}))
            found = _named(found, question, partial(diagnose_question, question, student, known, scope))
    finally:
        worker.discard()
    return found


def _named(found: Found, question: str, find: Callable[[], Findings | None]) -> Found:
    """`found` with what `find` proves about `question`. A fault of ours on the way costs the finding and no more."""
    try:
        findings = find()
    except Exception:
        logging.getLogger(__name__).exception("no diagnosis of %s", question)
        return found
    return {n: _told(v, findings) if findings and v.question == question and v.verdict in FAILED else v
            for n, v in found.items()}


def _told(verdict: TestVerdict, findings: Findings) -> TestVerdict:
    words = verdict.explanation or Explanation("")
    words = replace(words, proved=findings.proved, read=findings.read or words.read,
                    evidence=words.evidence + findings.evidence)
    return replace(verdict, explanation=words, misconceptions=findings.ids)
