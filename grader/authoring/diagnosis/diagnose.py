"""Names the mistake behind each wrong test of a declared homework, where one is proved."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import partial

from grader.authoring.declared import DeclaredHomework
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.diagnosis.hypotheses import hypotheses
from grader.authoring.diagnosis.own import own_hypotheses, words_of
from grader.authoring.diagnosis.recipe import TRUE, compute
from grader.grading.answers import LiveAnswers
from grader.grading.exchange import Exchange
from grader.grading.homework import Found
from grader.grading.passes.accounts import Account, Behaviour, Formula, Seen
from grader.grading.passes.findings import Findings, Named, told
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.second_look import wrong_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement import diagnosis_behaviour as behaviour
from grader.judgement.diagnosis import Answer, Case, Match, answer_of, distance, moved, right
from grader.judgement.diagnosis_behaviour import COARSE, Observation
from grader.judgement.table import Table
from grader.judgement.verdict import TestVerdict, Verdict


def diagnosed(declared: DeclaredHomework, session: Session, found: Found) -> Found:
    """`found` with what is proved, in a worker that is given true values for what else is wrong."""
    wrong = wrong_functions(found)
    assert isinstance(session.answers, LiveAnswers)
    contract, worker, named = session.homework.contract, session.another_worker(), dict(found)
    try:
        for question in declared.examined:
            tests = [v for v in found.values() if v.question == question.function and v.verdict is Verdict.WRONG
                     and not v.misconceptions]
            if not tests:
                continue
            truth = session.truth(f"public/{session.settings.public_seed}/diagnosis/{question.function}", cases=2)
            student = Student(worker, replacements=partial(
                true_values, session.answers, contract, wrong - {question.function}))
            examined = Examined(declared, question, truth, student, worker.discard)
            named |= {v.number: v for v in _named(tests, examined)}
    finally:
        worker.discard()
    return named


def _named(tests: Sequence[TestVerdict], examined: Examined) -> Iterator[TestVerdict]:
    """A fault of ours on the way costs the findings and no more."""
    try:
        accounts = list(_accounts(examined))
        for verdict in tests:
            findings = _under(accounts, examined, verdict.exchanges, verdict.visibility != "visible")
            if findings is not None:
                yield findings.told(verdict)
    except Exception:
        logging.getLogger(__name__).exception("no diagnosis of %s", examined.question.function)


def _under(accounts: Sequence[Account], examined: Examined, exchanges: Sequence[Exchange],
           secret: bool) -> Findings | None:
    seen = examined.seen(exchanges, secret) if accounts else []
    return next((words for each in accounts if seen and (words := each.findings(seen))), None)


def _accounts(examined: Examined) -> Iterator[Account]:
    """What is proved by itself, in two cases at least."""
    cases = examined.cases()
    observed = [examined.ask(case) for case in cases]
    if len(cases) < 2 or any(each.answer is None for each in observed):
        return
    if shown := _unsteady(examined, cases, observed):
        yield shown
        return
    if single := behaviour.single_precision(observed, cases):
        yield _behaviour(examined, single.id, single.evidence)
    elif not behaviour.all_right(observed, cases) and (formula := _formula(examined, cases, observed)):
        yield formula


def _unsteady(examined: Examined, cases: Sequence[Case], observed: Sequence[Observation]) -> Account | None:
    """Whether the same call gives another answer after others: by chance, or from memory."""
    again = examined.ask(cases[0]).answer
    if again is None or behaviour.same(observed[0].answer, again):
        return None
    firsts = []
    for _ in range(2):
        examined.fresh()
        firsts.append(examined.ask(cases[0]).answer)
    if not behaviour.same(*firsts):
        return _behaviour(examined, "random-answers", "the same call, the first in two new processes, gave two answers",
                          any_numbers=True)
    return _behaviour(examined, "hidden-state-between-calls",
                      "the same arguments, asked before and after another call, gave two answers", any_numbers=True)


def _behaviour(examined: Examined, id: str, evidence: str, *, any_numbers: bool = False) -> Account:
    finding = told(examined.question.function, id, evidence, words_of(examined.homework))

    def reason(seen: Sequence[Seen]) -> bool:
        return any_numbers or all(
            each.observed.answer is not None and right(each.observed.answer, each.case, COARSE) for each in seen)

    return Behaviour(finding, reason)


def _formula(examined: Examined, cases: Sequence[Case], observed: Sequence[Observation]) -> Account | None:
    got = [each.answer for each in observed if each.answer is not None]
    found = table(examined, cases).diagnosis(got, pairs=False)
    counts = tuple(sum(block.size for block in answer) for answer in got)
    named = tuple(Named(match.ids, match, tuple(cases), counts, _error(match, cases, got)) for match in found.matches)
    return Formula(examined.question.function, named, TRUE, compute,
                   words_of(examined.homework)) if named else None


def table(examined: Examined, cases: Sequence[Case]) -> Table:
    """Every mistake that this homework, and any homework, can have in the function, in these cases."""
    own = own_hypotheses(examined.homework, examined.question.function)
    general = hypotheses(examined.inputs, examined.judge.function, examined.names, examined.upstream)
    return Table(TRUE, compute, cases, (*own, *general))


def _error(match: Match, cases: Sequence[Case], got: Sequence[Answer]) -> float:
    """How much of what the mistake changes it leaves unexplained."""
    answers = [answer_of(next(match.recipes(TRUE)), compute, case) for case in cases]
    return max(distance(mine, theirs, case) / min(1.0, moved(theirs, case))
               for mine, theirs, case in zip(got, answers, cases, strict=True) if theirs is not None)
