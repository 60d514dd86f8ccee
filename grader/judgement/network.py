"""The notes' network (§7.1), as far as judging needs it: pre-activations, their directional derivatives, the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .blocks import Array, unpack


def pre_activations(x: Array, flat: Array, widths: Sequence[int]) -> list[Array]:
    """z(1) .. z(l-1), each (width, n). relu(z) feeds the next layer; the last one is the output's.

    `flat` is (P,), or a stack of parameter vectors, (..., P): then each z is a stack too, (..., width, n).
    """
    zs, h = [], x
    for W, b in zip(*unpack(flat, widths), strict=True):
        zs.append(W @ h + b[..., None])
        h = np.maximum(zs[-1], 0)
    return zs


def directional_slopes(
    x: Array, zs: Sequence[Array], flat: Array, direction: Array, widths: Sequence[int]
) -> list[Array]:
    """dz(i)/dt at t = 0 along flat + t * direction, for each z(i) in `zs`, the pre-activations at flat."""
    Ws, _ = unpack(flat, widths)
    dzs: list[Array] = []
    h, dh = x, None  # x itself does not move
    for z, W, dW, db in zip(zs, Ws, *unpack(direction, widths), strict=True):
        dz = dW @ h + db[:, None]
        if dh is not None:
            dz += W @ dh
        dzs.append(dz)
        h, dh = np.maximum(z, 0), np.where(z > 0, dz, 0.0)
    return dzs


def softmax(z: Array) -> Array:
    """Columns of probabilities, shape (c, n)."""
    e = np.exp(z - z.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def loss(x: Array, y: Array, flat: Array, widths: Sequence[int]) -> Array:
    """The mean cross-entropy of §1 for each parameter vector in `flat`, (..., P): shape (...).

    It is taken from the logits, so that it is finite for every z.
    """
    z = pre_activations(x, flat, widths)[-1]
    top = z.max(axis=-2)
    log_sum = top + np.log(np.exp(z - top[..., None, :]).sum(axis=-2))
    return np.asarray((log_sum - (y * z).sum(axis=-2)).mean(axis=-1))
