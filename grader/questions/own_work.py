"""Marks for a gradient that the function itself derives: not handed on from another one, and not taken by differences.

Each gradient function is asked once more, about one network, with the gradient functions that it may not call
answering nonsense: what only hands on their answers answers nonsense too. And it is asked in a network of some
thousand parameters. A gradient by differences needs a forward pass for every parameter, backpropagation about two for
all of them: so the calls of the other functions are counted, on our side, and the processor time is compared with what
the forward passes alone would take on this machine. A loop over examples, layers and entries in plain Python stays far
below.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from grader.homework.contract import CONTRACT
from grader.judgement.blocks import unpack
from grader.judgement.network import loss
from grader.judgement.points import Point, Sizes
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.questions.answers import LiveAnswers
from grader.questions.continuity import flat_numbers
from grader.questions.follow_through import true_values
from grader.questions.own_forward import FOLLOWING, is_of_own_loss
from grader.questions.rubric import FAILED
from grader.questions.scope import ASSIGNMENT
from grader.questions.session import Found, Session
from grader.questions.student import Student
from grader.questions.workers import LiveWorker
from grader.sandbox.reply import Died, Reply, Returned, TimedOut
from grader.sandbox.request import Replacement, Request

GRADIENTS = CONTRACT.named(gradient=True)
# Two examples: what plain Python needs grows with their number, what a forward pass of numpy needs hardly does.
DEEP, ONE_LAYER = Sizes(12, 30, 10, 10), Sizes(280, 30, 10, 1)
WIDE = Sizes(1200, 3, 10, 1)  # few neurons: the Jacobian of §3 has as many rows as there are
SHARE = 0.25  # of the time, or of the number, of one forward pass for each parameter
LOSS = ("forward_prop", "cross_entropy", "softmax")  # one of these is called for every value of the loss
NEAR = 2e-3  # of the largest entry: float32 is no reason here
PATIENCE = 3.0  # seconds: ten thousand forward passes
EARNED = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)


@dataclass(frozen=True)
class Trial:
    """One network in which a function is asked once more: its point, the arguments, and the true answer, flat."""

    point: Point
    arguments: tuple[Any, ...]
    expected: Any
    forward_seconds: float


def disowned(session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of gradients that are not the function's own work."""
    faulty = frozenset(v.question for v in found.values() if v.verdict in FAILED)
    for function in GRADIENTS:
        earned = [n for n in numbers if found[n].question == function and found[n].verdict in EARNED]
        if earned:
            whole = all(v.verdict in EARNED for v in found.values() if v.question == function)
            why = session.remembered(("own work", function), partial(_looked_at, session, function, faulty, whole))
            found = found | {n: _without_marks(found[n], why) for n in earned if why is not None}
    return found


def _looked_at(session: Session, function: str, faulty: frozenset[str], whole: bool) -> Explanation | None:
    """In a worker of its own where true values have to be given for what is faulty already."""
    assert isinstance(session.answers, LiveAnswers)
    if not faulty.intersection(CONTRACT.by_name[function].may_call):
        return _why_not(session, Student(session.worker), function, whole)
    worker = session.another_worker()
    try:
        return _why_not(session, Student(worker, replacements=partial(true_values, session.answers, faulty)), function,
                        whole)
    finally:
        worker.discard()


def _without_marks(verdict: TestVerdict, why: Explanation) -> TestVerdict:
    return replace(verdict, verdict=Verdict.WRONG, score=0.0, explanation=why)


def _why_not(session: Session, somebody: Student, function: str, whole: bool) -> Explanation | None:
    """Why the answers of `function` are not its own work; None where they are, or where nothing can be said.

    `whole`: it was right in every test so far, so it has to be right in one of these networks too.
    """
    assert isinstance(session.answers, LiveAnswers)
    trials = _trials(session.answers, function, session.settings.scope.fitted)
    for trial in trials:
        asked, plain = _asked(somebody, function, trial)
        if isinstance(plain, TimedOut) and plain.limit == "wall":
            return _sentence(function, trial, (f"no answer in {PATIENCE:g} s   one forward pass   "
                                               f"{1e3 * trial.forward_seconds:.2g} ms",))
        if isinstance(plain, Returned) and _right(plain.value, trial.expected):
            return _borrowed(somebody.worker, asked, plain, trial)
    if not whole:
        return None
    alone = Student(session.worker)
    for trial in trials if function in FOLLOWING else ():
        asked, plain = _asked(alone, function, trial)
        if isinstance(plain, Returned) and is_of_own_loss(plain.value, alone, trial.point):
            return _borrowed(alone.worker, asked, plain, trial)
    return Explanation(
        f"{function} is right in the networks of the other tests, and in none with some thousand parameters.",
        read="§7.2")


def _asked(somebody: Student, function: str, trial: Trial) -> tuple[Request, Reply]:
    asked = replace(somebody.at(trial.point.sizes).request(function, trial.arguments), seconds=PATIENCE)
    return asked, somebody.worker.ask([asked])[0]


def _borrowed(worker: LiveWorker, asked: Request, plain: Returned, trial: Trial) -> Explanation | None:
    """Why an answer that is right is not the function's own work; None where it is."""
    return _handed_on(worker, asked, plain) or _by_differences(worker, asked, plain, trial)


def _trials(answers: LiveAnswers, function: str, fitted: Callable[[Sizes], Sizes]) -> list[Trial]:
    three_layers = not CONTRACT.by_name[function].any_depth
    sizes = [WIDE] if three_layers else list(dict.fromkeys(map(fitted, (DEEP, ASSIGNMENT, ONE_LAYER))))
    return [_trial(answers, function, each, three_layers) for each in sizes]


def _trial(answers: LiveAnswers, function: str, sizes: Sizes, three_layers: bool) -> Trial:
    point = _point(sizes, 1 if three_layers else 2)
    given: tuple[Any, ...] = point.x, point.y, point.w
    if three_layers:
        (W1, W2), (b1, b2) = unpack(point.w, sizes)
        given = point.x[:, 0], point.y[:, 0], W1.copy(), b1.copy(), W2.copy(), b2.copy()
    expected = flat_numbers(answers.known(function, given, sizes))
    return Trial(point, given, expected, min(_seconds(lambda: loss(point.x, point.y, point.w, sizes.widths))
                                             for _ in range(5)))


@cache  # of a handful of networks
def _point(sizes: Sizes, n: int) -> Point:
    rng = np.random.default_rng([sizes.parameters, n])
    w = np.concatenate([rng.standard_normal(o * i) * np.sqrt(2 / i)
                        for i, o in zip(sizes.widths, sizes.widths[1:], strict=False)]
                       + [0.1 * rng.standard_normal(o) for o in sizes.widths[1:]])
    return Point(sizes, rng.standard_normal((sizes.inputs, n)), np.eye(sizes.classes)[:, rng.permutation(n)], w)


def _handed_on(worker: LiveWorker, asked: Request, plain: Returned) -> Explanation | None:
    others = tuple(set(GRADIENTS) - {asked.function, *CONTRACT.by_name[asked.function].may_call})
    poisoned = worker.ask([replace(asked, poisoned=others)])[0]
    if isinstance(poisoned, Returned) and _right(poisoned.value, flat_numbers(plain.value)):
        return None
    guilty = [each for each in others if not _same_without(worker, asked, plain, each)]
    names = " and ".join(guilty or others)
    return Explanation(
        f"{asked.function} hands on what {names} computes. Each gradient is judged by what its own function does: with "
        f"nonsense from {names}, it answers nonsense.", read=CONTRACT.by_name[asked.function].section)


def _same_without(worker: LiveWorker, asked: Request, plain: Returned, other: str) -> bool:
    reply = worker.ask([replace(asked, poisoned=(other,))])[0]
    return isinstance(reply, Returned) and _right(reply.value, flat_numbers(plain.value))


def _by_differences(worker: LiveWorker, asked: Request, plain: Returned, trial: Trial) -> Explanation | None:
    """The verdict on calls and time, each of which alone is enough; the time is taken twice and the shorter counts."""
    parameters = trial.expected.size
    calls = _calls(worker, asked)
    allowed = SHARE * parameters * trial.forward_seconds
    seconds = plain.processor_seconds
    if seconds > allowed:
        again = worker.ask([asked])[0]
        seconds = min(seconds, again.processor_seconds) if isinstance(again, Returned) else seconds
    if calls <= SHARE * parameters and not seconds > allowed:
        return None
    return _sentence(asked.function, trial, (
        f"calls of other functions of the homework   {calls}",
        f"processor time   {1e3 * seconds:.0f} ms   one forward pass   {1e3 * trial.forward_seconds:.2g} ms"))


def _sentence(function: str, trial: Trial, evidence: tuple[str, ...]) -> Explanation:
    network = f"network with {trial.expected.size} parameters, {len(trial.point.sizes.widths)} layers:"
    return Explanation(
        f"{function} takes about as much work as a forward pass for every parameter: that is a gradient by "
        "differences. Backpropagation gives all of it for about two.", evidence=(network, *evidence), read="§7.2")


def _calls(worker: LiveWorker, asked: Request) -> int:
    """How often the function calls what the loss is made of; counted where the student's code cannot reach."""
    count = [0]

    def counted(name: str) -> Replacement:
        known = asked.replacements.get(name)

        def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
            count[0] += 1
            return known.answer(arguments, own) if known is not None else (False, None)

        return Replacement(call, own_first=known is not None and known.own_first)

    watched = {name: counted(name) for name in LOSS if name in CONTRACT.by_name[asked.function].may_call}
    reply = worker.ask([replace(asked, replacements={**asked.replacements, **watched})])[0]
    return count[0] if isinstance(reply, (Returned, Died)) else 0


def _right(value: Any, expected: Any) -> bool:
    try:
        got = flat_numbers(value)
    except (TypeError, ValueError):
        return False
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    return got.shape == expected.shape and bool(np.allclose(got, expected, rtol=0, atol=NEAR * scale))


def _seconds(action: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
