"""Does a function work for networks of some depths, or of the homework's own sizes, alone?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.judgement.diagnosis import Case
from grader.judgement.diagnosis_behaviour import Finding, Observation, clearly_right, clearly_wrong

Outcomes = Mapping[int, Sequence[tuple[Observation, Case]]]


def depths(outcomes: Outcomes) -> Finding | None:
    """Right at some numbers of hidden layers and wrong at others, each tried on as many networks?"""
    good = [d for d, tried in outcomes.items() if all(clearly_right(*each) for each in tried)]
    bad = [d for d, tried in outcomes.items() if all(clearly_wrong(*each) for each in tried)]
    if not good or not bad or len(good) + len(bad) < len(outcomes):
        return None
    stops = all(seen.answer is None for d in bad for seen, _ in outcomes[d])
    each = len(next(iter(outcomes.values())))
    evidence = (f"right with {_listed(good)} hidden {'layer' if good == [1] else 'layers'}, "
                f"{'an exception' if stops else 'wrong'} with {_listed(bad)}; {each} networks of each tried")
    return Finding("one-hidden-layer-only" if good == [1] else "some-depths-only", evidence)


def _listed(numbers: Sequence[int]) -> str:
    words = [str(number) for number in numbers]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def sizes(default: Sequence[tuple[Observation, Case]],
          others: Mapping[str, Sequence[tuple[Observation, Case]]]) -> Finding | None:
    """Right at the homework's default sizes; wrong at others, of which `others` names what was changed?"""
    bad = [name for name, tried in others.items() if all(clearly_wrong(*each) for each in tried)]
    if not bad or not all(clearly_right(*each) for each in default):
        return None
    good = [name for name, tried in others.items() if all(clearly_right(*each) for each in tried)]
    also = f"; right with {' and with '.join(good)} too" if good else ""
    return Finding("hard-coded-sizes", "right with 784 inputs, 10 hidden neurons and 10 classes, not with "
                                       f"{' nor with '.join(bad)}{also}")
