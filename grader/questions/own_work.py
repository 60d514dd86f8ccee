"""Marks for a gradient that the function itself derives: not handed on from another one, and not taken by differences.

Each gradient function is asked once more, about one network, with the gradient functions that it may not call
answering nonsense: what only hands on their answers answers nonsense too. And it is asked in a network of some
thousand parameters. A gradient by differences needs a forward pass for every parameter, backpropagation about two for
all of them: so the calls of the other functions are counted, on our side, and the processor time is compared with what
the forward passes alone would take on this machine. A loop over examples, layers and entries in plain Python stays far
below.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.grading.passes.mentions import reached
from grader.homework.contract import CONTRACT
from grader.homework.layouts.reading import renamed
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.questions.answers import LiveAnswers
from grader.questions.continuity import flat_numbers
from grader.questions.follow_through import true_values, without_form
from grader.questions.own_forward import FOLLOWING, is_of_own_loss
from grader.questions.rubric import FAILED
from grader.questions.session import Found, Session
from grader.questions.student import Student
from grader.questions.work_trials import Trial, deepest_trial, trials
from grader.questions.workers import LiveWorker
from grader.sandbox.reply import Died, Reply, Returned, TimedOut
from grader.sandbox.request import Replacement, Request

GRADIENTS = CONTRACT.named(gradient=True)
SHARE = 0.25  # of the time, or of the number, of one forward pass for each parameter
LOSS = ("forward_prop", "cross_entropy", "softmax")  # one of these is called for every value of the loss
IMAGINARY = "imag"  # no complex step does without it, and no backpropagation has it
MOST_PASSES = 1000.0  # backpropagation in plain lists takes 250, perturbations of a whole row at a time 4000
PASSES_WITH_IMAGINARY_PARTS = 30.0
PASSES_IN_THE_DEEPEST = 200.0  # backpropagation in plain Python, entry by entry, takes 50; differences 600 at least
# How the work grows where the layers are four times as wide: with the neurons, for differences in them. In numpy it
# hardly grows; in loops over the entries of each matrix it grows sixteen times.
GROWTH = (2.0, 9.0)
EXACT = 1e-12  # of the largest entry: no difference quotient is as near
NEAR = 2e-3  # of the largest entry: float32 is no reason here
PATIENCE = 10.0  # seconds on the clock, of a machine that may be busy: only processor time accuses
EARNED = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)


def disowned(session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of gradients that are not the function's own work."""
    faulty = frozenset(v.question for v in found.values() if v.verdict in FAILED)
    for function in GRADIENTS:
        earned = [n for n in numbers if found[n].question == function and found[n].verdict in EARNED]
        if earned:
            whole = all(v.verdict in EARNED for v in found.values() if v.question == function)
            why = session.remembered(("own work", function), partial(
                _looked_at, session, function, faulty, whole, without_form(found)))
            found = found | {n: _without_marks(found[n], why) for n in earned if why is not None}
    return found


def _looked_at(session: Session, function: str, faulty: frozenset[str], whole: bool,
               gone: frozenset[str]) -> Explanation | None:
    """In a worker of its own where true values have to be given for what is faulty already.

    What is `gone`, and may not come back from a call, is not called on the way: its time is not the function's.
    """
    assert isinstance(session.answers, LiveAnswers)
    if not faulty.intersection(CONTRACT.by_name[function].may_call):
        return _why_not(session, Student(session.worker), function, whole)
    worker = session.another_worker()
    try:
        return _why_not(session, Student(worker, replacements=partial(
            true_values, session.answers, faulty, without_form=gone)), function, whole)
    finally:
        worker.discard()


def _without_marks(verdict: TestVerdict, why: Explanation) -> TestVerdict:
    return replace(verdict, verdict=Verdict.WRONG, score=0.0, explanation=why)


def _why_not(session: Session, somebody: Student, function: str, whole: bool) -> Explanation | None:
    """Why the answers of `function` are not its own work; None where they are, or where nothing can be said.

    `whole`: it was right in every test so far, so it has to be right in one of these networks too.
    """
    assert isinstance(session.answers, LiveAnswers)
    imaginary = _looks_at_imaginary_parts(session, function)
    asked_about = trials(session, function, imaginary)
    for trial in asked_about:
        asked, plain = _asked(somebody, function, trial)
        if isinstance(plain, TimedOut):
            return _too_late(function, trial, plain)
        if isinstance(plain, Returned) and _right(plain.value, trial.expected):
            return (_borrowed(somebody.worker, asked, plain, trial, imaginary)
                    or _neuron_by_neuron(session, somebody, function))
    if not whole:
        return None
    alone = Student(session.worker)
    for trial in asked_about if function in FOLLOWING else ():
        asked, plain = _asked(alone, function, trial)
        if isinstance(plain, Returned) and is_of_own_loss(plain.value, alone, trial.point):
            return _borrowed(alone.worker, asked, plain, trial, imaginary)
    return Explanation(
        f"{function} is right in the networks of the other tests, and in none with some thousand parameters.",
        read="§7.2")


def _asked(somebody: Student, function: str, trial: Trial) -> tuple[Request, Reply]:
    asked = replace(somebody.at(trial.point.sizes).request(function, trial.arguments), seconds=PATIENCE, trial=True)
    return asked, somebody.worker.ask([asked])[0]


def _too_late(function: str, trial: Trial, plain: TimedOut) -> Explanation | None:
    """The verdict on no answer at all: only the processor time counts, for the machine may be busy with others."""
    if not plain.processor_seconds > _most_passes(trial) * trial.forward_seconds:
        return None
    return _sentence(function, trial, (_more_than(trial),))


def _borrowed(worker: LiveWorker, asked: Request, plain: Returned, trial: Trial, imaginary: bool) -> Explanation | None:
    """Why an answer that is right is not the function's own work; None where it is."""
    return _handed_on(worker, asked, plain) or _by_differences(worker, asked, plain, trial, imaginary)


def _looks_at_imaginary_parts(session: Session, function: str) -> bool:
    sources = [*(piece.text for piece in session.program.pieces), renamed(session.program.layout)]
    return any(IMAGINARY in source for source in sources) and IMAGINARY in reached(sources, function)


def _handed_on(worker: LiveWorker, asked: Request, plain: Returned) -> Explanation | None:
    own = {asked.function, *CONTRACT.by_name[asked.function].may_call}
    others = tuple(name for name in GRADIENTS if name not in own)
    poisoned = worker.ask([replace(asked, poisoned=others)])[0]
    if isinstance(poisoned, Returned) and _right(poisoned.value, flat_numbers(plain.value)):
        return None
    guilty = [each for each in others if not _same_without(worker, asked, plain, each)]
    if guilty and all(_is_the_same_function(worker, asked, each) for each in guilty):
        return None
    names = " and ".join(guilty or others)
    return Explanation(
        f"{asked.function} hands on what {names} computes. Each gradient is judged by what its own function does: with "
        f"nonsense from {names}, it answers nonsense.", read=CONTRACT.by_name[asked.function].section)


def _is_the_same_function(worker: LiveWorker, asked: Request, later: str) -> bool:
    """Whether `later`, which the contract names later, gives nonsense in turn: one function has two names.

    Then the first of them keeps its marks.
    """
    order = [each.name for each in CONTRACT.functions]
    if order.index(later) < order.index(asked.function):
        return False
    other = replace(asked, function=later)
    plain, poisoned = (worker.ask([each])[0] for each in (other, replace(other, poisoned=(asked.function,))))
    return isinstance(plain, Returned) and not (
        isinstance(poisoned, Returned) and _right(poisoned.value, flat_numbers(plain.value)))


def _same_without(worker: LiveWorker, asked: Request, plain: Returned, other: str) -> bool:
    reply = worker.ask([replace(asked, poisoned=(other,))])[0]
    return isinstance(reply, Returned) and _right(reply.value, flat_numbers(plain.value))


def _by_differences(worker: LiveWorker, asked: Request, plain: Returned, trial: Trial,
                    imaginary: bool) -> Explanation | None:
    """The verdict on calls and time, each of which alone is enough; the time is taken twice and the shorter counts.

    Complex steps need a forward pass for every neuron only, as loops in plain Python may: imaginary parts tell them
    apart.
    """
    parameters = trial.expected.size
    calls = _calls(worker, asked)
    allowed = (PASSES_WITH_IMAGINARY_PARTS if imaginary else _most_passes(trial)) * trial.forward_seconds
    seconds = _least_seconds(worker, asked, plain, allowed)
    if calls <= SHARE * parameters and not seconds > allowed:
        return None
    if imaginary:
        return _with_imaginary_parts(asked.function)
    if calls > SHARE * parameters:
        return _sentence(asked.function, trial, (f"calls of other functions of the homework   {calls}",))
    return _sentence(asked.function, trial, (_more_than(trial),))


def _more_than(trial: Trial) -> str:
    return f"processor time   more than that of {_most_passes(trial):.0f} forward passes"


def _most_passes(trial: Trial) -> float:
    return min(SHARE * float(trial.expected.size), MOST_PASSES)


def _least_seconds(worker: LiveWorker, asked: Request, plain: Returned, allowed: float) -> float:
    """The processor time of a call; where it is more than `allowed`, the shorter of two.

    The second is without the student's own of what has true values: their time is not this function's.
    """
    if plain.processor_seconds <= allowed:
        return plain.processor_seconds
    alone = {name: replace(each, own_first=False) for name, each in asked.replacements.items()}
    again = worker.ask([replace(asked, replacements=alone)])[0]
    if not isinstance(again, Returned) or not _right(again.value, flat_numbers(plain.value)):
        return plain.processor_seconds
    return min(plain.processor_seconds, again.processor_seconds)


def _neuron_by_neuron(session: Session, somebody: Student, function: str) -> Explanation | None:
    """Why an answer in networks of a hundred layers is by differences in the neurons: inexact, slow, slower with width.

    Slow alone proves nothing: a recursion that begins anew for every layer takes as long, but no longer for wide ones.
    """
    trial, wider = deepest_trial(session, function), deepest_trial(session, function, wider=True)
    if trial is None or wider is None:
        return None
    asked, plain = _asked(somebody, function, trial)
    if not isinstance(plain, Returned) or not _right(plain.value, trial.expected) or (
            _right(plain.value, trial.expected, EXACT)):
        return None
    seconds = _least_seconds(somebody.worker, asked, plain, PASSES_IN_THE_DEEPEST * trial.forward_seconds)
    passes = seconds / trial.forward_seconds
    if passes <= PASSES_IN_THE_DEEPEST:
        return None
    growth = _least_seconds_of_any(somebody, *_asked(somebody, function, wider)) / seconds
    if not GROWTH[0] < growth < GROWTH[1]:
        return None
    # Nothing that was measured stands in a report: the same submission has the same one.
    return Explanation(
        f"{function} takes more than {PASSES_IN_THE_DEEPEST:.0f} forward passes in a network of a hundred thin layers, "
        "and as many times more as these are wider: that is a gradient by differences, in the neurons or in the "
        "parameters. Backpropagation gives all of it for about two.", read="§7.2")


def _least_seconds_of_any(somebody: Student, asked: Request, plain: Reply) -> float:
    """The processor time of an answer, right or wrong: differences across kinks are wrong in so large a network."""
    if isinstance(plain, Returned):
        return _least_seconds(somebody.worker, asked, plain, 0.0)
    return plain.processor_seconds if isinstance(plain, TimedOut) else 0.0


def _with_imaginary_parts(function: str) -> Explanation:
    return Explanation(
        f"{function} takes more than {PASSES_WITH_IMAGINARY_PARTS:.0f} forward passes, and looks at imaginary parts: that is a "
        "gradient by complex steps. Backpropagation takes about two, and real numbers only.", read="§7.2")


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


def _right(value: Any, expected: Any, near: float = NEAR) -> bool:
    try:
        got = flat_numbers(value)
    except (TypeError, ValueError):
        return False
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    return got.shape == expected.shape and bool(np.allclose(got, expected, rtol=0, atol=near * scale))
