"""Constants that an answer shows by itself: a cap, a threshold, the length that a gradient is clipped to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from grader.judgement.diagnosis import Answer, Case

from .recipe import Array

Cases = Sequence[Case]
Answers = Sequence[Answer]


def _activations(cases: Cases, got: Answers) -> Iterator[tuple[Array, Array]]:
    """z and h of hidden layers in an answer of forward_prop; of relu and its derivative, argument and value."""
    for case, answer in zip(cases, got, strict=True):
        depth = case.sizes[3] if case.sizes else 0
        zs, hs = (answer[1 : depth + 1], answer[-depth - 1 : -1]) if depth else (case.arguments, answer)
        for z, h in zip(zs, hs, strict=False):
            if np.shape(z) == np.shape(h):
                yield np.ravel(z), np.ravel(h)


def _between(lower: Array, upper: Array) -> float | None:
    """A number above all of `lower` and below all of `upper`; None where there is none, or nothing to be between."""
    if not lower.size or not upper.size or lower.max() >= upper.min():
        return None
    return float(lower.max() + upper.min()) / 2


def _together(cases: Cases, got: Answers) -> tuple[Array, Array]:
    pairs = list(_activations(cases, got))
    if not pairs:
        return np.zeros(0), np.zeros(0)
    z, h = (np.concatenate(part) for part in zip(*pairs, strict=True))
    return z, h


def largest_kept(cases: Cases, got: Answers) -> float | None:
    """The number above which nothing comes out."""
    _, h = _together(cases, got)
    return float(h.max()) if h.size else None


def threshold(cases: Cases, got: Answers) -> float | None:
    """A number between the positive z that come out as 0 and those that do not."""
    z, h = _together(cases, got)
    return _between(z[(z > 0) & (h == 0)], z[(z > 0) & (h != 0)])


def cap(cases: Cases, got: Answers) -> float | None:
    """A number between the positive z that do not come out as 0 and those, larger, that do."""
    z, h = _together(cases, got)
    return _between(z[(z > 0) & (h != 0)], z[(z > 0) & (h == 0)])


def largest_entry(cases: Cases, got: Answers) -> float | None:
    """The largest number of all answers."""
    return max(float(np.abs(answer[0]).max(initial=0.0)) for answer in got)


def largest_norm(cases: Cases, got: Answers) -> float | None:
    """The length of the longest answer, as a vector."""
    return max(float(np.sqrt((answer[0] ** 2).sum())) for answer in got)


def largest_block(cases: Cases, got: Answers) -> float | None:
    """The length of the longest block."""
    if any(len(answer) != 1 or answer[0].shape != case.truth.shape for case, answer in zip(cases, got, strict=True)):
        return None
    squares = [np.add.reduceat(answer[0] ** 2, case.bounds) for case, answer in zip(cases, got, strict=True)]
    return max(float(np.sqrt(each.max())) for each in squares)
