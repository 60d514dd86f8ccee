"""The loss after each epoch as a line of bars, the student's above the reference's, with numbers at both ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.results.loss_words import first, in_words, last, named_losses

BARS = "▁▂▃▄▅▆▇"
MOST_BARS = 40


def loss_lines(own: Sequence[float], reference: Sequence[float], epochs: int = 0) -> list[str]:
    """In words, then a line for each of the two; nothing where there are not two losses to draw."""
    named = named_losses(own, reference, epochs)
    if not named:
        return []
    most = max(loss for _, losses in named for loss in losses if math.isfinite(loss))
    width = max(len(name) for name, _ in named)
    return [in_words(named), *(f"  {name:<{width}}  {first(losses):>5.3g} {_bars(losses, most)} {last(losses):.3g}"
                               for name, losses in named)]


def _bars(losses: Sequence[float], most: float) -> str:
    """A bar for each loss, at most MOST_BARS of them evenly taken; "!" where it is no number."""
    step = max(1.0, (len(losses) - 1) / (MOST_BARS - 1))
    some = [losses[min(round(i * step), len(losses) - 1)] for i in range(min(len(losses), MOST_BARS))]
    return "".join(_bar(loss / most if most > 0 else 0.0) for loss in some)


def _bar(share: float) -> str:
    return BARS[max(0, min(round(share * len(BARS)), len(BARS)) - 1)] if math.isfinite(share) else "!"
