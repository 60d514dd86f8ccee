"""Finds the wrong components of a gradient from losses alone, by halving (group testing)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.homework.network.differences import Losses, measure
from grader.homework.network.directions import Direction, Start, scales, signed, within
from grader.homework.network.packing import Array
from grader.homework.network.points import Point

Group = NDArray[np.intp]  # indices of parameters
DRAWS = 2  # directions per group: several wrong components can cancel in one


def locate(gradient: Array, losses: Losses, point: Point, *, seed: int = 0, most: int = 64) -> tuple[int, ...]:
    """Indices of the wrong components, at most `most` of them, found with one batch of losses per level of halving.

    An index is returned only when the losses prove it wrong; a group that rounding leaves open is dropped.
    """
    rng = np.random.default_rng(seed)
    scale = scales(gradient, point.sizes.widths)
    start = Start(point.x, point.y, point.w, point.sizes.widths)
    groups: list[Group] = [np.arange(gradient.size, dtype=np.intp)]
    while groups and max(group.size for group in groups) > 1:
        halves = [half for group in groups for half in _halves(group)]
        groups = _wrong(halves, rng, scale, gradient, losses, start)[:most]
    return tuple(sorted(int(group[0]) for group in groups))


def _halves(group: Group) -> list[Group]:
    middle = group.size // 2
    return [half for half in (group[:middle], group[middle:]) if half.size]


def _wrong(
    groups: list[Group], rng: np.random.Generator, scale: Array, gradient: Array, losses: Losses, start: Start
) -> list[Group]:
    """The groups along which the losses contradict the gradient."""
    directions = [_of(group, rng, scale, gradient, start) for group in groups for _ in range(DRAWS)]
    agree = [measured.verdict.agrees for measured in measure(directions, losses, start.w)]
    return [group for i, group in enumerate(groups) if False in agree[DRAWS * i : DRAWS * (i + 1)]]


def _of(group: Group, rng: np.random.Generator, scale: Array, gradient: Array, start: Start) -> Direction:
    vector = np.zeros_like(gradient)
    vector[group] = signed(rng, group.size) / scale[group]
    return within(start, vector, gradient)
