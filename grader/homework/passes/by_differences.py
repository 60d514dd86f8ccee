"""Whether a gradient is taken by differences, which take more work than backpropagation can.

A difference needs a forward pass for every parameter, backpropagation about two for all of them: so the calls of the
other functions are counted, on our side, and the processor time is compared with what the forward passes alone would
take on this machine. A loop over examples, layers and entries in plain Python stays far below. Nothing that was
measured stands in a report: the same submission has the same one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.contract import CONTRACT
from grader.homework.passes.no_answer import never_returns
from grader.homework.passes.work_trials import Again, Trial, ask, deepest_trial, is_true, right
from grader.judgement.rounding import EXACT
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Died, Reply, Returned, TimedOut
from grader.sandbox.protocol.request import Replacement

FEW = 1500  # parameters
SHARE = 0.25  # of the time, or of the number, of one forward pass for each parameter
LOSS = ("forward_prop", "cross_entropy", "softmax")  # one of these is called for every value of the loss
MOST_PASSES = 1000.0  # backpropagation in plain lists takes 250, perturbations of a whole row at a time 4000
PASSES_WITH_IMAGINARY_PARTS = 15.0
PASSES_IN_THE_DEEPEST = 200.0  # backpropagation in plain Python, entry by entry, takes 50; differences 600 at least
# How the work grows where the layers are four times as wide: with the neurons, for differences in them. In numpy it
# hardly grows; in loops over the entries of each matrix it grows sixteen times.
GROWTH = (2.0, 9.0)


def too_late(function: str, trial: Trial, plain: TimedOut) -> Explanation | None:
    """The verdict on no answer at all: only the processor time counts, for the machine may be busy with others."""
    if not plain.processor_seconds > _most_passes(trial) * trial.forward_seconds:
        return None
    return _sentence(function, trial, (_more_than(trial),))


def by_differences(again: Again, plain: Returned, trial: Trial, imaginary: bool) -> Explanation | None:
    """The verdict on calls and time, each of which alone is enough; the time is taken twice and the shorter counts.

    In a network of few parameters loops in plain Python take as long: there the time of an exact answer says nothing.
    Complex steps need a forward pass for every neuron only, as loops may: imaginary parts tell them apart.
    """
    parameters = trial.expected.size
    calls = _calls(again)
    allowed = (PASSES_WITH_IMAGINARY_PARTS if imaginary else _most_passes(trial)) * trial.forward_seconds
    seconds = _least_seconds(again, plain, allowed)
    silent = parameters < FEW and not imaginary and right(plain.value, trial.expected, EXACT)
    if calls <= SHARE * parameters and (silent or not seconds > allowed):
        return None
    if imaginary:
        return _with_imaginary_parts(again.function)
    if calls > SHARE * parameters:
        return _sentence(again.function, trial, (f"calls of other functions of the homework   {calls}",))
    return _sentence(again.function, trial, (_more_than(trial),))


def _more_than(trial: Trial) -> str:
    return f"processor time   more than that of {_most_passes(trial):.0f} forward passes"


def _most_passes(trial: Trial) -> float:
    return min(SHARE * float(trial.expected.size), MOST_PASSES)


def _least_seconds(again: Again, plain: Returned, allowed: float) -> float:
    """The processor time of a call; where it is more than `allowed`, the shorter of two, at two points.

    The second is without the student's own of what has true values: their time is not this function's.
    """
    if plain.processor_seconds <= allowed:
        return plain.processor_seconds
    reply, trial = again.ask(lambda asked: replace(asked, replacements={
        name: replace(each, own_first=False) for name, each in asked.replacements.items()}))
    if not isinstance(reply, Returned) or not again.accepts(reply.value, trial):
        return plain.processor_seconds
    return min(plain.processor_seconds, reply.processor_seconds)


def neuron_by_neuron(session: Session, somebody: Student, function: str, whole: bool) -> Explanation | None:
    """Why an answer in networks of a hundred layers is by differences in the neurons: inexact, slow, slower with width.

    Slow alone proves nothing: a recursion that begins anew for every layer takes as long, but no longer for wide ones.
    """
    trial = deepest_trial(session, function)
    if trial is None:
        return None
    plain = ask(somebody, function, trial)
    again = Again(session, somebody, function, trial.point.sizes, is_true)
    if whole and (gone := never_returns(again, plain, trial)):
        return gone
    if not isinstance(plain, Returned) or not right(plain.value, trial.expected) or (
            right(plain.value, trial.expected, EXACT)):
        return None
    seconds = _least_seconds(again, plain, PASSES_IN_THE_DEEPEST * trial.forward_seconds)
    passes = seconds / trial.forward_seconds
    if passes <= PASSES_IN_THE_DEEPEST:
        return None
    wider = deepest_trial(session, function, wider=True)
    if wider is None:
        return None
    again = Again(session, somebody, function, wider.point.sizes, lambda value, trial: True)
    growth = _least_seconds_of_any(again, ask(somebody, function, wider)) / seconds
    if not GROWTH[0] < growth < GROWTH[1]:
        return None
    return Explanation(
        f"{function} takes more than {PASSES_IN_THE_DEEPEST:.0f} forward passes in a network of a hundred thin layers, "
        "and as many times more as these are wider: that is a gradient by differences, in the neurons or in the "
        "parameters. Backpropagation gives all of it for about two.", read="§7.2")


def _least_seconds_of_any(again: Again, plain: Reply) -> float:
    """The processor time of an answer, right or wrong: differences across kinks are wrong in so large a network."""
    if isinstance(plain, Returned):
        return _least_seconds(again, plain, 0.0)
    return plain.processor_seconds if isinstance(plain, TimedOut) else 0.0


def _with_imaginary_parts(function: str) -> Explanation:
    return Explanation(
        f"{function} takes more than {PASSES_WITH_IMAGINARY_PARTS:.0f} forward passes, with complex numbers: "
        "that is a gradient by complex steps. Backpropagation takes about two, and real numbers only.", read="§7.2")


def _sentence(function: str, trial: Trial, evidence: tuple[str, ...]) -> Explanation:
    network = f"network with {trial.expected.size} parameters, {len(trial.point.sizes.widths)} layers:"
    return Explanation(
        f"{function} takes about as much work as a forward pass for every parameter: that is a gradient by "
        "differences. Backpropagation gives all of it for about two.", evidence=(network, *evidence), read="§7.2")


def _calls(again: Again) -> int:
    """How often the function calls what the loss is made of; counted where the student's code cannot reach."""
    count = [0]

    def counted(known: Replacement | None) -> Replacement:
        def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
            count[0] += 1
            return known.answer(arguments, own) if known is not None else (False, None)

        return Replacement(call, own_first=known is not None and known.own_first)

    watched = [name for name in LOSS if name in CONTRACT.by_name[again.function].may_call]
    reply, _ = again.ask(lambda asked: replace(asked, replacements={
        **asked.replacements, **{name: counted(asked.replacements.get(name)) for name in watched}}))
    return count[0] if isinstance(reply, (Returned, Died)) else 0
