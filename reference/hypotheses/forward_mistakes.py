"""Mistakes of forward propagation, each as a change to the recipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .changes import Change, activate_as, affine_as, at_start, cut, everywhere, in_layers, leaky, loss_as, setting
from .readings import largest_kept, threshold
from .recipe import Array, Run, read, relu

H = Hypothesis
BASES = (2.0, 10.0)


def of_the_layers() -> Iterator[Hypothesis]:
    yield from in_layers("missing-hidden-activation", activate_as(lambda z, t: z))
    yield from in_layers("relu-leaky", activate_as(leaky), 1, constant=0.01)
    yield from in_layers("missing-bias", affine_as(lambda run, W, h, b, i: W @ h))
    yield from in_layers("transposed-weights", affine_as(lambda run, W, h, b, i: W.T @ h + b[:, None]))
    yield from in_layers("hadamard-for-matrix-product", affine_as(lambda run, W, h, b, i: W * h + b[:, None]))
    for step, detail in ((1, "the next one's"), (-1, "the one before's")):
        yield from in_layers(
            "wrong-layer-weights",
            affine_as(lambda run, W, h, b, i, step=step: run.Ws[_near(run, i + step)] @ h + b[:, None]),
            detail=detail,
        )
        yield from in_layers(
            "wrong-layer-bias",
            affine_as(lambda run, W, h, b, i, step=step: W @ h + run.bs[_near(run, i + step)][:, None]),
            detail=detail,
        )
    for j in (1, 2, 3):
        yield from in_layers(
            "wrong-layer-bias",
            affine_as(lambda run, W, h, b, i, j=j: W @ h + run.bs[j - 1][:, None]),
            1,
            detail=f"layer {j}'s",
        )
    for j in (2, 3):
        yield H(
            "wrong-layer-weights",
            affine_as(lambda run, W, h, b, i, j=j: run.Ws[j - 1] @ h + b[:, None])(lambda run, i: 1 < i < run.last),
            2,
            detail=f"layer {j}'s in every hidden layer but the first",
        )
    yield from _skipped()


def _near(run: Run, i: int) -> int:
    """The place of layer i in a list, or of the layer nearest to it that there is."""
    return min(max(i, 1), run.last) - 1


def _skipped() -> Iterator[Hypothesis]:
    """A hidden layer whose input and output have one width is left out."""

    def without(numbers: Sequence[int]) -> Change:
        """Layers are counted from the output where they are not positive."""

        def changed(run: Run) -> Run:
            out = {i if i > 0 else run.last + i for i in numbers}
            kept = [i for i in range(1, run.last + 1) if not (i in out and 1 < i < run.last)]
            return replace(run, Ws=[run.Ws[i - 1] for i in kept], bs=[run.bs[i - 1] for i in kept])

        return at_start(changed)

    yield H("layer-skipped", without([2]), 1, detail="layer 2", others=(without([-2]),))
    yield H("layer-skipped", without([-1]), 1, detail="the last hidden layer", others=(without([3]),))
    yield H("layer-skipped", without([2, 3]), 1, detail="all hidden layers but the first",
            others=(without([-1, -2]), without(range(2, 9))))


def of_the_output() -> Iterator[Hypothesis]:
    yield H("activation-at-output", lambda r, t: replace(r, output=lambda z: r.output(relu(z))))
    yield H("activation-at-output", setting(output=relu), detail="instead of softmax")
    yield H("softmax-wrong-axis", setting(output=lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)))
    yield H("softmax-over-everything", setting(output=lambda z: np.exp(z) / np.exp(z).sum()))
    yield H("missing-output-activation", setting(output=lambda z: z), detail="z for yhat")
    yield H("missing-output-activation", setting(output=np.exp), detail="exp alone")
    yield H("missing-output-activation", setting(output=lambda z: 1 / (1 + np.exp(-z))), detail="a sigmoid")
    yield H("missing-output-activation", setting(show=lambda run: (run.zs, run.hs, run.zs[-1])), detail="yhat only")
    yield H("softmax-scaled", lambda r, t: replace(r, output=lambda z: r.output(t * z)), 2, 0.5)


def of_the_reading() -> Iterator[Hypothesis]:
    yield H(
        "column-major-vec",
        lambda r, t: replace(r, read=lambda flat, widths: r.read(flat, widths, "F")),
        detail="unpack",
    )
    yield H("packing-order", setting(read=_read_interleaved), detail="unpack")
    yield H("packing-order", setting(read=_read_biases_first), detail="unpack")


def _read_interleaved(flat: Array, widths: list[int], order: str = "C") -> tuple[list[Array], list[Array]]:
    Ws, bs, at = [], [], 0
    for inputs, outputs in pairwise(widths):
        Ws.append(flat[at : at + inputs * outputs].reshape(outputs, inputs, order=order))  # type: ignore[call-overload]
        bs.append(flat[at + inputs * outputs : at + (inputs + 1) * outputs])
        at += (inputs + 1) * outputs
    return Ws, bs


def _read_biases_first(flat: Array, widths: list[int], order: str = "C") -> tuple[list[Array], list[Array]]:
    return read(np.concatenate([flat[sum(widths[1:]) :], flat[: sum(widths[1:])]]), widths, order)


def cut_inputs() -> Iterator[Hypothesis]:
    yield H("integer-truncation", at_start(lambda run: replace(run, x=cut(run.x))), detail="x")
    yield H("integer-truncation", at_start(lambda run: replace(run, Ws=[cut(W) for W in run.Ws])), 2, detail="weights")
    yield H("integer-truncation", lambda r, t: replace(r, activate=lambda *a: cut(r.activate(*a))), detail="h")
    yield H("integer-truncation", lambda r, t: replace(r, output=lambda z: cut(r.output(z))), detail="yhat")
    yield H("integer-truncation", lambda r, t: replace(r, affine=lambda *a: cut(r.affine(*a))), 2, detail="z")


def of_the_loss() -> Iterator[Hypothesis]:
    yield H("loss-summed", loss_as(lambda run, J: J * run.n))
    yield H("loss-divided-by-classes", loss_as(lambda run, J: J / run.y.shape[0]))
    yield H("loss-divided-by-classes", loss_as(lambda run, J: J * run.n / run.y.shape[0]), detail="not by the examples")
    yield H("double-batch-mean", loss_as(lambda run, J: J / run.n))
    yield H("divided-by-features", loss_as(lambda run, J: J * run.n / run.x.shape[0]))
    yield H("sign-flipped", loss_as(lambda run, J: -J), detail="loss")
    for base in BASES:
        yield H("wrong-log-base", loss_as(lambda run, J, base=base: J / np.log(base)), detail=f"base {base:.0f}")
    for n in (lambda run: run.n, lambda run: 1):
        yield H("loss-outer-product", loss_as(lambda run, J, n=n: float(-(run.y @ np.log(run.yhat).T).sum() / n(run))))
        yield H("loss-outer-product", loss_as(lambda run, J, n=n: float(-(run.y.T @ np.log(run.yhat)).sum() / n(run))))
    yield H("loss-first-example-only", loss_as(lambda run, J: _first(run)))
    yield H("loss-first-example-only", loss_as(lambda run, J: _first(run) / run.n), detail="divided by n")
    yield H("integer-truncation", loss_as(lambda run, J: float(int(J)) if np.isfinite(J) else J), detail="loss")
    yield H(
        "log-guard",
        lambda r, t: replace(r, loss=lambda run: float(-np.log((run.y * run.yhat).sum(axis=0) + t).mean())),
        3,
        1e-4,
    )
    yield from _regularised()


def _first(run: Run) -> float:
    return float(-(run.y[:, 0] * np.log(run.yhat[:, 0])).sum())


def _regularised() -> Iterator[Hypothesis]:
    for biases in (False, True):

        def term(run: Run, biases: bool = biases) -> float:
            return float(sum((W**2).sum() for W in (*run.Ws, *(run.bs if biases else []))))

        for power in (0, 1):
            yield H(
                "l2-in-loss",
                lambda r, t, term=term, power=power: replace(
                    r, loss=lambda run: r.loss(run) + t * term(run) / run.n**power
                ),
                3,
                0.1,
                ", ".join(word for word in ("biases too" * biases, "over n" * power) if word),
                linear=True,
            )


def of_what_is_shown() -> Iterator[Hypothesis]:
    yield H(
        "cache-overwritten", setting(show=lambda run: ([relu(z) for z in run.zs[:-1]] + run.zs[-1:], run.hs, run.yhat))
    )
    yield H("cache-overwritten", setting(show=lambda run: ([relu(z) for z in run.zs], run.hs, run.yhat)), 2)
    yield H("cache-overwritten", setting(show=lambda run: ([*run.hs, run.yhat], run.hs, run.yhat)))
    yield H("layers-reversed", setting(show=lambda run: (run.zs[::-1], run.hs[::-1], run.yhat)))


# What shows at some values only: at large or small ones, or where exp leaves float64.


def caps() -> Iterator[Hypothesis]:
    yield H("relu-capped", activate_as(lambda z, t: np.minimum(relu(z), t))(everywhere), 2, largest_kept)
    yield H("relu-threshold", activate_as(lambda z, t: np.where(z > t, z, 0.0))(everywhere), 2, threshold, rough=True)


def overflows() -> Iterator[Hypothesis]:
    yield H("softmax-unstable", setting(output=lambda z: np.exp(z) / np.exp(z).sum(axis=0)))
    yield H("softmax-shifted-by-batch", setting(output=lambda z: _shifted(z, z.max())))


def _shifted(z: Array, by: Array) -> Array:
    e = np.exp(z - by)
    return e / e.sum(axis=0)


def going_forward() -> Iterator[Hypothesis]:
    """All that a gradient may come from as well, where back_prop has a forward pass of its own."""
    yield from of_the_layers()
    yield from of_the_output()
    yield from of_the_reading()
    yield from cut_inputs()
    yield from overflows()


def of_the_forward_pass_alone() -> Iterator[Hypothesis]:
    """Mistakes after which every step of the way back is left to do, each with numbers of its own.

    What the way back makes of such activations is the slope of no loss.
    """
    yield from in_layers("missing-hidden-activation", activate_as(lambda z, t: z))
    for wrong in of_the_output():
        if wrong.id in ("activation-at-output", "softmax-wrong-axis", "softmax-over-everything"):
            yield wrong


def forward_hypotheses() -> list[Hypothesis]:
    return [*going_forward(), *of_the_loss(), *of_what_is_shown(), *caps()]
