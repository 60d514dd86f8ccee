"""Without answers nothing is held against a function that another one, wrong or not written, may have let down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.data_classes import dataclass
from grader.judgement.verdict import FAILED, Explanation, TestVerdict, Verdict

Found = Mapping[str, TestVerdict]  # by number
MOST_NAMED = 3


@dataclass(frozen=True)
class Needs:
    """The functions in whose absence a question says nothing: those it may `call`, and those that give its `loss`.

    A gradient is compared with differences of the student's own loss, or whatever that is `called`: what is wrong with
    it shows in the gradient.
    """

    calls: frozenset[str]
    loss: frozenset[str] = frozenset()
    called: str = "loss"


def held_back(found: Found, needs: Mapping[str, Needs]) -> dict[str, TestVerdict]:
    """`found`, where a failure that may come from another function waits for that one, without losing points.

    `needs` comes in the order in which mistakes are looked for: of two functions that call each other the first waits
    for none.
    """
    faulty: dict[str, frozenset[str]] = {}  # a function that fails -> those to put right first: itself, or others
    missing: set[str] = set()
    unwritten: set[str] = set()
    told = dict(found)
    for question, need in needs.items():
        failing = [v for v in found.values() if v.question == question and v.verdict in FAILED]
        if not failing:
            continue
        causes = {v.number: _causes(v, need, faulty, missing) for v in failing}
        own = [v for v in failing if not causes[v.number]]
        faulty[question] = frozenset[str]().union(*causes.values(), {question} if own else ())
        if len(own) == len(failing) and all(v.verdict is Verdict.MISSING for v in failing):
            missing.add(question)
            unwritten.update([question] if all(v.unwritten for v in failing) else [])
        by_calls = _behind(need.calls, faulty)
        told |= {v.number: _waiting(v, _words([each for each in needs if each in causes[v.number]], missing, unwritten,
                                              "" if causes[v.number] & by_calls else need.called))
                 for v in failing if v not in own}
    return told


def _causes(failing: TestVerdict, need: Needs, faulty: Mapping[str, frozenset[str]],
            missing: set[str]) -> frozenset[str]:
    """The functions that the test which is `failing` may owe it to."""
    if failing.unwritten:  # not there itself, or it called what is not there
        return _behind(need.calls, faulty) & missing
    asked_for_loss = any(exchange.function in need.loss for exchange in failing.exchanges)
    return _behind(need.calls | need.loss if asked_for_loss else need.calls, faulty)


def _behind(functions: frozenset[str], faulty: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(faulty[each] for each in functions if each in faulty))


def _words(first: Sequence[str], missing: set[str], unwritten: set[str], compared_with: str) -> Explanation:
    names = _listed(first[:MOST_NAMED])
    why = f" It is compared with differences of your own {compared_with}." if compared_with else ""
    if not missing.issuperset(first):
        return Explanation(f"Not judged yet: {names} first.{why}", lacks=first[0])
    are = "is" if len(first) == 1 else "are"
    state = f"{are} not written" if unwritten.issuperset(first) else "cannot be called as the file stands"
    return Explanation(f"Cannot be tried yet: {names} {state}.{why}", lacks=first[0])


def _waiting(verdict: TestVerdict, words: Explanation) -> TestVerdict:
    return replace(verdict, verdict=Verdict.WAITING, score=0.0, explanation=words, max_relative_error=None,
                   misconceptions=(), pictures=None)


def with_certainty(found: Found, needs: Mapping[str, Needs]) -> dict[str, TestVerdict]:
    """`found`, where what was found by the student's own loss says so, and what that loss is worth."""
    return {number: _sure(verdict, found, needs) for number, verdict in found.items()}


def _sure(verdict: TestVerdict, found: Found, needs: Mapping[str, Needs]) -> TestVerdict:
    need = needs[verdict.question]
    wrong = verdict.verdict is Verdict.WRONG and verdict.max_relative_error is not None
    if not need.loss or not (wrong or verdict.verdict is Verdict.CORRECT):
        return verdict
    worth = ("whose value was compared with nothing here" if any(_by_itself(each, needs) for each in need.loss)
             else "which is right here" if all(_right(each, found) for each in need.loss)
             else "which may be wrong itself")
    return replace(verdict, sure=f"Judged by differences of your own {need.called}, {worth}.")


def _by_itself(question: str, needs: Mapping[str, Needs]) -> bool:
    """Whether a function returns its own gradient beside its value: that these agree says nothing about the value."""
    return question in needs and question in needs[question].loss


def _right(question: str, found: Found) -> bool:
    """Whether all of a function that was looked at is right, and something was."""
    verdicts = {v.verdict for v in found.values() if v.question == question}
    return Verdict.CORRECT in verdicts and verdicts <= {Verdict.CORRECT, Verdict.AT_HAND_IN}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
