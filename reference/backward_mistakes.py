"""Mistakes of backward propagation, each as a change to the recipe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .changes import Change, bias_as, cut, error_as, layers, mask_as, on_layer, scaled, setting, weights_as
from .forward_mistakes import cut_inputs, going_forward
from .recipe import Array, Recipe, Run, jacobian, relu


def everything_column_major(r: Recipe, t: float) -> Recipe:
    return replace(
        r, pack=lambda Ws, bs: np.concatenate([*(W.ravel(order="F") for W in Ws), *(np.ravel(b) for b in bs)])
    )


def interleaved(Ws: list[Array], bs: list[Array]) -> Array:
    return np.concatenate([np.ravel(block) for pair in zip(Ws, bs, strict=True) for block in pair])


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


def backward_hypotheses() -> list[Hypothesis]:
    both = [
        replace(h, rank=h.rank + 1) for h in (*going_forward(), *cut_inputs())
    ]  # its own forward pass may hold them
    return [*scales(), *on_the_way_back(), *at_the_output(), *packing(), *decay(), *products(), *both]
