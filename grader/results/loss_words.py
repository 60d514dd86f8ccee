"""The loss after each epoch, the student's beside the reference's: which lines there are, and these in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

Named = tuple[str, Sequence[float]]


def named_losses(own: Sequence[float], reference: Sequence[float], epochs: int = 0) -> list[Named]:
    """The lines that can be drawn, the student's first; none where fewer than two of `own` are finite numbers."""
    by_epoch = not epochs or len(own) <= epochs + 1  # else an entry is less than an epoch, and compares with nothing
    named = [(name, losses) for name, losses in (("yours", own), ("the course’s", reference if by_epoch else ()))
             if sum(map(math.isfinite, losses)) > 1]
    return named if named and named[0][0] == "yours" else []


def in_words(named: Sequence[Named]) -> str:
    """The first and the last loss of each line."""
    lines = [f"{name} from {first(losses):.3g} to {last(losses):.3g}" for name, losses in named]
    return f"The loss on the held-out digits: {'; '.join(lines)}."


def first(losses: Sequence[float]) -> float:
    """The first that is a number."""
    return next(loss for loss in losses if math.isfinite(loss))


def last(losses: Sequence[float]) -> float:
    """The last that is a number."""
    return first(losses[::-1])
