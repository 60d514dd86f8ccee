"""What loss and gradient say together about an L2 term. That one of them has none takes a proof, too."""

from __future__ import annotations

import numpy as np

from grader.data_classes import dataclass
from grader.homework.diagnosis.examining import Examinee
from grader.judgement.diagnosis import Answer, Case, Match, alike, answer_of, flat

LOSS, GRADIENT = "l2-in-loss", "l2-in-gradient"
NONE = 1e-2  # of the strength that would belong to the other's: less than that is no L2 term


@dataclass(frozen=True)
class Strength:
    """t of t |W|^2 in a loss or of t W in a gradient, once more over n where `over_n`."""

    t: float
    over_n: bool = False


def renamed(examinee: Examinee, match: Match) -> tuple[str, ...]:
    """The ids of `match`, where an L2 term is named by what loss and gradient say together."""
    return tuple(sorted(_name(examinee, match, id) if id in (LOSS, GRADIENT) else id for id in match.ids))


def _name(examinee: Examinee, match: Match, id: str) -> str:
    mine = _strength(match)
    if mine is None or examinee.question not in ("forward_prop", "back_prop", "back_prop_general"):
        return id
    in_loss = id == LOSS
    other = examinee.of("back_prop" if in_loss else "forward_prop")
    theirs = strength(other, Strength(2 * mine.t if in_loss else mine.t / 2, mine.over_n))
    if theirs is None:
        return id
    return together(mine, theirs) if in_loss else together(theirs, mine)


def together(loss: Strength, gradient: Strength) -> str:
    """The id for a loss J + loss |W|^2 with a gradient dJ + gradient W."""
    if gradient.t == 0:
        return "l2-in-loss-only"
    if loss.t == 0:
        return "l2-in-gradient-only" if gradient.t > 0 else "l2-sign-flipped"
    if gradient.t < 0 < loss.t:
        return "l2-sign-flipped"
    ratio = gradient.t / loss.t
    if loss.over_n != gradient.over_n or not np.isclose(ratio, [1, 2, 4], rtol=1e-3).any():
        return "l2-strengths-differ"
    return "l2-in-both" if np.isclose(ratio, 2, rtol=1e-3) else "l2-factor-two"


def _strength(match: Match) -> Strength | None:
    found = [(h, value) for h, value in zip(match.hypotheses, match.values, strict=True) if h.id in (LOSS, GRADIENT)]
    return Strength(found[0][1], "over n" in found[0][0].detail) if len(found) == 1 else None


def strength(examinee: Examinee, expected: Strength) -> Strength | None:
    """The L2 term of a function: its strength, 0 where it is shown to have none, None where nothing is known.

    `expected` is the strength that would belong to what the other of loss and gradient has.
    """
    cases = examinee.cases()
    got = [examinee.ask(case).answer for case in cases]
    answers = [answer for answer in got if answer is not None]
    if len(answers) < len(cases):
        return None
    found = examinee.table().diagnosis(answers).matches
    fitted = next((s for match in found if (s := _strength(match)) is not None), None)
    if fitted is not None:
        return fitted
    made = next(found[0].recipes(examinee.recipe)) if found else examinee.recipe
    left = [_gap(mine, answer_of(made, examinee.compute, case)) for mine, case in zip(answers, cases, strict=True)]
    would = [_effect(examinee, case, expected) for case in cases]
    explained = all(a <= NONE * b for a, b in zip(left, would, strict=True))
    return Strength(0.0) if explained else None


def _gap(mine: Answer, theirs: Answer | None) -> float:
    """The largest difference of two answers."""
    return float("inf") if theirs is None or not alike(mine, theirs) else float(np.abs(flat(mine) - flat(theirs)).max())


def _effect(examinee: Examinee, case: Case, expected: Strength) -> float:
    """The largest change that an L2 term of this strength would make."""
    id = LOSS if examinee.question == "forward_prop" else GRADIENT
    term = next(each for each in examinee.known.hypotheses(examinee.question)
                if each.id == id and ("over n" in each.detail) == expected.over_n)
    with_term = answer_of(term.change(examinee.recipe, expected.t), examinee.compute, case)
    return float(np.abs(flat(with_term) - flat(case.expected)).max()) if with_term is not None else 0.0
