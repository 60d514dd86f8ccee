"""The loss after each epoch, the student's and the reference's -> lines for an SVG, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 460, 200
LEFT, RIGHT, TOP, BOTTOM = 36, 132, 12, 30  # of the drawing, around the plot
APART = 17  # between two lines of text


@dataclass(frozen=True)
class Curve:
    """One line: its points "x,y x,y", and its name at its end."""

    name: str
    points: str
    label_y: float


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class LossCurve:
    """A drawing of WIDTH x HEIGHT units."""

    curves: tuple[Curve, ...]
    up: tuple[Tick, ...]
    along: tuple[Tick, ...]
    words: str


def loss_curve(own: Sequence[float], reference: Sequence[float]) -> LossCurve | None:
    """None where fewer than two losses are finite numbers, of which no line can be drawn."""
    named = [(name, losses) for name, losses in (("yours", own), ("the course’s", reference))
             if sum(map(math.isfinite, losses)) > 1]
    if not named or named[0][0] != "yours":
        return None
    epochs = max(len(losses) for _, losses in named)
    most = 1.05 * max(loss for _, losses in named for loss in losses if math.isfinite(loss)) or 1.0
    ends = _spread([_y(_last(losses), most) + 4 for _, losses in named])
    curves = tuple(Curve(f"{name} {_last(losses):.3g}", _points(losses, epochs, most), end)
                   for (name, losses), end in zip(named, ends, strict=True))
    up = tuple(Tick(_y(value, most), f"{value:g}") for value in _round_values(most))
    along = tuple(Tick(_x(i, epochs), str(i + 1)) for i in sorted({0, *range(4, epochs, 5)}))
    return LossCurve(curves, up, along, _words(named))


def _words(named: Sequence[tuple[str, Sequence[float]]]) -> str:
    lines = [f"{name} from {_first(losses):.3g} to {_last(losses):.3g} in {len(losses)} epochs"
             for name, losses in named]
    return f"The loss on digits that train has not seen: {'; '.join(lines)}."


def _points(losses: Sequence[float], epochs: int, most: float) -> str:
    return " ".join(f"{_x(i, epochs):.1f},{_y(loss, most):.1f}" for i, loss in enumerate(losses) if math.isfinite(loss))


def _x(epoch: int, epochs: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * epoch / max(1, epochs - 1)


def _y(loss: float, most: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - loss / most)


def _first(losses: Sequence[float]) -> float:
    return next(loss for loss in losses if math.isfinite(loss))


def _last(losses: Sequence[float]) -> float:
    return _first(losses[::-1])


def _spread(heights: Sequence[float]) -> list[float]:
    """At most two heights, moved apart where names would lie over each other."""
    if len(heights) < 2 or abs(heights[0] - heights[1]) >= APART:
        return list(heights)
    middle, upper = sum(heights) / 2, heights[0] <= heights[1]
    return [middle - APART / 2, middle + APART / 2] if upper else [middle + APART / 2, middle - APART / 2]


def _round_values(most: float) -> list[float]:
    """0 and two to five round values up to `most`."""
    magnitude = 10.0 ** math.floor(math.log10(most))
    step = next(step for step in (magnitude / 5, magnitude / 2, magnitude, 2 * magnitude) if most / step <= 5)
    return [step * i for i in range(int(most / step) + 1)]
