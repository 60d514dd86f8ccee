"""All parameters of a network, between the contract's one vector and the way in which a file writes them down.

The contract's vector holds all W(i), each (out, in) with its rows one after another, and then all b(i), in the order
of the layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.sandbox.protocol.layout import BLOCKS, PAIR, VECTOR, Packing

Widths = tuple[int, ...]
Array = NDArray[Any]


def written(vector: Any, widths: Widths, packing: Packing) -> tuple[Any, ...]:
    """The contract's vector as the arguments that hold it in a file."""
    if packing.form == VECTOR:
        return (np.asarray(vector)[_order(widths, packing)],)
    Ws, bs = unpacked(np.asarray(vector), widths, packing)
    if packing.form == BLOCKS:
        return tuple(block for pair in zip(Ws, bs, strict=True) for block in pair)
    return ((Ws, bs),) if packing.form == PAIR else (Ws, bs)


def read(values: Sequence[Any], widths: Widths, packing: Packing) -> Any:
    """The contract's vector, from the arguments of a file that hold it, or from a value in parts or in one.

    What has another number of entries than the network stays as it is, for its own test to speak of.
    """
    if packing.form != VECTOR or len(values) > 1 or _in_parts(values[0]):
        return _from_parts(values, widths, packing)
    vector = np.asarray(values[0])
    return _placed(vector.ravel(), _order(widths, packing)) if vector.size == parameters(widths) else values[0]


def parameters(widths: Widths) -> int:
    """How many parameters a network has."""
    return sum(out * (into + 1) for into, out in pairwise(widths))


def unpacked(vector: Array, widths: Widths, packing: Packing) -> tuple[list[Array], list[Array]]:
    """Every W and every b as arrays of their own, in the shapes that a file has for them."""
    Ws, bs = zip(*_blocks(widths), strict=True)
    shape = {"(k,)": (-1,), "(k, 1)": (-1, 1), "(1, k)": (1, -1)}[packing.bias]
    return ([vector[W].T if turned else vector[W] for W, turned in zip(Ws, _turns(len(Ws), packing), strict=True)],
            [vector[b].reshape(shape) for b in bs])


def blocks_in_order(layers: int, packing: Packing) -> list[tuple[str, int]]:
    """("W", i) and ("b", i) in the order in which a vector holds them."""
    kinds = ("b", "W") if packing.biases_first else ("W", "b")
    numbers = range(layers)[::-1] if packing.last_first else range(layers)
    if packing.by_layer:
        return [(kind, i) for i in numbers for kind in kinds]
    return [(kind, i) for kind in kinds for i in numbers]


@lru_cache(maxsize=256)
def _order(widths: Widths, packing: Packing) -> Array:
    """For each entry of the file's vector its place in the contract's."""
    layers = len(widths) - 1
    found = dict(zip([("W", i) for i in range(layers)], [W for W, _ in _blocks(widths)], strict=True))
    found |= dict(zip([("b", i) for i in range(layers)], [b for _, b in _blocks(widths)], strict=True))
    turns = _turns(layers, packing)
    return np.concatenate([found[kind, i].T.ravel() if kind == "W" and turns[i] else found[kind, i].ravel()
                           for kind, i in blocks_in_order(layers, packing)])


@lru_cache(maxsize=256)
def _blocks(widths: Widths) -> tuple[tuple[Array, Array], ...]:
    """For each layer where the entries of W, (out, in), and of b stand in the contract's vector."""
    places, at = np.arange(parameters(widths)), 0
    Ws = []
    for into, out in pairwise(widths):
        Ws.append(places[at:at + out * into].reshape(out, into))
        at += out * into
    bs = np.split(places[at:], np.cumsum(widths[1:])[:-1])
    return tuple(zip(Ws, bs, strict=True))


def _turns(layers: int, packing: Packing) -> list[bool]:
    first, between, last = packing.turned
    return [last] if layers == 1 else [first, *[between] * (layers - 2), last]


def _placed(values: Array, order: Array) -> Array:
    vector = np.empty_like(values)
    vector[order] = values
    return vector


def _in_parts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(each, (list, tuple)) or np.ndim(each) > 0
                                                    for each in value)


def _from_parts(values: Sequence[Any], widths: Widths, packing: Packing) -> Any:
    """From W and b as arrays, in whatever lists: all W stand in one order, and so do all b."""
    parts = [np.asarray(each) for each in leaves(values)]
    weights = [each for each in parts if each.ndim == 2 and 1 not in each.shape]
    biases = [each for each in parts if not any(each is W for W in weights)]
    turns = _turns(len(weights), packing)
    if len(weights) != len(widths) - 1 or sum(each.size for each in parts) != parameters(widths):
        return values[0] if len(values) == 1 else tuple(values)
    return np.concatenate([*(W.T.ravel() if turned else W.ravel() for W, turned in zip(weights, turns, strict=True)),
                           *(b.ravel() for b in biases)])


def leaves(value: Any) -> list[Any]:
    """What a value is made of, below all its lists, tuples and dicts, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]
