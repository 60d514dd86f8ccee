"""Claims about a gradient, judged along several random directions, in all blocks together and in each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .one_direction import Claim, DirectionCheck, SlopeVerdict

CONFIRMED = 3  # directions along which a gradient must be wrong to be called so
MORE = 3  # directions, beyond those asked for, where one is left open or stands alone


def check_slopes(check: DirectionCheck, claims: Sequence[Claim], draws: int, seed: int) -> SlopeVerdict:
    """Judge the claims in turn, each along a direction of its own, until `draws` are right.

    One that is wrong is tried again, until that is confirmed.
    """
    found: list[SlopeVerdict] = []
    suspect = None
    for draw in range(draws + MORE):
        claim = suspect or claims[draw % len(claims)]
        found.append(check.verdict(claim, np.random.default_rng([seed, draw + 1])))
        suspect = claim if found[-1].agrees is False else suspect
        answers = [verdict.agrees for verdict in found]
        if suspect is None and answers.count(True) == draws:
            return _together(found, True)
        if answers.count(False) == CONFIRMED:
            return _together(found, False)
    return _together(found, None)


def check_each_block(check: DirectionCheck, claims: Sequence[Claim], seed: int) -> dict[str, list[SlopeVerdict]]:
    """For each block the verdicts on the claims along a direction in this block alone."""
    layout = check.near.layout
    return {name: [check.verdict(claim, np.random.default_rng([seed, 0, i, j]), layout.place(name))
                   for j, claim in enumerate(claims)] for i, name in enumerate(layout.names)}


def _together(found: Sequence[SlopeVerdict], agrees: bool | None) -> SlopeVerdict:
    """The worst of those directions that led to the verdict, and the values that were rough along any."""
    decisive = [verdict for verdict in found if verdict.agrees is agrees] or found
    worst = max(decisive, key=lambda verdict: verdict.error / verdict.tolerance)
    rough = np.logical_or.reduce([verdict.rough for verdict in found])
    return replace(worst, agrees=agrees, evaluations=sum(verdict.evaluations for verdict in found), rough=rough)
