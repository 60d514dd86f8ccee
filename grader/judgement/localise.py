"""Finds the wrong components of a gradient from losses alone, by halving (group testing)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .blocks import Array
from .differences import Direction, Losses, judged, longest_step, scales, signed, stencils
from .network import pre_activations
from .points import Point

Group = NDArray[np.intp]  # indices of parameters
DRAWS = 2  # directions per group: several wrong components can cancel in one


def locate(gradient: Array, losses: Losses, point: Point, *, seed: int = 0, most: int = 64) -> tuple[int, ...]:
    """Indices of the wrong components, at most `most` of them, found with one batch of losses per level of halving.

    An index is returned only when the losses prove it wrong; a group that rounding leaves open is dropped.
    """
    rng = np.random.default_rng(seed)
    scale = scales(gradient, point.sizes.widths)
    groups: list[Group] = [np.arange(gradient.size, dtype=np.intp)]
    while groups and max(group.size for group in groups) > 1:
        halves = [half for group in groups for half in _halves(group)]
        groups = _wrong(halves, rng, scale, gradient, losses, point)[:most]
    return tuple(sorted(int(group[0]) for group in groups))


def _halves(group: Group) -> list[Group]:
    middle = group.size // 2
    return [half for half in (group[:middle], group[middle:]) if half.size]


def _wrong(
    groups: list[Group], rng: np.random.Generator, scale: Array, gradient: Array, losses: Losses, point: Point
) -> list[Group]:
    """The groups along which the losses contradict the gradient."""
    zs = pre_activations(point.x, point.w, point.sizes.widths)
    directions = [_within(group, rng, scale, gradient, point, zs) for group in groups for _ in range(DRAWS)]
    values = np.array(losses(stencils(point.w, directions)), dtype=np.float64).reshape(len(groups), DRAWS, 4)
    pairs = (directions[i : i + DRAWS] for i in range(0, len(directions), DRAWS))
    return [group for group, pair, rows in zip(groups, pairs, values, strict=True)
            if any(judged(direction, row).agrees is False for direction, row in zip(pair, rows, strict=True))]


def _within(
    group: Group, rng: np.random.Generator, scale: Array, gradient: Array, point: Point, zs: Sequence[Array]
) -> Direction:
    vector = np.zeros_like(gradient)
    vector[group] = signed(rng, group.size) / scale[group]
    return Direction(vector, float(vector @ gradient), longest_step(point.x, zs, point.w, vector, point.sizes.widths))
