"""Mistakes of forward and backward propagation, each as a change to the recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .recipe import Array, Recipe, Run, jacobian, relu

Change = Callable[[Recipe, float], Recipe]


def scaled(weights: Callable[[Run], float], biases: Callable[[Run], float]) -> Change:
    """The right gradient blocks times a factor that depends on the sizes."""

    def change(r: Recipe, t: float) -> Recipe:
        return replace(
            r,
            weight_gradient=lambda run, g, h, i: weights(run) * r.weight_gradient(run, g, h, i),
            bias_gradient=lambda run, g, i: biases(run) * r.bias_gradient(run, g, i),
        )

    return change


def on_layer(which: int | None, i: int) -> bool:
    return which is None or which == i


def bias_as(wrong: Callable[[Run, Array], Array], which: int | None = None) -> Change:
    def change(r: Recipe, t: float) -> Recipe:
        return replace(
            r, bias_gradient=lambda run, g, i: wrong(run, g) if on_layer(which, i) else r.bias_gradient(run, g, i)
        )

    return change


def mask_as(wrong: Callable[[Run, int, float], Array], which: int | None = None) -> Change:
    def change(r: Recipe, t: float) -> Recipe:
        return replace(r, mask=lambda run, i: wrong(run, i, t) if on_layer(which, i) else r.mask(run, i))

    return change


def weights_as(wrong: Callable[[Run, int, float], Array], which: int | None = None) -> Change:
    def change(r: Recipe, t: float) -> Recipe:
        return replace(
            r, weights_back=lambda run, i: wrong(run, i, t) if on_layer(which, i) else r.weights_back(run, i)
        )

    return change


def error_as(wrong: Callable[[Run, Array], Array]) -> Change:
    return lambda r, t: replace(r, error=lambda run: wrong(run, r.error(run)))


def affine_as(wrong: Callable[..., Array], which: int | None = None) -> Change:
    def change(r: Recipe, t: float) -> Recipe:
        return replace(
            r,
            affine=lambda run, W, h, b, i: wrong(run, W, h, b, i) if on_layer(which, i) else r.affine(run, W, h, b, i),
        )

    return change


def activate_as(wrong: Callable[[Array, float], Array], which: int | None = None) -> Change:
    return lambda r, t: replace(
        r, activate=lambda run, z, i: wrong(z, t) if on_layer(which, i) else r.activate(run, z, i)
    )


def setting(**steps: Any) -> Change:
    return lambda r, t: replace(r, **steps)


def everything_column_major(r: Recipe, t: float) -> Recipe:
    return replace(
        r, pack=lambda Ws, bs: np.concatenate([*(W.ravel(order="F") for W in Ws), *(np.ravel(b) for b in bs)])
    )


def interleaved(Ws: list[Array], bs: list[Array]) -> Array:
    return np.concatenate([np.ravel(block) for pair in zip(Ws, bs, strict=True) for block in pair])


def cut(a: Array) -> Array:
    return np.trunc(a)


def _decayed(biases: bool, over_n: bool) -> Change:
    def change(r: Recipe, t: float) -> Recipe:
        def strength(run: Run) -> float:
            return t / run.n if over_n else t

        def bias(run: Run, g: Array, i: int) -> Array:
            return r.bias_gradient(run, g, i) + (strength(run) * run.bs[i - 1] if biases else 0)

        return replace(
            r,
            bias_gradient=bias,
            weight_gradient=lambda run, g, h, i: r.weight_gradient(run, g, h, i) + strength(run) * run.Ws[i - 1],
        )

    return change


def leaky(z: Array, t: float) -> Array:
    return np.where(z > 0, z, t * z)


def scales() -> Iterator[Hypothesis]:
    """Blocks that are right up to a factor: n, 1/n, 1/c, 1/m, -1."""
    def one(run: Run) -> float:
        return 1.0
    def n(run: Run) -> float:
        return run.n
    def classes(run: Run) -> float:
        return run.y.shape[0]
    def features(run: Run) -> float:
        return run.x.shape[0]
    yield Hypothesis("missing-batch-mean", scaled(n, n))
    yield Hypothesis("sum-for-weights-mean-for-biases", scaled(n, one))
    yield Hypothesis("mean-for-weights-sum-for-biases", scaled(one, n))
    for weights, biases, detail in ((1, 1, ""), (1, 0, "weights"), (0, 1, "biases")):
        for name, size in (("divided-by-classes", classes), ("divided-by-features", features)):
            for extra in (n, one):
                inverse = lambda run, size=size, extra=extra: extra(run) / size(run)  # noqa: E731
                yield Hypothesis(name, scaled(inverse if weights else one, inverse if biases else one), detail=detail)
        twice = lambda run: 1 / run.n  # noqa: E731
        yield Hypothesis(
            "double-batch-mean", scaled(twice if weights else one, twice if biases else one), detail=detail
        )
        minus = lambda run: -1.0  # noqa: E731
        yield Hypothesis("sign-flipped", scaled(minus if weights else one, minus if biases else one), detail=detail)


def layers(top: int) -> Iterator[tuple[int | None, str, int]]:
    """All layers first; then one at a time, which is a little less simple."""
    yield None, "", 1
    for i in range(1, top + 1):
        yield i, f"layer {i}", 2


def on_the_way_back() -> Iterator[Hypothesis]:
    H = Hypothesis
    for i, detail, rank in layers(4):
        yield H("bias-not-summed", bias_as(lambda run, g: g, i), rank, detail=detail)
        yield H("bias-not-summed", bias_as(lambda run, g: g / run.n, i), rank, detail=detail)
        yield H("bias-not-summed", bias_as(lambda run, g: g[:, 0], i), rank, detail="first example only")
        yield H("bias-not-summed", bias_as(lambda run, g: g[:, 0] / run.n, i), rank, detail="first example only")
        yield H("bias-not-summed", bias_as(lambda run, g: g[:, -1], i), rank, detail="last example only")
        for part in (1, 0):
            yield H(
                "bias-summed-to-scalar",
                bias_as(lambda run, g, part=part: np.full(g.shape[0], g.sum() / run.n**part), i),
                rank,
                detail=detail,
            )
            yield H(
                "bias-summed-to-scalar",
                bias_as(lambda run, g, part=part: np.array([g.sum() / run.n**part]), i),
                rank,
                detail=detail,
            )
        yield H("bias-summed-to-scalar", bias_as(lambda run, g: np.full(g.shape[0], g.mean()), i), rank, detail=detail)
        yield H("bias-summed-to-scalar", bias_as(lambda run, g: np.array([g.mean()]), i), rank, detail=detail)
        yield H("missing-relu-mask", mask_as(lambda run, i, t: np.array(1.0), i), rank, detail=detail)
        yield H(
            "mask-from-wrong-layer", mask_as(lambda run, i, t: run.zs[i] > 0, i), rank, detail=f"{detail} one too high"
        )
        yield H(
            "mask-from-wrong-layer",
            mask_as(lambda run, i, t: run.zs[max(i - 2, 0)] > 0, i),
            rank,
            detail=f"{detail} one too low",
        )
        yield H("mask-from-wrong-layer", mask_as(lambda run, i, t: run.h(i - 1) > 0, i), rank + 1, detail=detail)
        for j in range(1, 4):
            if i is None or i != j:
                yield H(
                    "mask-from-wrong-layer",
                    mask_as(lambda run, i, t, j=j: run.zs[j - 1] > 0, i),
                    rank + 1,
                    detail=f"layer {j}'s",
                )
                yield H(
                    "wrong-layer-weights",
                    weights_as(lambda run, i, t, j=j: run.Ws[j - 1], i),
                    rank + 1,
                    detail=f"layer {j}'s",
                )
        yield H("transposed-weights", weights_as(lambda run, i, t: run.Ws[i - 1].T, i), rank, detail=detail)
        yield H(
            "transposed-weights",
            weights_as(lambda run, i, t: (lambda W: W.T if W.shape[0] == W.shape[1] else W)(run.Ws[i - 1]), i),
            rank,
            detail=detail,
        )
        yield H(
            "wrong-layer-weights", weights_as(lambda run, i, t: run.Ws[max(i - 2, 0)], i), rank, detail="one too low"
        )
        yield H(
            "wrong-layer-weights",
            weights_as(lambda run, i, t: run.Ws[min(i, run.last - 1)], i),
            rank,
            detail="one too high",
        )
        for sign in (1, -1):
            yield H(
                "weights-updated-before-use",
                weights_as(lambda run, i, t, sign=sign: run.Ws[i - 1] - sign * t * run.dWs[i], i),
                rank,
                start=0.1,
                detail=detail,
            )
        yield H("error-not-propagated", _unsent(i), rank, detail=detail)
        yield H("relu-leaky", mask_as(lambda run, i, t: np.where(run.zs[i - 1] > 0, 1, t), i), rank + 1, start=0.01)
        yield H("relu-for-its-derivative", mask_as(lambda run, i, t: relu(run.zs[i - 1]), i), rank, detail=detail)


def _unsent(which: int | None) -> Change:
    """g stays as it is where its shape allows (all layers of one width), or is multiplied elsewhere as it should."""

    def change(r: Recipe, t: float) -> Recipe:
        def send(run: Run, W: Array, g: Array, i: int) -> Array:
            stays = on_layer(which, i) and W.shape[0] == W.shape[1]
            return g if stays else r.send_back(run, W, g, i)

        return replace(r, send_back=send)

    return change


def at_the_output() -> Iterator[Hypothesis]:
    """Mistakes in the first error, the one that starts on its way back."""
    H = Hypothesis
    yield H("softmax-jacobian-applied-twice", error_as(lambda run, g: jacobian(run.yhat, g)))
    yield H(
        "softmax-jacobian-applied-twice", error_as(lambda run, g: g * run.yhat * (1 - run.yhat)), detail="its diagonal"
    )
    yield H("missing-softmax-jacobian", error_as(lambda run, g: -run.y / run.yhat))
    yield H("hadamard-for-matrix-product", error_as(lambda run, g: -run.y * (1 - run.yhat)), detail="softmax")
    yield H("mask-at-output", error_as(lambda run, g: g * (run.zs[-1] > 0)))
    yield H("mask-at-output", error_as(lambda run, g: g * (run.yhat > 0.5)), 2)
    yield H("error-from-z", error_as(lambda run, g: run.zs[-1] - run.y))


def packing() -> Iterator[Hypothesis]:
    H = Hypothesis
    yield H("column-major-vec", everything_column_major)
    yield H("packing-order", setting(pack=interleaved))
    yield H(
        "packing-order",
        setting(pack=lambda Ws, bs: np.concatenate([np.ravel(b) for b in (*bs, *Ws)])),
        detail="biases first",
    )
    yield H("layers-reversed", lambda r, t: replace(r, pack=lambda Ws, bs: r.pack(Ws[::-1], bs[::-1])))
    yield H("layers-reversed", lambda r, t: replace(r, pack=lambda Ws, bs: r.pack(Ws[::-1], bs)), detail="weights")
    yield H("layers-reversed", lambda r, t: replace(r, pack=lambda Ws, bs: r.pack(Ws, bs[::-1])), detail="biases")
    yield H("integer-truncation", lambda r, t: replace(r, pack=lambda Ws, bs: cut(r.pack(Ws, bs))))
    yield H(
        "integer-truncation",
        lambda r, t: replace(r, pack=lambda Ws, bs: r.pack([cut(W) for W in Ws], bs)),
        2,
        detail="weights",
    )
    yield H(
        "integer-truncation",
        lambda r, t: replace(r, pack=lambda Ws, bs: r.pack(Ws, [cut(b) for b in bs])),
        2,
        detail="biases",
    )
    yield H("integer-truncation", error_as(lambda run, g: cut(g)), 2, detail="error")


def decay() -> Iterator[Hypothesis]:
    """L2 in the gradient with an unknown strength; what the loss says about it is asked by an experiment."""
    for biases in (False, True):
        for over_n in (False, True):
            detail = "biases too" if biases else ""
            yield Hypothesis("l2-in-gradient-only", _decayed(biases, over_n), 3, start=0.1, detail=detail)


def products() -> Iterator[Hypothesis]:
    H = Hypothesis
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: g @ mask.T))
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: g @ mask))
    yield H(
        "matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: np.full_like(g, g[:, 0] @ mask[:, 0])), 2
    )
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: mask @ g), 2)
    yield H("hadamard-for-matrix-product", setting(send_back=lambda run, W, g, i: W * g))
    yield H("hadamard-for-matrix-product", setting(send_back=lambda run, W, g, i: W.T * g))
    yield H("hadamard-for-matrix-product", setting(weight_gradient=lambda run, g, h, i: g * h / run.n))


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


def loss_as(wrong: Callable[[Run, float], float]) -> Change:
    return lambda r, t: replace(r, loss=lambda run: wrong(run, r.loss(run)))


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


def backward_hypotheses() -> list[Hypothesis]:
    both = [
        replace(h, rank=h.rank + 1) for h in (*going_forward(), *cut_inputs())
    ]  # its own forward pass may hold them
    return [*scales(), *on_the_way_back(), *at_the_output(), *packing(), *decay(), *products(), *both]
