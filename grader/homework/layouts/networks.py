"""The small networks on which readings of a file are tried: m, k, c, n and the depth all differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.packing import Array, Sizes

EXAMPLES = 5
CLASSES = 10  # as many as the digits have: what is written for whole-number labels knows these ten only
DEEP = Sizes(inputs=7, hidden=4, classes=CLASSES, hidden_layers=2)
SHALLOW = replace(DEEP, hidden_layers=1)
LABELS, OTHER_LABELS = (3, 0, 7, 9, 1), (8, 0, 2, 9, 6)
ORDER = (2, 4, 1, 0, 3)
MOST = 4096  # neurons of a layer


@dataclass(frozen=True)
class Network:
    """One network, the examples on which it is tried, and its parameters w (P,)."""

    sizes: Sizes
    seed: int = 4

    @cached_property
    def x(self) -> Array:
        """The examples (m, n)."""
        return self._draw("x").standard_normal((self.sizes.inputs, EXAMPLES))

    @cached_property
    def y(self) -> Array:
        """One-hot labels (c, n)."""
        return labels(LABELS, self.sizes.classes)

    @cached_property
    def w(self) -> Array:
        """Parameters (P,) with which no probability is near 0 or 1."""
        draw, widths = self._draw("w"), self.sizes.widths
        weights = [draw.standard_normal(o * i) / np.sqrt(i) for i, o in pairwise(widths)]
        return np.concatenate([*weights, *(0.3 * draw.standard_normal(o) for o in widths[1:])])

    @property
    def given(self) -> tuple[Array, Array, Array]:
        """The arguments of a call."""
        return self.x, self.y, self.w

    def _draw(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, ord(name), *self.sizes.widths])


def labels(numbers: Sequence[int], classes: int) -> Array:
    """One-hot columns (c, n)."""
    return np.eye(classes)[:, [each % classes for each in numbers]]


def own_sizes(constants: Mapping[str, Any]) -> Sizes | None:
    """The sizes that the constants of a file say; None where they are no network of one width."""
    hidden = constants.get("NUM_HIDDEN")
    widths = set(hidden) if isinstance(hidden, tuple) else {hidden}
    layers = len(hidden) if isinstance(hidden, tuple) else constants.get("NUM_HIDDEN_LAYERS")
    found = [constants.get("NUM_INPUT"), *widths, constants.get("NUM_OUTPUT"), layers]
    numbers = [each for each in found if isinstance(each, int) and 0 < each <= MOST]
    return Sizes(*numbers) if len(numbers) == len(found) == 4 else None


def tried_sizes(constants: Mapping[str, Any]) -> list[Sizes]:
    """The sizes on which a file is tried: ours, deep and shallow, then its own for what is written into it."""
    own = own_sizes(constants)
    theirs = [own, replace(own, hidden_layers=1)] if own is not None else []
    return list(dict.fromkeys([DEEP, SHALLOW, *theirs]))
