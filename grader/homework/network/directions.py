"""Directions along which a gradient is compared with differences, and steps along them that stay in a smooth piece.

A direction moves parameter i by s_i u_i / scale_i, where scale_i is |g_i| but at least a thousandth of its block's
largest entry, s_i = +-1 and u_i is in [1/2, 1]. The derivative along it is then in units of "relative error of one
component": one component wrong by a relative rho, alone, moves it by at least rho / 2.

Two directions through all parameters do where no kink is near. Elsewhere each layer gets directions of its own: the
logits are straight lines in the step there, as long as no unit changes sides; and where one does, what that adds to
the notes' loss is computed and taken off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from functools import cached_property

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.forward import (
    Mask,
    departure,
    directional_slopes,
    loss,
    loss_rounding,
    pre_activations,
    roundings,
)
from grader.homework.network.packing import Array, layout, split

EPS = float(np.finfo(np.float64).eps)
STEP = 3e-8  # in the units of a scaled direction: rounding and truncation together are smallest there
STENCIL = (-2.0, -1.0, 1.0, 2.0)
TO_THE_KINK = 0.12  # of the way to the first sign change of a pre-activation
NEAR = 0.02  # of the way to it: nearer than this, no bend of z in a deeper network can reach a kink
LOGIT_CHANGE = 2e-3  # larger changes of the output bend the loss more than four points can follow
CANDIDATES = 12  # directions tried for each that is used; choosing costs no losses
BY_CHANCE = 12.0  # standard deviations of a difference that rounding may make
SMALLEST_ERROR = 1e-5  # the relative error of one component that a conclusive check must find
CONCLUSIVE = 0.4 * SMALLEST_ERROR

LONGEST_IN_A_LAYER = 1e-3  # as STEP, where only softmax bends the loss
LOGIT_CHANGE_IN_A_LAYER = 1.5e-3
CANDIDATES_IN_A_LAYER = 8


@dataclass(frozen=True)
class Start:
    """Where slopes are taken: x (m, n), y (c, n), parameters w (P,), and what all directions from there share."""

    x: Array
    y: Array
    w: Array
    widths: tuple[int, ...]

    @cached_property
    def zs(self) -> list[Array]:
        return pre_activations(self.x, self.w, self.widths)

    @cached_property
    def masks(self) -> list[Mask]:
        """Which hidden units are active."""
        return [z > 0 for z in self.zs]

    @cached_property
    def doubtful(self) -> list[Mask]:
        """Hidden units so near 0 that another order of sums may see another sign, or another convention count."""
        variances = roundings(self.x, self.zs, self.w, self.widths)
        return [np.abs(z) <= BY_CHANCE * np.sqrt(v) for z, v in zip(self.zs, variances, strict=True)]

    @cached_property
    def rounding(self) -> float:
        """Of the loss at w."""
        return self.rounding_at(self.w)

    def rounding_at(self, w: Array) -> float:
        """A standard deviation of the loss at w: of the best program, but at least the last bit of the result."""
        return max(loss_rounding(self.x, self.y, w, self.widths), EPS * float(loss(self.x, self.y, w, self.widths)))

    def slopes(self, vector: Array, masks: Sequence[Mask] | None = None) -> list[Array]:
        """dz(i)/dt along `vector`, for each layer."""
        return directional_slopes(self.x, self.zs, self.w, vector, self.widths, masks)


@dataclass(frozen=True)
class Direction:
    """A direction (P,), the derivative that the gradient claims along it, and a step.

    `noise` is how far a difference may be off by rounding, `doubt` how far the slope depends on units that are as good
    as at a kink. `kinks` is what units that change sides add to the loss at the four points of the stencil.
    """

    vector: Array
    claimed: float
    step: float
    noise: float
    doubt: float = 0.0
    kinks: Array = field(default_factory=lambda: np.zeros(len(STENCIL)))

    @property
    def conclusive(self) -> bool:
        return self.noise <= CONCLUSIVE


def scales(gradient: Array, widths: Sequence[int]) -> Array:
    """What counts as a relative error of 1 in each component, shape (P,)."""
    largest = float(np.abs(gradient).max(initial=0.0))
    largest = largest if largest > 1e-30 else 1.0
    parts = []
    for block in split(np.abs(gradient), widths):
        highest = float(block.value.max())
        floor = 1e-3 * (highest if highest > 1e-12 * largest else largest)  # no answer can make a direction overflow
        parts.append(np.maximum(block.value, floor).ravel())
    return np.concatenate(parts)


def choose(rng: np.random.Generator, gradient: Array, start: Start, draws: int) -> list[Direction]:
    """`draws` directions through all parameters, or where those would leave it open, directions of single layers."""
    scale = scales(gradient, start.widths)
    found: list[Direction] = []
    for _ in range(CANDIDATES * draws):
        found.append(within(start, signed(rng, start.w.size) / scale, gradient))
        found = sorted(found, key=lambda direction: -direction.step)[:draws]
        if len(found) == draws and found[-1].conclusive:
            return found
    return _by_layer(rng, scale, gradient, start, draws)


def signed(rng: np.random.Generator, size: int) -> Array:
    """Independent signs times sizes in [1/2, 1], shape (size,)."""
    uniform = rng.uniform(-0.5, 0.5, size=size)
    return np.asarray(uniform + np.copysign(0.5, uniform))


def within(start: Start, vector: Array, gradient: Array) -> Direction:
    """The direction with the longest step, at most STEP, that stays in the linear piece of the network."""
    step = _longest_step(start, vector)
    return Direction(vector, float(vector @ gradient), step, _noise(start.rounding, step))


def _noise(rounding: float, step: float) -> float:
    return BY_CHANCE * rounding / max(step, 1e-300)


def _longest_step(start: Start, vector: Array) -> float:
    *hidden, output = start.slopes(vector)
    step = min(STEP, LOGIT_CHANGE / max(float(np.abs(output).max()), 1e-300))
    kink = _way_to_a_kink(start, hidden)
    step = min(step, TO_THE_KINK * kink)
    bends = len(hidden) > 1  # with one hidden layer, z is a straight line in the step
    while bends and step > max(NEAR * kink, 1e-300) and not _same_signs(start, step * vector):
        step /= 2
    return step


def _way_to_a_kink(start: Start, slopes: Sequence[Array]) -> float:
    """The step at which the first hidden unit changes sides, where z is a straight line; `slopes` are dz."""
    ways = (np.abs(z) / np.maximum(np.abs(dz), 1e-300) for z, dz in zip(start.zs[:-1], slopes, strict=True))
    return min((float(way.min()) for way in ways), default=np.inf)


def _same_signs(start: Start, move: Array) -> bool:
    """Whether both ends of the stencil lie in the linear piece of w."""
    ends = (pre_activations(start.x, start.w + t * move, start.widths) for t in (STENCIL[0], STENCIL[-1]))
    return all(np.array_equal(z > 0, mask) for end in ends for z, mask in zip(end[:-1], start.masks[:-1], strict=True))


def _by_layer(
    rng: np.random.Generator, scale: Array, gradient: Array, start: Start, draws: int
) -> list[Direction]:
    """`draws` directions for each layer, in its weights and biases alone; of several the one with the longest step."""
    places, layers = layout(start.widths), len(start.widths) - 1
    found: list[Direction] = []
    for layer in range(layers):
        vectors = np.zeros((draws * CANDIDATES_IN_A_LAYER, start.w.size))
        for place in (places[layer], places[layers + layer]):
            here = slice(place.start, place.end)
            vectors[:, here] = [signed(rng, place.end - place.start) / scale[here] for _ in vectors]
        longest = sorted(vectors, key=lambda vector: _largest(start.slopes(vector)[-1]))[:draws]
        found.extend(_across(start, vector, gradient) for vector in longest)
    return found


def _largest(values: Array) -> float:
    return float(np.abs(values).max(initial=0.0))


def _across(start: Start, vector: Array, gradient: Array) -> Direction:
    """A direction of one layer, whose step may cross kinks."""
    *hidden, output = start.slopes(vector)
    step = min(LONGEST_IN_A_LAYER, LOGIT_CHANGE_IN_A_LAYER / max(_largest(output), 1e-300))
    claimed, doubt = float(vector @ gradient), _doubt(start, vector)
    if step <= TO_THE_KINK * _way_to_a_kink(start, hidden):
        return Direction(vector, claimed, step, _noise(start.rounding, step), doubt)
    points = start.w + step * np.array(STENCIL)[:, None] * vector
    crossed = loss(start.x, start.y, points, start.widths)
    kinks = crossed - loss(start.x, start.y, points, start.widths, start.masks)
    rounding = max(start.rounding, *(start.rounding_at(points[i]) for i in (0, -1)))
    return Direction(vector, claimed, step, _noise(2 * rounding, step), doubt, kinks)


def _doubt(start: Start, vector: Array) -> float:
    """How much the slope along `vector` depends on which side such units are on: on rounding, or on a convention."""
    if not any(doubtful.any() for doubtful in start.doubtful[:-1]):
        return 0.0
    otherwise = [mask ^ doubtful for mask, doubtful in zip(start.masks, start.doubtful, strict=True)]
    change = start.slopes(vector, otherwise)[-1] - start.slopes(vector)[-1]
    return 2 * abs(float((departure(start.zs[-1], start.y) * change).sum(axis=0).mean()))
