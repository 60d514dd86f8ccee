"""Whether a gradient hands on what another one computes: with nonsense from that one, it answers nonsense too."""

from __future__ import annotations

from dataclasses import replace

from grader.homework.contract import CONTRACT
from grader.homework.passes.work_trials import Again
from grader.judgement.verdict import Explanation

GRADIENTS = CONTRACT.named(gradient=True)


def handed_on(again: Again) -> Explanation | None:
    """Why the right answer of a function is another function's work; None where it is not."""
    own = {again.function, *CONTRACT.by_name[again.function].may_call}
    others = tuple(name for name in GRADIENTS if name not in own)
    if _right_without(again, *others):
        return None
    guilty = [each for each in others if not _right_without(again, each)]
    if guilty and all(_is_the_same_function(again, each) for each in guilty):
        return None
    guilty = guilty or [*others]
    names, compute = " and ".join(guilty), "compute" if len(guilty) > 1 else "computes"
    return Explanation(
        f"{again.function} hands on what {names} {compute}. Each gradient is judged by what its own function does: "
        f"with nonsense from {names}, it answers nonsense.", read=CONTRACT.by_name[again.function].section)


def _is_the_same_function(again: Again, later: str) -> bool:
    """Whether `later`, which the contract names later, gives nonsense in turn: one function has two names.

    Then the first of them keeps its marks.
    """
    order = [each.name for each in CONTRACT.functions]
    if order.index(later) < order.index(again.function):
        return False
    return again.is_right(lambda asked: asked, later) and not again.is_right(
        lambda asked: replace(asked, poisoned=(again.function,)), later)


def _right_without(again: Again, *others: str) -> bool:
    """Whether it is right, if need be in a process that was asked nothing before: there no value is left from another
    call, which would be wrong too.
    """
    def is_right() -> bool:
        return again.is_right(lambda asked: replace(asked, poisoned=others))

    if is_right():
        return True
    again.somebody.worker.discard()
    return is_right()
