"""How a mistake changes the recipe: one step done otherwise, in all layers or in some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .recipe import Array, Recipe, Run

Change = Callable[[Recipe, float], Recipe]
Where = Callable[[Run, int], bool]


class Layers(NamedTuple):
    """Layers in which a mistake is made; `others` are the same ones in a network of three hidden layers."""

    where: Where
    others: tuple[Where, ...] = ()
    detail: str = ""
    rank: int = 1


def everywhere(run: Run, i: int) -> bool:
    return True


def _layer(number: int) -> Layers:
    """One layer, counted from the input or from the output: which of the two, a deeper network shows."""
    from_output = 4 - number
    return Layers(
        lambda run, i: i == number, (lambda run, i: run.last - i == from_output,), f"layer {number}", 2
    )


LAYERS = (
    Layers(everywhere),
    Layers(lambda run, i: i < run.last, (), "all hidden layers", 2),
    Layers(lambda run, i: i > 1, (), "all layers but the first", 2),
    *(_layer(number) for number in range(1, 5)),
)


def in_layers(
    id: str, made: Callable[[Where], Change], more: int = 0, detail: str = "", constant: Any = None
) -> Iterator[Hypothesis]:
    """A mistake made in all layers; then in some of them, which is a little less simple."""
    for layers in LAYERS:
        words = ", ".join(word for word in (layers.detail, detail) if word)
        others = tuple(made(where) for where in layers.others)
        yield Hypothesis(id, made(layers.where), layers.rank + more, constant, words, others=others)


def scaled_in(weights: Callable[[Run], float], biases: Callable[[Run], float]) -> Callable[[Where], Change]:
    """The right gradient blocks of some layers times a factor that depends on the sizes."""

    def made(where: Where) -> Change:
        return lambda r, t: replace(
            r,
            weight_gradient=lambda run, g, h, i: (
                (weights(run) if where(run, i) else 1.0) * r.weight_gradient(run, g, h, i)
            ),
            bias_gradient=lambda run, g, i: (biases(run) if where(run, i) else 1.0) * r.bias_gradient(run, g, i),
        )

    return made


def scaled(weights: Callable[[Run], float], biases: Callable[[Run], float]) -> Change:
    """The same in all layers."""
    return scaled_in(weights, biases)(everywhere)


def bias_as(wrong: Callable[[Run, Array], Array]) -> Callable[[Where], Change]:
    def made(where: Where) -> Change:
        return lambda r, t: replace(
            r, bias_gradient=lambda run, g, i: wrong(run, g) if where(run, i) else r.bias_gradient(run, g, i)
        )

    return made


def unmasked(run: Run, g: Array, i: int) -> Array:
    """The error g of layer i as it came back, before the mask of a hidden layer."""
    return run.Ws[i].T @ run.errors[i + 1] if i < run.last else g


def mask_as(wrong: Callable[[Run, int, float], Array]) -> Callable[[Where], Change]:
    def made(where: Where) -> Change:
        return lambda r, t: replace(r, mask=lambda run, i: wrong(run, i, t) if where(run, i) else r.mask(run, i))

    return made


def weights_as(wrong: Callable[[Run, int, float], Array]) -> Callable[[Where], Change]:
    def made(where: Where) -> Change:
        return lambda r, t: replace(
            r, weights_back=lambda run, i: wrong(run, i, t) if where(run, i) else r.weights_back(run, i)
        )

    return made


def affine_as(wrong: Callable[..., Array]) -> Callable[[Where], Change]:
    def made(where: Where) -> Change:
        return lambda r, t: replace(
            r,
            affine=lambda run, W, h, b, i: wrong(run, W, h, b, i) if where(run, i) else r.affine(run, W, h, b, i),
        )

    return made


def activate_as(wrong: Callable[[Array, float], Array]) -> Callable[[Where], Change]:
    def made(where: Where) -> Change:
        return lambda r, t: replace(
            r, activate=lambda run, z, i: wrong(z, t) if where(run, i) else r.activate(run, z, i)
        )

    return made


def error_as(wrong: Callable[[Run, Array], Array]) -> Change:
    return lambda r, t: replace(r, error=lambda run: wrong(run, r.error(run)))


def loss_as(wrong: Callable[[Run, float], float]) -> Change:
    return lambda r, t: replace(r, loss=lambda run: wrong(run, r.loss(run)))


def at_start(changed: Callable[[Run], Run]) -> Change:
    return lambda r, t: replace(r, start=lambda run: changed(r.start(run)))


def packed_as(changed: Callable[[list[Array], list[Array]], tuple[list[Array], list[Array]]]) -> Change:
    """The blocks of the gradient changed before they are packed."""
    return lambda r, t: replace(r, pack=lambda Ws, bs: r.pack(*changed(Ws, bs)))


def setting(**steps: Any) -> Change:
    return lambda r, t: replace(r, **steps)


def leaky(z: Array, t: float) -> Array:
    return np.where(z > 0, z, t * z)


def cut(a: Array) -> Array:
    return np.trunc(a)
