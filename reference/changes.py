"""How a mistake changes the recipe: one step done otherwise, in all layers or in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from .recipe import Array, Recipe, Run

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


def leaky(z: Array, t: float) -> Array:
    return np.where(z > 0, z, t * z)


def loss_as(wrong: Callable[[Run, float], float]) -> Change:
    return lambda r, t: replace(r, loss=lambda run: wrong(run, r.loss(run)))


def layers(top: int) -> Iterator[tuple[int | None, str, int]]:
    """All layers first; then one at a time, which is a little less simple."""
    yield None, "", 1
    for i in range(1, top + 1):
        yield i, f"layer {i}", 2


def cut(a: Array) -> Array:
    return np.trunc(a)
