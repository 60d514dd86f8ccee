"""Mistakes of backward propagation, each as a change to the recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .changes import (
    Change,
    Where,
    bias_as,
    cut,
    error_as,
    in_layers,
    mask_as,
    packed_as,
    scaled,
    scaled_in,
    setting,
    unmasked,
    weights_as,
)
from .forward_mistakes import BASES, going_forward
from .readings import largest_block, largest_entry, largest_norm
from .recipe import Array, Recipe, Run, jacobian, relu

H = Hypothesis
Size = Callable[[Run], float]


def one(run: Run) -> float:
    return 1.0


def examples(run: Run) -> float:
    return run.n


def classes(run: Run) -> float:
    return run.y.shape[0]


def features(run: Run) -> float:
    return run.x.shape[0]


def scales() -> Iterator[Hypothesis]:
    """Blocks that are right up to a factor: n, 1/n, 1/c, 1/m, -1."""
    yield H("missing-batch-mean", scaled(examples, examples))
    yield H("sum-for-weights-mean-for-biases", scaled(examples, one))
    yield H("mean-for-weights-sum-for-biases", scaled(one, examples))
    for base in BASES:
        yield H("wrong-log-base", scaled(*[lambda run, b=base: 1 / np.log(b)] * 2), 2, detail=f"base {base:.0f}")
    for weights, biases, detail in ((True, True, ""), (True, False, "weights"), (False, True, "biases")):

        def both(factor: Size, weights: bool = weights, biases: bool = biases) -> Change:
            return scaled(factor if weights else one, factor if biases else one)

        for name, size in (("divided-by-classes", classes), ("divided-by-features", features)):
            for extra in (examples, one):
                yield H(name, both(lambda run, size=size, extra=extra: extra(run) / size(run)), detail=detail)
        yield H("double-batch-mean", both(lambda run: 1 / run.n), detail=detail)
        yield H("sign-flipped", both(lambda run: -1.0), detail=detail)


def scales_of_layers() -> Iterator[Hypothesis]:
    """The same factors in some layers alone."""
    factors: dict[str, Size] = {
        "missing-batch-mean": examples, "double-batch-mean": lambda run: 1 / run.n, "sign-flipped": lambda run: -1.0}
    for id, size in factors.items():
        for weights, biases, detail in ((size, size, ""), (size, one, "weights"), (one, size, "biases")):
            yield from (each for each in in_layers(id, scaled_in(weights, biases), 0, detail) if each.rank > 1)


def of_the_biases() -> Iterator[Hypothesis]:
    for n in (one, examples):
        yield from in_layers("bias-not-summed", bias_as(lambda run, g, n=n: g / n(run)))
        yield from in_layers("bias-not-summed", bias_as(lambda run, g, n=n: g[:, 0] / n(run)), 0, "first example only")
        yield from in_layers("bias-not-summed", bias_as(lambda run, g, n=n: g[:, -1] / n(run)), 0, "last example only")
        yield from in_layers("bias-summed-over-neurons", bias_as(lambda run, g, n=n: g.sum(axis=0) / n(run)))
        yield from in_layers("bias-summed-to-scalar", bias_as(lambda run, g, n=n: np.array([g.sum() / n(run)])))
        yield from in_layers(
            "bias-summed-to-scalar", bias_as(lambda run, g, n=n: np.full(g.shape[0], g.sum() / n(run)))
        )
    yield from in_layers("bias-summed-over-neurons", bias_as(lambda run, g: g.mean(axis=0)))
    yield from in_layers("bias-summed-to-scalar", bias_as(lambda run, g: np.full(g.shape[0], g.mean())))
    yield from in_layers("bias-summed-to-scalar", bias_as(lambda run, g: np.array([g.mean()])))


def of_the_masks() -> Iterator[Hypothesis]:
    yield from in_layers("missing-relu-mask", mask_as(lambda run, i, t: np.array(1.0)))
    yield H("missing-relu-mask", _unmasked_for_biases, 2, detail="biases")
    yield H("missing-relu-mask", _unmasked_for_weights, 2, detail="weights")
    yield from in_layers("mask-from-wrong-layer", mask_as(lambda run, i, t: run.zs[i] > 0), 0, "one too high")
    yield from in_layers(
        "mask-from-wrong-layer", mask_as(lambda run, i, t: run.zs[max(i - 2, 0)] > 0), 0, "one too low"
    )
    yield from in_layers("mask-from-wrong-layer", mask_as(lambda run, i, t: run.h(i - 1) > 0), 1)
    for j in range(1, 4):
        yield from in_layers(
            "mask-from-wrong-layer", mask_as(lambda run, i, t, j=j: run.zs[j - 1] > 0), 1, f"layer {j}'s"
        )
    yield from in_layers(
        "relu-leaky", mask_as(lambda run, i, t: np.where(run.zs[i - 1] > 0, 1, t)), 1, constant=0.01
    )
    yield from in_layers("relu-for-its-derivative", mask_as(lambda run, i, t: relu(run.zs[i - 1])))
    yield from in_layers("z-for-relu-prime", mask_as(lambda run, i, t: run.zs[i - 1]))
    yield from in_layers("relu-prime-sign", mask_as(lambda run, i, t: np.sign(run.zs[i - 1])))


def _unmasked_for_biases(r: Recipe, t: float) -> Recipe:
    return replace(r, bias_gradient=lambda run, g, i: r.bias_gradient(run, unmasked(run, g, i), i))


def _unmasked_for_weights(r: Recipe, t: float) -> Recipe:
    return replace(r, weight_gradient=lambda run, g, h, i: r.weight_gradient(run, unmasked(run, g, i), h, i))


def of_the_way_back() -> Iterator[Hypothesis]:
    yield from in_layers("transposed-weights", weights_as(lambda run, i, t: run.Ws[i - 1].T))
    yield from in_layers("transposed-weights", weights_as(lambda run, i, t: _if_square(run.Ws[i - 1])))
    yield from in_layers("wrong-layer-weights", weights_as(lambda run, i, t: run.Ws[max(i - 2, 0)]), 0, "one too low")
    yield from in_layers(
        "wrong-layer-weights", weights_as(lambda run, i, t: run.Ws[min(i, run.last - 1)]), 0, "one too high"
    )
    for j in range(1, 4):
        yield from in_layers("wrong-layer-weights", weights_as(lambda run, i, t, j=j: run.Ws[j - 1]), 1, f"layer {j}'s")
    for sign in (1, -1):
        yield from in_layers(
            "weights-updated-before-use",
            weights_as(lambda run, i, t, sign=sign: run.Ws[i - 1] - sign * t * run.dWs[i]),
            constant=0.1,
        )
    yield from in_layers("error-not-propagated", _unsent)


def _if_square(W: Array) -> Array:
    return W.T if W.shape[0] == W.shape[1] else W


def _unsent(where: Where) -> Change:
    """g stays as it is where its shape allows (all layers of one width), or is multiplied elsewhere as it should."""

    def change(r: Recipe, t: float) -> Recipe:
        def send(run: Run, W: Array, g: Array, i: int) -> Array:
            stays = where(run, i) and W.shape[0] == W.shape[1]
            return g if stays else r.send_back(run, W, g, i)

        return replace(r, send_back=send)

    return change


def at_the_output() -> Iterator[Hypothesis]:
    """Mistakes in the first error, the one that starts on its way back.

    Those that take another error in place of yhat - y do not compose: of two of them only one is there. What the
    shortcut of §7.2.1 and the general loop come to by different mistakes is named by both.
    """

    def instead(wrong: Callable[[Run], Array]) -> Change:
        return error_as(lambda run, g: wrong(run))

    yield H("softmax-jacobian-applied-twice", instead(lambda run: jacobian(run.yhat, run.yhat - run.y)))
    yield H(
        "softmax-jacobian-applied-twice",
        instead(lambda run: (run.yhat - run.y) * run.yhat * (1 - run.yhat)),
        detail="its diagonal",
    )
    yield H("missing-softmax-jacobian", instead(lambda run: -run.y / run.yhat))
    yield H("missing-division-by-yhat", instead(lambda run: jacobian(run.yhat, -run.y)))
    yield H("hadamard-for-matrix-product", instead(lambda run: -run.y * (1 - run.yhat)), detail="softmax")
    for id in ("prediction-left-out", "missing-diagonal-term"):  # as where yhat is cut to integers, which ranks 2
        yield H(id, instead(lambda run: -run.y), 2)
    for id in ("labels-left-out", "missing-diagonal-term"):
        yield H(id, instead(lambda run: run.yhat))
    yield H("error-from-z", instead(lambda run: run.zs[-1] - run.y))
    yield H("mask-at-output", error_as(lambda run, g: g * (run.zs[-1] > 0)))
    yield H("mask-at-output", error_as(lambda run, g: g * (run.yhat > 0.5)), 2)


def packing() -> Iterator[Hypothesis]:
    yield H("column-major-vec", lambda r, t: replace(r, pack=_column_major))
    yield H("packing-order", setting(pack=_interleaved))
    yield H("packing-order", setting(pack=lambda Ws, bs: _joined([*bs, *Ws])), detail="biases first")
    yield H("layers-reversed", packed_as(lambda Ws, bs: (Ws[::-1], bs[::-1])))
    yield H("layers-reversed", packed_as(lambda Ws, bs: (Ws[::-1], bs)), detail="weights")
    yield H("layers-reversed", packed_as(lambda Ws, bs: (Ws, bs[::-1])), detail="biases")
    yield H("integer-truncation", lambda r, t: replace(r, pack=lambda Ws, bs: cut(r.pack(Ws, bs))))
    yield H("integer-truncation", packed_as(lambda Ws, bs: ([cut(W) for W in Ws], bs)), detail="weights")
    yield H("integer-truncation", packed_as(lambda Ws, bs: (Ws, [cut(b) for b in bs])), detail="biases")
    yield H("integer-truncation", error_as(lambda run, g: cut(g)), detail="error")


def _joined(blocks: list[Array]) -> Array:
    return np.concatenate([np.ravel(block) for block in blocks])


def _column_major(Ws: list[Array], bs: list[Array]) -> Array:
    return _joined([*(W.T for W in Ws), *bs])


def _interleaved(Ws: list[Array], bs: list[Array]) -> Array:
    return _joined([block for pair in zip(Ws, bs, strict=True) for block in pair])


def left_out() -> Iterator[Hypothesis]:
    """Gradients of a layer, or all of one kind, that stay 0."""

    def zero(weights: bool, biases: bool) -> Callable[[Where], Change]:
        def made(where: Where) -> Change:
            return lambda r, t: replace(
                r,
                weight_gradient=lambda run, g, h, i: _times(r.weight_gradient(run, g, h, i), weights and where(run, i)),
                bias_gradient=lambda run, g, i: _times(r.bias_gradient(run, g, i), biases and where(run, i)),
            )

        return made

    yield from in_layers("gradient-left-at-zero", zero(True, True))
    yield from in_layers("gradient-left-at-zero", zero(True, False), 0, "weights")
    yield from in_layers("gradient-left-at-zero", zero(False, True), 0, "biases")


def parameters() -> Iterator[Hypothesis]:
    """The parameters themselves where their gradients belong."""
    weights = lambda run, g, h, i: run.Ws[i - 1]  # noqa: E731
    biases = lambda run, g, i: run.bs[i - 1]  # noqa: E731
    yield H("parameters-for-gradient", setting(weight_gradient=weights, bias_gradient=biases))
    yield H("parameters-for-gradient", setting(weight_gradient=weights), detail="weights")
    yield H("parameters-for-gradient", setting(bias_gradient=biases), detail="biases")


def _times(block: Array, nothing: bool) -> Array:
    return np.zeros_like(block) if nothing else block


def decay() -> Iterator[Hypothesis]:
    """L2 in the gradient with an unknown strength; what the loss says about it is asked by an experiment."""
    for biases in (False, True):
        for over_n in (False, True):
            detail = ", ".join(word for word in ("biases too" * biases, "over n" * over_n) if word)
            yield H("l2-in-gradient", _decayed(biases, over_n), 3, 0.1, detail, linear=True)


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


def products() -> Iterator[Hypothesis]:
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: g @ mask.T))
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: g @ mask))
    yield H(
        "matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: np.full_like(g, g[:, 0] @ mask[:, 0])), 2
    )
    yield H("matrix-product-for-hadamard", setting(gate=lambda run, g, mask, i: mask @ g), 2)
    yield H("hadamard-for-matrix-product", setting(send_back=lambda run, W, g, i: W * g))
    yield H("hadamard-for-matrix-product", setting(send_back=lambda run, W, g, i: W.T * g))
    yield H("hadamard-for-matrix-product", setting(weight_gradient=lambda run, g, h, i: g * h / run.n))


# Clipping shows where the gradient is large.


def clipping() -> Iterator[Hypothesis]:
    yield H("gradient-clipped", _clipped(lambda v, t: np.clip(v, -t, t)), 2, largest_entry, "entry by entry")
    yield H("gradient-clipped", _clipped(_to_norm), 2, largest_norm, "its length")
    yield H(
        "gradient-clipped",
        lambda r, t: replace(r, pack=lambda Ws, bs: r.pack([_to_norm(W, t) for W in Ws], [_to_norm(b, t) for b in bs])),
        2,
        largest_block,
        "the length of each block",
    )


def _clipped(clip: Callable[[Array, float], Array]) -> Change:
    return lambda r, t: replace(r, pack=lambda Ws, bs: clip(r.pack(Ws, bs), t))


def _to_norm(v: Array, t: float) -> Array:
    size = float(np.sqrt((v * v).sum()))
    return v * (t / size) if size > t else v


def backward_hypotheses() -> list[Hypothesis]:
    # Without softmax the error is z - y: error-from-z says so.
    own_pass = [replace(each, rank=each.rank + 1) for each in going_forward() if each.detail != "z for yhat"]
    return [
        *scales(),
        *scales_of_layers(),
        *of_the_biases(),
        *of_the_masks(),
        *of_the_way_back(),
        *at_the_output(),
        *packing(),
        *left_out(),
        *parameters(),
        *decay(),
        *products(),
        *clipping(),
        *own_pass,
    ]
