"""Gradient checks by differences at random points of random networks: what fails, and what is left open, and where.

    python tests/bench/torture.py [--points 3000]

No to 6 hidden layers, widths 1 to 300, n 1 to 64, weights 1e-3 to 1e2 (half of them divided by the root of the width
before), inputs dense or mostly 0, biases or none: nothing keeps kinks away, and nothing keeps logits small. A right
gradient must never fail. Where the check calls it right, one component of it is made wrong by 1.1e-5 of its scale:
that must never pass. (It may be left open: where a whole layer is dead, its gradient is 0 and has no scale of its own.)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from planted import Pass  # noqa: E402

from grader.homework.network.differences import check  # noqa: E402
from grader.homework.network.directions import scales  # noqa: E402
from grader.homework.network.forward import loss, pre_activations  # noqa: E402


@dataclass(frozen=True)
class Start:
    """A random network at a random point."""

    x: Any
    y: Any
    w: Any
    widths: tuple[int, ...]
    size: float  # of the weights


@dataclass(frozen=True)
class Outcome:
    """The verdicts on the right gradient, and where that is True on the wrong one."""

    start: Start
    right: bool | None
    wrong: bool | None
    logits: float


def random_start(seed: int, widest: int = 300) -> Start:
    rng = np.random.default_rng([seed, 12])
    widths = (_between(rng, 1, widest), *(_between(rng, 1, widest) for _ in range(rng.integers(0, 7))),
              _between(rng, 2, widest))
    n, size = _between(rng, 1, 64), float(10 ** rng.uniform(-3, 2))
    kept = rng.random() < 0.5
    Ws = [size * rng.normal(size=a * b) / (1 if kept else a**0.5) for a, b in pairwise(widths)]
    bs = [size * rng.normal(size=k) * rng.integers(0, 2) for k in widths[1:]]
    dense, shape = rng.random() < 0.5, (widths[0], n)
    x = rng.normal(size=shape) if dense else rng.random(shape) * (rng.random(shape) < 0.3)
    return Start(x, np.eye(widths[-1])[rng.integers(widths[-1], size=n)].T, np.concatenate(Ws + bs), widths, size)


def _between(rng: np.random.Generator, low: int, high: int) -> int:
    """Small numbers as often as large ones, on a logarithmic scale."""
    return round(float(np.exp(rng.uniform(np.log(low), np.log(high)))))


@np.errstate(all="ignore")  # some of these leave the range of float64
def outcome(seed: int, widest: int = 300) -> Outcome:
    start = random_start(seed, widest)
    gradient = Pass(start.x, start.y, start.w, start.widths).gradient()
    right = verdict(start, gradient, seed)
    wrong = verdict(start, _one_wrong(gradient, start, seed), seed) if right else None
    logits = float(np.abs(pre_activations(start.x, start.w, start.widths)[-1]).max())
    return Outcome(start, right, wrong, logits)


def verdict(start: Start, gradient: Any, seed: int) -> bool | None:
    def losses(ws: Sequence[Any]) -> list[float]:
        return [float(loss(start.x, start.y, w, start.widths)) for w in ws]

    if not np.isfinite(gradient).all():
        return None
    return check(gradient, losses, start.x, start.y, start.w, start.widths, seed=seed).agrees


def _one_wrong(gradient: Any, start: Start, seed: int) -> Any:
    i = int(np.random.default_rng([seed, 13]).integers(gradient.size))
    wrong = gradient.copy()
    wrong[i] += 1.1e-5 * scales(gradient, start.widths)[i]
    return wrong


def table(outcomes: Sequence[Outcome]) -> Iterable[str]:
    yield "| points | number | right gradients failed | left open | wrong ones tried | found | passed |"
    yield "|---|---|---|---|---|---|---|"
    yield _row("all", outcomes)
    for name, edges, value in COLUMNS:
        for low, high in pairwise(edges):
            within = [each for each in outcomes if low <= value(each) < high]
            if within:
                yield _row(f"{name} {_number(low)} to {_number(high)}", within)


COLUMNS: Sequence[tuple[str, Sequence[float], Callable[[Outcome], float]]] = (
    ("hidden layers", (0, 1, 2, 3, 4, 5, 6, 7), lambda each: len(each.start.widths) - 2),
    ("widest layer", (1, 30, 100, 200, 301), lambda each: max(each.start.widths)),
    ("n", (1, 2, 8, 24, 65), lambda each: each.start.x.shape[1]),
    ("weights", (1e-3, 1e-2, 1e-1, 1, 10, 101), lambda each: each.start.size),
    ("logits", (0, 1e-2, 1, 10, 100, 1e3, 1e5, np.inf), lambda each: each.logits),
)


def _number(value: float) -> str:
    return f"{value:g}"


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    failed = sum(each.right is False for each in outcomes)
    open_ = sum(each.right is None for each in outcomes)
    wrong = [each.wrong for each in outcomes if each.right]
    cells = (name, f"{len(outcomes):,}", failed, f"{open_ / len(outcomes):.0%}", f"{len(wrong):,}",
             f"{sum(each is False for each in wrong):,}", sum(each is True for each in wrong))
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=3000)
    print("\n".join(table([outcome(seed) for seed in range(parser.parse_args().points)])), flush=True)


if __name__ == "__main__":
    main()
