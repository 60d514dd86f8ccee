"""The notes' network (§7.1), as far as judging needs it: pre-activations, their slopes and roundings, the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.homework.network.packing import Array, unpack

Mask = NDArray[np.bool_]
GRAIN = float(np.finfo(np.float64).eps) / 2  # a result of float64 is wrong by this much of itself at most
IN_SEQUENCE = 16  # of so many products a dot product is as good as in any order; a longer one adds up roundings


def pre_activations(
    x: Array, flat: Array, widths: Sequence[int], masks: Sequence[Mask] | None = None
) -> list[Array]:
    """z(1) .. z(l-1), each (width, n). relu(z) feeds the next layer; the last one is the output's.

    `flat` is (P,), or a stack of parameter vectors, (..., P): then each z is a stack too, (..., width, n). With `masks`
    those say which units are active, instead of the signs of z.
    """
    zs: list[Array] = []
    h = x
    for i, (W, b) in enumerate(zip(*unpack(flat, widths), strict=True)):
        zs.append(W @ h + b[..., None])
        h = np.maximum(zs[-1], 0) if masks is None else np.where(masks[i], zs[-1], 0.0)
    return zs


def directional_slopes(
    x: Array, zs: Sequence[Array], flat: Array, direction: Array, widths: Sequence[int],
    masks: Sequence[Mask] | None = None,
) -> list[Array]:
    """dz(i)/dt at t = 0 along flat + t * direction, for each z(i) in `zs`, the pre-activations at flat."""
    Ws, _ = unpack(flat, widths)
    dzs: list[Array] = []
    h, dh = x, None  # x itself does not move
    for i, (z, W, dW, db) in enumerate(zip(zs, Ws, *unpack(direction, widths), strict=True)):
        dz = dW @ h + db[:, None]
        if dh is not None:
            dz += W @ dh
        dzs.append(dz)
        h, dh = np.maximum(z, 0), np.where(z > 0 if masks is None else masks[i], dz, 0.0)
    return dzs


def likelihood(y: Array, z: Array) -> Array:
    """How probable the true class of each example is by the logits z (..., c, n): (..., n)."""
    return np.asarray(np.exp(-_costs(y, z)))


def departure(z: Array, p: Array) -> Array:
    """What the probabilities that belong to the logits z, (c,) or (c, n), have more than `p`: 0 where p is theirs.

    Judging needs differences only: what students have to write stands in no file that they install.
    """
    top = z.max(axis=0)
    return np.asarray(np.exp(z - (top + np.log(np.exp(z - top).sum(axis=0)))) - p)


def loss(x: Array, y: Array, flat: Array, widths: Sequence[int], masks: Sequence[Mask] | None = None) -> Array:
    """The mean cross-entropy of §1 for each parameter vector in `flat`, (..., P): shape (...).

    It is taken from the logits, so that it is finite for every z. `masks` as in pre_activations.
    """
    return np.asarray(_costs(y, pre_activations(x, flat, widths, masks)[-1]).mean(axis=-1))


def _costs(y: Array, z: Array) -> Array:
    """The cross-entropy of each example, (..., n)."""
    top = z.max(axis=-2)
    log_sum = top + np.log(np.exp(z - top[..., None, :]).sum(axis=-2))
    return np.asarray(log_sum - (y * z).sum(axis=-2))


def roundings(x: Array, zs: Sequence[Array], flat: Array, widths: Sequence[int]) -> list[Array]:
    """The variance of what float64 rounds off each z(i), (width, n): of its sums, and what comes with h(i-1)."""
    variances: list[Array] = []
    h, arriving = x, np.zeros_like(x)
    for z, W, b in zip(zs, *unpack(flat, widths), strict=True):
        squares = W * W
        own = (squares @ (h * h)) * (1 + len(h) / IN_SEQUENCE) + (b * b)[:, None] + z * z
        variances.append(squares @ arriving + GRAIN**2 * own)
        h, arriving = np.maximum(z, 0), np.where(z > 0, variances[-1], 0.0)
    return variances


def loss_rounding(x: Array, y: Array, flat: Array, widths: Sequence[int]) -> float:
    """The standard deviation of what float64 rounds off the loss.

    It follows from the sums that the logits are made of, not from the loss: of logits of 1000 that differ by 1, the
    loss is about 1 and a thousand times less exact than of logits of 1.
    """
    zs = pre_activations(x, flat, widths)
    z, costs, n = zs[-1], _costs(y, zs[-1]), x.shape[1]
    errors = departure(z, y)
    from_logits = (errors**2 * roundings(x, zs, flat, widths)[-1]).sum(axis=0)
    below_top = z.max(axis=0) - (y * z).sum(axis=0)
    of_logarithms = GRAIN**2 * (below_top**2 + costs**2 + 4)
    variance = (from_logits + of_logarithms).sum() / n**2 + (GRAIN * costs.mean()) ** 2
    return float(np.sqrt(variance))
