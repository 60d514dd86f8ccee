"""One derivative, asked for at points on a line: whether its rounding errors are those of difference quotients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.authoring.diagnosis.asked import Examined
from grader.authoring.differences import as_given
from grader.authoring.drawing import Case as Drawn
from grader.judgement.rounding import factors, rough
from grader.sandbox.protocol.reply import Returned


def is_rough(examined: Examined, drawn: Drawn, seconds: float) -> bool:
    """Whether the answers around the point have the rounding errors of difference quotients."""
    cases = [examined.case(each) for each in _on_a_line(examined, drawn)]
    replies = examined.student.worker.ask(
        [replace(examined.request(case), seconds=seconds, trial=True) for case in cases])
    mine = [examined.observed(each).answer for each in replies if isinstance(each, Returned)]
    answers = [each for each in mine if each is not None]
    return len(answers) == len(cases) and rough(answers, [case.expected for case in cases])


def _on_a_line(examined: Examined, drawn: Drawn) -> Iterator[Drawn]:
    rng = np.random.default_rng(examined.truth.seed("on a line"))
    lines = [factors(np.shape(drawn.arguments[name]), rng) for name in examined.question.by]
    for place in zip(*lines, strict=True):
        moved = {name: as_given(drawn.arguments[name] * each)
                 for name, each in zip(examined.question.by, place, strict=True)}
        yield Drawn({**drawn.arguments, **moved}, drawn.lengths)
