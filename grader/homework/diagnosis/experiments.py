"""Experiments on one function: each says what was tried, and what a test must have seen for that to be its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from grader.grading.passes.accounts import Seen
from grader.homework.diagnosis.examining import Examinee
from grader.homework.diagnosis.other_networks import depths, sizes
from grader.homework.network.scope import DEEP
from grader.judgement import diagnosis_behaviour as behaviour
from grader.judgement.diagnosis import Case, answer_of, right
from grader.judgement.diagnosis_behaviour import COARSE, Finding, Observation, broken_examples, same

Reason = Callable[[Sequence[Seen]], bool]
Shown = tuple[Finding, Reason]

DEPTHS = (1, 2, 3, 4, 5)
DEFAULT = (784, 10, 10)
OTHER_SIZES = {"11 inputs": (11, 10, 10), "7 hidden neurons": (784, 7, 10), "4 classes": (784, 10, 4)}


def coarsely_right(seen: Sequence[Seen]) -> bool:
    """Every answer is right to the digits of float32."""
    return all(each.observed.answer is not None and right(each.observed.answer, each.case, COARSE) for each in seen)


def unsteady(examinee: Examinee, cases: Sequence[Case], observed: Sequence[Observation]) -> Shown | None:
    """Does the same call give another answer after a different call in between, and is that chance or memory?"""
    again = examinee.ask(cases[0]).answer
    if observed[0].answer is None or again is None or same(observed[0].answer, again):
        return None
    if _follows_the_seed(examinee, cases[0]):
        said = "the same call gave another answer each time, and the same one when the random numbers began anew"
        return Finding("random-answers", said), lambda seen: _differs_each_time(examinee, seen)
    first, second = (_first(examinee, cases[0]).answer for _ in range(2))
    if not same(first, second):
        said = "the same call, the first in two new processes, gave two answers"
        return Finding("random-answers", said), lambda seen: _differs_each_time(examinee, seen)
    said = "the same arguments, asked before and after another call, gave two answers"
    return Finding("hidden-state-between-calls", said), lambda seen: _another_when_first(examinee, seen)


def _first(examinee: Examinee, case: Case) -> Observation:
    """The answer to the first call after the file was loaded."""
    examinee.fresh()
    return examinee.ask(case)


def _follows_the_seed(examinee: Examinee, case: Case) -> bool:
    one, once_more, other = (examinee.seeded(seed).ask(case).answer for seed in (1, 1, 2))
    return same(one, once_more) and not same(one, other)


def _wrong_and_open(seen: Sequence[Seen]) -> list[Seen]:
    """The wrong answers of a test; none where one of them is secret."""
    wrong = [each for each in seen if not each.right]
    return [] if any(each.secret for each in wrong) else wrong


def _differs_each_time(examinee: Examinee, seen: Sequence[Seen]) -> bool:
    """A wrong answer of the test is another one when it is asked again."""
    if not (wrong := _wrong_and_open(seen)):
        return False
    one, other = (examinee.seeded(seed).ask(wrong[0].case).answer for seed in (1, 2))
    return not same(one, other)


def _right_when_first(examinee: Examinee, seen: Sequence[Seen]) -> bool:
    """Every wrong answer of the test is right where it is the first one asked for."""
    wrong = _wrong_and_open(seen)
    return bool(wrong) and all(behaviour.clearly_right(_first(examinee, each.case), each.case) for each in wrong)


def _another_when_first(examinee: Examinee, seen: Sequence[Seen]) -> bool:
    """Every wrong answer of the test is another one, right or not, where it is the first one asked for."""
    wrong = _wrong_and_open(seen)
    return bool(wrong) and all(not same(_first(examinee, each.case).answer, each.observed.answer) for each in wrong)


def of_earlier_calls(examinee: Examinee, cases: Sequence[Case]) -> Shown | None:
    """A function that was right so far: does an earlier call with arrays of the same shapes change its answer?"""
    again = examinee.cases("again")[0]
    if _right(examinee.ask(again), again):
        return None
    if not _right(_first(examinee, again), again):
        return None
    _first(examinee, cases[1])
    if _right(examinee.ask(again), again):
        said = ("right as the first call and after a call with arrays of other shapes, wrong after one with the same "
                "shapes and other numbers")
        return Finding("stale-cache", said), lambda seen: _right_when_first(examinee, seen)
    said = "right as the first call, wrong after another one"
    return Finding("hidden-state-between-calls", said), lambda seen: _right_when_first(examinee, seen)


def of_other_calls(examinee: Examinee, case: Case, before: Observation) -> Shown | None:
    """Was an answer another one because of what was called before?"""
    first = _first(examinee, case)
    if first.answer is None or before.answer is None or same(first.answer, before.answer):
        return None
    said = "the same arguments, in a new process and after other calls, gave two answers"
    return Finding("hidden-state-between-calls", said), lambda seen: _right_when_first(examinee, seen)


def _right(observed: Observation, case: Case) -> bool:
    return behaviour.all_right([observed], [case])


def by_rows(examinee: Examinee, cases: Sequence[Case], observed: Sequence[Observation]) -> Shown | None:
    """Is a building block right for examples in rows, in a file whose forward_prop does not use it otherwise?"""
    known, question = examinee.known, examinee.question

    def holds(seen: Observation, case: Case) -> bool:
        expected = known.by_rows(question, case)
        return seen.answer is not None and expected is not None and right(seen.answer, expected)

    if not all(map(holds, observed, cases)) or _used_on_columns(examinee):
        return None

    def reason(seen: Sequence[Seen]) -> bool:
        wrong = [each for each in seen if not each.right]
        return bool(wrong) and all(
            each.observed.raised if each.observed.answer is None else holds(each.observed, each.case) for each in wrong
        )

    return Finding("works-by-rows", "right where every row of the arguments is one example, two batches tried"), reason


def _used_on_columns(examinee: Examinee) -> bool:
    """forward_prop takes examples in columns and comes out wrong by this very mistake."""
    forward = examinee.of("forward_prop")
    answers = [forward.ask(case).answer for case in forward.cases()]
    if any(answer is None for answer in answers):
        return False
    found = forward.table().diagnosis([answer for answer in answers if answer is not None], pairs=False)
    return any(id in known_by for match in found.matches for id in match.ids
               for known_by in [MISUSED[examinee.question]])


MISUSED = {"softmax": ("softmax-wrong-axis",), "cross_entropy": ("loss-divided-by-classes",)}


def of_depths(examinee: Examinee) -> Shown | None:
    """Right at some depths only?"""
    if examinee.question not in DEEP or examinee.scope.hidden_layers or examinee.scope.sizes:
        return None
    cases = {d: examinee.cases(depth=d) for d in DEPTHS}
    outcomes = {d: [(examinee.ask(case), case) for case in tried] for d, tried in cases.items()}
    found = depths(outcomes)
    bad = {d for d, tried in outcomes.items() if all(behaviour.clearly_wrong(*each) for each in tried)}

    def reason(seen: Sequence[Seen]) -> bool:
        wrong = {each.case.sizes[3] for each in seen if behaviour.clearly_wrong(each.observed, each.case)}
        also_right = {each.case.sizes[3] for each in seen if each.right}
        return bool(wrong) and wrong <= bad and not also_right & bad

    return (found, reason) if found else None


def of_sizes(examinee: Examinee) -> Shown | None:
    """Right at the homework's default sizes, wrong at others?"""
    if examinee.question not in examinee.known.NETWORK or examinee.shallow or examinee.scope.sizes:
        return None
    default = [(examinee.ask(case), case) for case in examinee.cases("default")]
    if not all(behaviour.clearly_right(*each) for each in default):
        return None
    cases = {name: examinee.cut(examinee.known.at_sizes(examinee.question, *other))
             for name, other in OTHER_SIZES.items()}
    others = {name: [(examinee.ask(case), case) for case in tried] for name, tried in cases.items()}
    bad = [place for place, tried in enumerate(others.values())
           if all(behaviour.clearly_wrong(*each) for each in tried)]
    found = sizes(default, others)

    def reason(seen: Sequence[Seen]) -> bool:
        wrong = [each for each in seen if behaviour.clearly_wrong(each.observed, each.case)]
        return bool(wrong) and all(any(each.case.sizes[i] != DEFAULT[i] for i in bad) for each in wrong)

    return (found, reason) if found else None


def at_the_edges(examinee: Examinee) -> Iterator[Shown]:
    """What scores of 1000 and probabilities of exactly 0 come to."""
    extreme = examinee.known.extreme(examinee.question)
    if "alone" in extreme:
        if _breaks(examinee, extreme["alone"]):
            yield _softmax(examinee, "softmax-unstable",
                           "for one example with z near 1000 the answer is nan or inf; it should be finite")
        elif _breaks(examinee, extreme["together"]) and not _breaks(examinee, extreme["apart"]):
            yield _softmax(examinee, "softmax-shifted-by-batch",
                           "of two examples whose z lie 2000 apart one is nan in a batch, and neither by itself")
    if "certain" in extreme and _no_loss(examinee, extreme["certain"]):
        yield (Finding("log-of-zero", "at a probability of exactly 0 the answer is nan or inf; it should be finite"),
               lambda seen: any(_no_loss_at_zero(examinee, each) for each in seen))


def _output(examinee: Examinee, observed: Observation, case: Case) -> tuple[int, ...] | None:
    """Which examples have no finite probabilities; of a function that gives none, whether its answer is not finite."""
    answer, expected = observed.answer, case.expected
    if answer is not None and len(expected) > 1:
        answer, expected = answer[-1:], expected[-1:]
    n = expected[0].shape[-1] if expected[0].ndim == 2 else 1
    return broken_examples(answer, expected, n)


def _breaks(examinee: Examinee, cases: Sequence[Case]) -> bool:
    return any(_output(examinee, examinee.ask(case), case) for case in examinee.cut(cases))


def _softmax(examinee: Examinee, id: str, evidence: str) -> Shown:
    recipe = examinee.known.made(examinee.question, id)

    def reason(seen: Sequence[Seen]) -> bool:
        """The same examples of the test are not finite as the mistake leaves."""
        for each in seen:
            theirs = Observation(answer_of(recipe, examinee.compute, each.case))
            broken = _output(examinee, each.observed, each.case)
            if broken and broken == _output(examinee, theirs, each.case):
                return True
        return False

    return Finding(id, evidence), reason


def _no_loss(examinee: Examinee, cases: Sequence[Case]) -> bool:
    """Every loss is not finite, where it should be and the probabilities beside it are right."""
    for case in examinee.cut(cases):
        answer = examinee.ask(case).answer
        if answer is None or len(answer) != len(case.expected) or np.all(np.isfinite(answer[0])):
            return False
        if len(answer) > 1 and not right(answer[-1:], replace(case, expected=case.expected[-1:])):
            return False
    return True


def _no_loss_at_zero(examinee: Examinee, seen: Seen) -> bool:
    answer = seen.observed.answer
    if answer is None or np.all(np.isfinite(answer[0])):
        return False
    yhat = seen.case.arguments[1] if examinee.question == "cross_entropy" else answer[-1]
    return bool(np.all(np.isfinite(yhat)) and np.any(np.asarray(yhat) == 0))
