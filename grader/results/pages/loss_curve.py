"""The loss after each epoch, the student's and the reference's -> lines for an SVG, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.data_classes import dataclass
from grader.results.loss_words import in_words, last, named_losses

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


def loss_curve(own: Sequence[float], reference: Sequence[float], epochs: int = 0) -> LossCurve | None:
    """Losses after the last epochs of so many, with that of the start (epoch 0) where there is one loss more.

    None where fewer than two of `own` are finite numbers, of which no line can be drawn.
    """
    named = named_losses(own, reference, epochs)
    if not named:
        return None
    longest = max(len(losses) for _, losses in named)
    plot = Plot(last=epochs if longest <= epochs + 1 else longest, longest=longest,
                most=1.05 * max(loss for _, losses in named for loss in losses if math.isfinite(loss)) or 1.0)
    ends = _spread([plot.y(last(losses)) + 4 for _, losses in named])
    curves = tuple(Curve(f"{name} {last(losses):.3g}", plot.points(losses), end)
                   for (name, losses), end in zip(named, ends, strict=True))
    up = tuple(Tick(plot.y(value), f"{value:g}") for value in _round_values(plot.most))
    along = tuple(Tick(plot.x(epoch), str(epoch)) for epoch in range(plot.first, plot.last + 1)
                  if epoch == plot.first or epoch % 5 == 0)
    return LossCurve(curves, up, along, in_words(named))


@dataclass(frozen=True)
class Plot:
    """Where an epoch, up to the `last`, and a loss, up to the `most`, lie in the drawing."""

    last: int
    longest: int
    most: float

    @property
    def first(self) -> int:
        return self.last - self.longest + 1

    def x(self, epoch: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (epoch - self.first) / max(1, self.last - self.first)

    def y(self, loss: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - loss / self.most)

    def points(self, losses: Sequence[float]) -> str:
        """The losses of the last epochs, as the points of a line."""
        begin = self.last - len(losses) + 1
        return " ".join(f"{self.x(epoch):.1f},{self.y(loss):.1f}" for epoch, loss in enumerate(losses, begin)
                        if math.isfinite(loss))


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
