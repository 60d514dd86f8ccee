"""Gradient checkers side by side: losses asked, time, planted bugs found, correct gradients failed.

    python tests/bench/gradients.py [--directions 100000]

A bug counts as found when the checker rejects it at every point and in every draw. Each tool runs with its own default
tolerance. Where a tool asks for 2 P losses at 600,000 parameters its time is extrapolated from 300 of them ("~").
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from planted import BUGS, Pass, Steps  # noqa: E402

from grader.homework.network.differences import check  # noqa: E402
from grader.homework.network.forward import loss  # noqa: E402
from grader.homework.network.points import design  # noqa: E402

N = 16
NETWORKS = {"784-30-10": (784, 30, 10), "784-[10]*3-10": (784, 10, 10, 10, 10), "784-[256]*4-10": (784, *[256] * 4, 10)}


@dataclass
class Setting:
    """One point; `asked` counts the losses."""

    x: Any
    y: Any
    w: Any
    widths: Sequence[int]
    asked: int = 0
    good: Any = field(default=None)

    def __post_init__(self) -> None:
        self.good = Pass(self.x, self.y, self.w, self.widths).gradient()

    def loss(self, w: Any) -> float:
        self.asked += 1
        return loss(self.x, self.y, w, self.widths)

    def losses(self, ws: Any) -> list[float]:
        return [self.loss(w) for w in ws]

    def wrong(self, steps: Steps) -> Any:
        return Pass(self.x, self.y, self.w, self.widths).gradient(steps)


def designed(widths: Sequence[int], seed: int) -> Setting:
    return Setting(*design(seed, widths, N, sparse=bool(seed % 2)), widths)


def at_random(widths: Sequence[int], seed: int) -> Setting:
    """The usual start: Gaussian weights, zero biases, sparse images, any labels."""
    rng = np.random.default_rng(seed)
    parts = [rng.normal(0, (2 / m) ** 0.5, size=m * k) for m, k in pairwise(widths)]
    w = np.concatenate([*parts, np.zeros(sum(widths[1:]))])
    x = rng.random((widths[0], N)) * (rng.random((widths[0], N)) < 0.2)
    return Setting(x, np.eye(widths[-1])[rng.integers(widths[-1], size=N)].T, w, widths)


# Each checker: (setting, gradient, seed) -> accepts? None stands for "cannot tell".


def ours(s: Setting, g: Any, seed: int) -> bool | None:
    return check(g, s.losses, s.x, s.y, s.w, s.widths, seed=seed).agrees


def central_all(s: Setting, g: Any, seed: int, h: float = 1e-6) -> bool:
    """Exhaustive; each component to 1e-5 of its size, but at least a thousandth of the largest."""
    numeric, w = np.empty_like(s.w), s.w.copy()
    for i in range(w.size):
        w[i] = s.w[i] + h
        up = s.loss(w)
        w[i] = s.w[i] - h
        numeric[i] = (up - s.loss(w)) / (2 * h)
        w[i] = s.w[i]
    return bool(np.all(np.abs(numeric - g) <= 1e-5 * np.maximum(np.abs(g), 1e-3 * np.abs(g).max())))


def scipy_all(s: Setting, g: Any, seed: int) -> bool:
    """Forward differences of every component; the norm of the error below 1e-5, as SciPy's own examples judge it."""
    from scipy.optimize import check_grad

    return bool(check_grad(s.loss, lambda w: g, s.w) < 1e-5)


def scipy_random(s: Setting, g: Any, seed: int) -> bool:
    from scipy.optimize import check_grad

    return bool(check_grad(s.loss, lambda w: g, s.w, direction="random", rng=np.random.default_rng(seed)) < 1e-5)


def autograd_check(s: Setting, g: Any, seed: int) -> bool:
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    f = primitive(s.loss)
    defvjp(f, lambda ans, w: lambda v: v * g)
    np.random.seed(seed)
    try:
        check_grads(f, modes=["rev"], order=1)(s.w)
    except AssertionError:
        return False
    return True


def torch_check(fast: bool) -> Callable[[Setting, Any, int], bool]:
    def run(s: Setting, g: Any, seed: int) -> bool:
        import torch

        class Loss(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, w: Any) -> Any:
                return torch.tensor(s.loss(w.detach().numpy()), dtype=torch.float64)

            @staticmethod
            def backward(ctx: Any, v: Any) -> Any:
                return v * torch.from_numpy(g.copy())

        w = torch.from_numpy(s.w.copy()).requires_grad_()
        if not fast:
            return bool(torch.autograd.gradcheck(Loss.apply, (w,), raise_exception=False))
        return _fast_verdict(torch, Loss, w)

    return run


def _fast_verdict(torch: Any, Loss: Any, w: Any) -> bool:
    """On failure the fast mode repeats the slow one for its message; only its verdict is wanted here."""
    module = importlib.import_module("torch.autograd.gradcheck")
    repeat = module._run_slow_mode_and_get_error
    module._run_slow_mode_and_get_error = lambda *args, **kwargs: "wrong"
    try:
        return bool(torch.autograd.gradcheck(Loss.apply, (w,), fast_mode=True, raise_exception=False))
    finally:
        module._run_slow_mode_and_get_error = repeat


def timed(checker: Any, widths: Sequence[int], times: int) -> tuple[int, float]:
    s, seconds = designed(widths, 1), []
    for seed in range(times):
        s.asked, start = 0, time.perf_counter()
        checker(s, s.good, seed)
        seconds.append(time.perf_counter() - start)
    return s.asked, median(seconds)


def found(checker: Any, widths: Sequence[int], points: int, draws: int) -> int:
    """Bugs rejected at all points and in all draws."""
    settings = [designed(widths, seed) for seed in range(points)]
    return sum(all(checker(s, s.wrong(bug), seed) is False for s in settings for seed in range(draws))
               for bug in BUGS.values())


def found_by_differences(widths: Sequence[int], points: int, rejects: Callable[[Any, Any], bool]) -> int:
    """For tools that look at every component: their numerical gradient is computed once per point, not once per bug."""
    settings = [designed(widths, seed) for seed in range(points)]
    return sum(all(rejects(s.good, s.wrong(bug)) for s in settings) for bug in BUGS.values())


def failures(checker: Any, widths: Sequence[int], count: int) -> tuple[float, float]:
    """Correct gradients at random starts: the shares that were rejected, and left open."""
    answers = [checker(s := at_random(widths, seed), s.good, seed) for seed in range(count)]
    return sum(a is False for a in answers) / count, sum(a is None for a in answers) / count


def extrapolated(widths: Sequence[int], evaluations: int, sample: int = 300) -> float:
    s = designed(widths, 1)
    start = time.perf_counter()
    for _ in range(sample):
        s.loss(s.w)
    return (time.perf_counter() - start) / sample * evaluations


def exhaustive_row(name: str, checker: Any, per: int, widths: Sequence[int], rejects: Any) -> str:
    size = designed(widths, 1).w.size
    asked, seconds, sign = per * size, 0.0, "~"
    if size < 30_000 and checker:
        (asked, seconds), sign = timed(checker, widths, 1), ""
    else:
        seconds = extrapolated(widths, asked)
    bugs = f"{found_by_differences(widths, 6, rejects)} *" if rejects else "–"
    return f"| {name} | {asked:,} | {sign}{seconds * 1e3:,.0f} ms | {bugs} | – |"


def one_row(name: str, checker: Any, widths: Sequence[int], starts: int) -> str:
    deep = len(widths) > 5
    asked, seconds = timed(checker, widths, 3 if deep else 15)
    bugs = found(checker, widths, *(1, 1) if deep else (4, 3))
    false, open_ = failures(checker, widths, starts)
    return f"| {name} | {asked} | {seconds * 1e3:,.1f} ms | {bugs} | {false:.1%} of {starts} ({open_:.0%} left open) |"


def many_directions(count: int) -> str:
    """Correct gradients: half at designed points, half at random starts."""
    widths, verdicts, worst = NETWORKS["784-[10]*3-10"], {True: 0, False: 0, None: 0}, 0.0
    for seed in range(count // 200):
        s = designed(widths, seed) if seed % 2 else at_random(widths, seed)
        for draw in range(100):
            answer = check(s.good, s.losses, s.x, s.y, s.w, widths, seed=draw)
            verdicts[answer.agrees] += 2
            worst = max(worst, answer.error / answer.tolerance)
    return (f"Correct gradients along {count:,} directions (784-[10]*3-10, half designed points, half random starts): "
            f"{verdicts[False]} failed, {verdicts[None]:,} left open, largest error {worst:.3f} of the tolerance.")


def table(widths: Sequence[int]) -> list[str]:
    starts = 4 if len(widths) > 5 else 100
    size = designed(widths, 1).w.size
    rows = [f"\n**{'-'.join(map(str, widths))}**, {size:,} parameters, n = {N}\n",
            f"| check | losses asked | time | bugs found of {len(BUGS)} | correct gradients failed at random starts |",
            "|---|---|---|---|---|",
            one_row("ours, 2 draws", ours, widths, starts),
            exhaustive_row("central differences, all", central_all, 2, widths, lambda g, bad: bool(
                np.any(np.abs(g - bad) > 1e-5 * np.maximum(np.abs(bad), 1e-3 * np.abs(bad).max())))),
            exhaustive_row("scipy check_grad, all", scipy_all, 1, widths,
                           lambda g, bad: bool(np.linalg.norm(g - bad) >= 1e-5)),
            one_row("scipy check_grad, random", scipy_random, widths, starts)]
    if importlib.util.find_spec("autograd"):
        rows.append(one_row("autograd check_grads", autograd_check, widths, starts))
    if importlib.util.find_spec("torch"):
        rows.append(one_row("torch gradcheck, fast", torch_check(True), widths, starts))
        rows.append(exhaustive_row("torch gradcheck, slow", torch_check(False), 2, widths, lambda g, bad: bool(
            np.any(np.abs(g - bad) > 1e-5 + 1e-3 * np.abs(g)))))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--directions", type=int, default=100_000)
    arguments = parser.parse_args()
    for widths in NETWORKS.values():
        print("\n".join(table(widths)), flush=True)
    print("\n~ extrapolated from the time of one loss.  * by their rule from exact differences, at every component.\n")
    print(many_directions(arguments.directions), flush=True)


if __name__ == "__main__":
    main()
