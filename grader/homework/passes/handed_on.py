"""Whether a gradient hands on what another one computes: with nonsense from that one, it answers nonsense too."""

from __future__ import annotations

from dataclasses import replace

from grader.grading.passes.continuity import flat_numbers
from grader.grading.workers import LiveWorker
from grader.homework.contract import CONTRACT
from grader.homework.passes.work_trials import right
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

GRADIENTS = CONTRACT.named(gradient=True)


def handed_on(worker: LiveWorker, asked: Request, plain: Returned) -> Explanation | None:
    """Why the answer `plain` to what was `asked` is another function's work; None where it is not."""
    own = {asked.function, *CONTRACT.by_name[asked.function].may_call}
    others = tuple(name for name in GRADIENTS if name not in own)
    poisoned = worker.ask([replace(asked, poisoned=others)])[0]
    if isinstance(poisoned, Returned) and right(poisoned.value, flat_numbers(of=plain.value)):
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
        isinstance(poisoned, Returned) and right(poisoned.value, flat_numbers(of=plain.value)))


def _same_without(worker: LiveWorker, asked: Request, plain: Returned, other: str) -> bool:
    reply = worker.ask([replace(asked, poisoned=(other,))])[0]
    return isinstance(reply, Returned) and right(reply.value, flat_numbers(of=plain.value))
