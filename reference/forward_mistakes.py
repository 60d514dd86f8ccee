"""Mistakes of forward propagation, each as a change to the recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .changes import Change, activate_as, affine_as, cut, layers, leaky, loss_as, setting
from .recipe import Array, Run, relu


def going_forward() -> Iterator[Hypothesis]:
    H = Hypothesis
    for i, detail, rank in layers(4):
        yield H("missing-hidden-activation", activate_as(lambda z, t: z, i), rank, detail=detail)
        yield H("relu-leaky", activate_as(leaky, i), rank + 1, start=0.01, detail=detail)
        yield H("missing-bias", affine_as(lambda run, W, h, b, i: W @ h, i), rank, detail=detail)
        yield H("transposed-weights", affine_as(lambda run, W, h, b, i: W.T @ h + b[:, None], i), rank, detail=detail)
        yield H(
            "wrong-layer-weights",
            affine_as(lambda run, W, h, b, i: run.Ws[min(i, run.last - 1)] @ h + b[:, None], i),
            rank,
        )
        yield H(
            "wrong-layer-weights", affine_as(lambda run, W, h, b, i: run.Ws[max(i - 2, 0)] @ h + b[:, None], i), rank
        )
        yield H("wrong-layer-bias", affine_as(lambda run, W, h, b, i: W @ h + run.bs[max(i - 2, 0)][:, None], i), rank)
        yield H(
            "hadamard-for-matrix-product", affine_as(lambda run, W, h, b, i: W * h + b[:, None], i), rank, detail=detail
        )
    for j in (2, 3):
        yield H(
            "wrong-layer-weights",
            affine_as(lambda run, W, h, b, i, j=j: (run.Ws[j - 1] if 1 < i < run.last else W) @ h + b[:, None]),
            2,
            detail=f"layer {j}'s",
        )
    yield H("activation-at-output", lambda r, t: replace(r, output=lambda z: r.output(relu(z))))
    yield H("activation-at-output", setting(output=relu), detail="instead of softmax")
    yield H("softmax-wrong-axis", setting(output=lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)))
    yield H("softmax-over-everything", setting(output=lambda z: np.exp(z) / np.exp(z).sum()))
    yield H("missing-output-activation", setting(output=lambda z: z))
    yield H("missing-output-activation", setting(show=lambda run: (run.zs, run.hs, run.zs[-1])), detail="yhat only")
    yield H(
        "column-major-vec",
        lambda r, t: replace(r, read=lambda flat, widths: r.read(flat, widths, "F")),
        detail="unpack",
    )
    yield H("packing-order", setting(read=_read_interleaved), detail="unpack")
    yield H("packing-order", setting(read=_read_biases_first), detail="unpack")


def _read_interleaved(flat: Array, widths: list[int]) -> tuple[list[Array], list[Array]]:
    Ws, bs, at = [], [], 0
    for inputs, outputs in pairwise(widths):
        Ws.append(flat[at : at + inputs * outputs].reshape(outputs, inputs))
        bs.append(flat[at + inputs * outputs : at + (inputs + 1) * outputs])
        at += (inputs + 1) * outputs
    return Ws, bs


def _read_biases_first(flat: Array, widths: list[int]) -> tuple[list[Array], list[Array]]:
    from .recipe import read

    return read(np.concatenate([flat[sum(widths[1:]) :], flat[: sum(widths[1:])]]), widths)


def cut_inputs() -> Iterator[Hypothesis]:
    def at_start(change: Callable[[Run], Run]) -> Change:
        return lambda r, t: replace(r, start=lambda run: change(r.start(run)))

    yield Hypothesis("integer-truncation", at_start(lambda run: replace(run, x=cut(run.x))), detail="x")
    yield Hypothesis(
        "integer-truncation", at_start(lambda run: replace(run, Ws=[cut(W) for W in run.Ws])), 2, detail="weights"
    )
    yield Hypothesis("integer-truncation", activate_as(lambda z, t: cut(relu(z))), detail="hidden layers")
    yield Hypothesis("integer-truncation", lambda r, t: replace(r, output=lambda z: cut(r.output(z))), detail="yhat")
    yield Hypothesis("integer-truncation", lambda r, t: replace(r, affine=lambda *a: cut(r.affine(*a))), 2, detail="z")


def of_the_loss() -> Iterator[Hypothesis]:
    H = Hypothesis
    yield H("loss-summed", loss_as(lambda run, J: J * run.n))
    yield H("loss-divided-by-classes", loss_as(lambda run, J: J / run.y.shape[0]))
    yield H("loss-divided-by-classes", loss_as(lambda run, J: J * run.n / run.y.shape[0]))
    yield H("double-batch-mean", loss_as(lambda run, J: J / run.n))
    yield H("divided-by-features", loss_as(lambda run, J: J * run.n / run.x.shape[0]))
    yield H("sign-flipped", loss_as(lambda run, J: -J))
    for n in (lambda run: run.n, lambda run: 1):
        yield H("loss-outer-product", loss_as(lambda run, J, n=n: float(-(run.y @ np.log(run.yhat).T).sum() / n(run))))
        yield H("loss-outer-product", loss_as(lambda run, J, n=n: float(-(run.y.T @ np.log(run.yhat)).sum() / n(run))))
    yield H("loss-first-example-only", loss_as(lambda run, J: float(-(run.y[:, 0] * np.log(run.yhat[:, 0])).sum())))
    yield H(
        "loss-first-example-only", loss_as(lambda run, J: float(-(run.y[:, 0] * np.log(run.yhat[:, 0])).sum() / run.n))
    )
    yield H("integer-truncation", loss_as(lambda run, J: float(int(J)) if np.isfinite(J) else J))
    for biases in (False, True):

        def term(run: Run, biases: bool = biases) -> float:
            return float(sum((W**2).sum() for W in (*run.Ws, *(run.bs if biases else []))))

        for power in (0, 1):
            yield H(
                "l2-in-loss-only",
                lambda r, t, term=term, power=power: replace(
                    r, loss=lambda run: r.loss(run) + t * term(run) / run.n**power
                ),
                3,
                start=0.1,
            )


def of_what_is_shown() -> Iterator[Hypothesis]:
    H = Hypothesis
    yield H(
        "cache-overwritten", setting(show=lambda run: ([relu(z) for z in run.zs[:-1]] + run.zs[-1:], run.hs, run.yhat))
    )
    yield H("cache-overwritten", setting(show=lambda run: ([relu(z) for z in run.zs], run.hs, run.yhat)), 2)
    yield H("cache-overwritten", setting(show=lambda run: ([*run.hs, run.yhat], run.hs, run.yhat)))
    yield H("layers-reversed", setting(show=lambda run: (run.zs[::-1], run.hs[::-1], run.yhat)))


def forward_hypotheses() -> list[Hypothesis]:
    return [*going_forward(), *cut_inputs(), *of_the_loss(), *of_what_is_shown()]
