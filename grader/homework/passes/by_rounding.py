"""Whether a gradient has the rounding errors of difference quotients: these are divided by a step, a formula's are not.

No clock is asked, so it shows in small networks too, and whatever the differences are taken in.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from grader.grading.answers import LiveAnswers
from grader.grading.passes.continuity import flat_numbers
from grader.homework.passes.work_trials import Again, Trial, at, request, right, seed_of
from grader.judgement.rounding import EXACT, factors, rough
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Returned


def by_rounding(again: Again, plain: Returned, trial: Trial) -> Explanation | None:
    """The verdict on a right answer that is inexact: around its point, all but rounding is a straight line."""
    if right(plain.value, trial.expected, EXACT):
        return None
    line = _on_a_line(again, trial)
    replies = again.somebody.worker.ask([request(again.somebody, again.function, each) for each in line])
    mine = [flat_numbers(of=each.value) for each, there in zip(replies, line, strict=True)
            if isinstance(each, Returned) and again.accepts(each.value, there)]
    if len(mine) < len(line) or not rough([(each,) for each in mine], [(each.expected,) for each in line]):
        return None
    return Explanation(
        f"{again.function} has rounding errors many times those of backpropagation: they are divided by a small step. "
        "That is a gradient by differences.", read="§7.2")


def _on_a_line(again: Again, trial: Trial) -> list[Trial]:
    """The same question at points so near each other that no entry comes to 0 on the way."""
    assert isinstance(again.session.answers, LiveAnswers)
    point = trial.point
    rng = np.random.default_rng(seed_of(again.session, f"{again.function} on a line"))
    return [at(again.session.answers, again.function, replace(point, w=point.w * each))
            for each in factors(point.w.shape, rng)]
