"""In which order the file's one vector holds W and b, and whether each W is (out, in) or (in, out).

The file's own unpack says it, given the numbers 0, 1, 2, ... What it says has to be what the loss does: where only one
input of a layer is not 0, the weights of all its other inputs do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.homework.layouts.losses import LOSS, UNPACK, Loss
from grader.homework.layouts.networks import Network
from grader.homework.layouts.trials import Trials, number_of, spoken, value_of
from grader.homework.network.packing import Array, unpack
from grader.sandbox.protocol.layout import PACKED, VECTOR, Packing
from grader.sandbox.protocol.packing import blocks_in_order

SAME = 1e-9


@dataclass(frozen=True)
class _Block:
    """An array that unpack gave for 0, 1, 2, ...: where it begins, its shape, and whether its columns come first."""

    start: int
    shape: tuple[int, ...]
    by_columns: bool


def find_packing(trials: Trials, loss: Loss) -> Packing:
    """The packing of the loss's parameters: what unpack says, or the contract's, where that fits; else what fits."""
    given = loss.dialect.packing
    if given.form != VECTOR:
        return given
    said = said_by_unpack(trials, loss.network)
    if said == PACKED == given:
        return PACKED
    tried = [*_nearly(said), given] if said is not None else [given, *_others()]
    fitting = next((each for each in dict.fromkeys(tried) if fits(trials, loss, each)), None)
    return fitting or said or given


def knows_one_layer_only(trials: Trials, loss: Loss) -> bool:
    """Whether the loss takes what one hidden layer needs from the vector of a deeper network, and leaves the rest."""
    (x, y, w), sizes = loss.network.given, loss.network.sizes
    if sizes.hidden_layers == 1 or loss.dialect.packing.form != VECTOR:
        return False
    beyond = np.arange(w.size) >= replace(sizes, hidden_layers=1).parameters
    layout = spoken(**{LOSS: replace(loss.dialect, packing=PACKED)})
    values = [number_of(reply) for reply in trials.calls(sizes, [
        (LOSS, (x, y, each), layout) for each in (w, np.where(beyond, 1 - w, w))])]
    return bool(np.isfinite(values).all()) and values[0] == values[1]


def _nearly(said: Packing) -> list[Packing]:
    """A packing that unpack showed; where the first W and the last differ, also with those between them turned, which
    are square. Where they do not, a square W that is turned is a mistake and no form."""
    first, between, last = said.turned
    return [said] if first == last else [said, replace(said, turned=(first, not between, last))]


def said_by_unpack(trials: Trials, network: Network) -> Packing | None:
    """The packing that the file's own unpack shows; None where there is none, or what it gives is not understood."""
    if not trials.has(UNPACK):
        return None
    value = value_of(trials.call(network.sizes, UNPACK, np.arange(float(network.w.size))))
    blocks = [_block(each) for each in _arrays(value)]
    known = [each for each in blocks if each is not None]
    return _packing(known, network) if known and len(known) == len(blocks) else None


def fits(trials: Trials, loss: Loss, packing: Packing) -> bool:
    """Whether the loss, with its parameters packed so, depends on each of them as a network does."""
    layout = spoken(**{LOSS: replace(loss.dialect, packing=packing)})
    pairs = list(_pairs(loss.network))
    cases = [case for pair in pairs for case in pair[:2]]
    values = [number_of(reply) for reply in trials.calls(loss.network.sizes, [(LOSS, case, layout) for case in cases])]
    alike = [abs(a - b) <= SAME * max(abs(a), abs(b), 1e-12) for a, b in zip(values[::2], values[1::2], strict=True)]
    return bool(np.isfinite(values).all()) and alike == [same for *_, same in pairs]


def _pairs(network: Network) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], bool]]:
    """Two calls whose losses are the same, or not: for each layer, other weights of inputs that are 0, and of one that
    is not."""
    x, y, _ = network.given
    for layer in range(len(network.sizes.widths) - 1):
        one_input = np.where(np.arange(len(x))[:, np.newaxis] == 0, x, 0.0) if layer == 0 else x
        w = _only_the_first(network, layer)
        for inputs, same in ((slice(1, None), True), (slice(0, 1), False)):
            yield (one_input, y, w), (one_input, y, _changed(network, w, layer, inputs)), same


def _only_the_first(network: Network, layer: int) -> Array:
    """Parameters with which only the first of the inputs of a layer is not 0, and is larger than 0."""
    w = network.w.copy()
    Ws, bs = unpack(w, network.sizes)
    if layer:
        Ws[layer - 1][1:], bs[layer - 1][1:] = 0, 0
        bs[layer - 1][0] = 5 + np.abs(bs[layer - 1][0])
    return w


def _changed(network: Network, w: Array, layer: int, inputs: slice) -> Array:
    other = w.copy()
    W = unpack(other, network.sizes)[0][layer]
    W[:, inputs] += np.linspace(0.5, 1.5, len(W))[:, np.newaxis]
    return other


def _others() -> Iterator[Packing]:
    turns = [(a, b, c) for a, b, c in product((False, True), repeat=3) if a != c or a == b]
    turns.sort(key=lambda each: len(set(each)))  # all alike first
    for by_layer, biases_first, turned in product((False, True), (False, True), turns):
        yield Packing(turned, by_layer=by_layer, biases_first=biases_first)


def _arrays(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return [array for each in value for array in _arrays(each)]
    return [value]


def _block(array: Any) -> _Block | None:
    """Where consecutive numbers stand in an array; None where they are not consecutive."""
    if not isinstance(array, np.ndarray) or array.size == 0 or array.ndim > 2:
        return None
    start, counted = int(array.min()), array - array.min()
    shape = tuple(length for length in array.shape if length != 1)
    for by_columns in (False, True):
        numbers = counted.T.ravel() if by_columns else counted.ravel()
        if np.array_equal(numbers, np.arange(array.size)):
            return _Block(start, shape, by_columns)
    return None


def _packing(blocks: list[_Block], network: Network) -> Packing | None:
    """The packing in which all blocks stand where they do."""
    layers = list(pairwise(network.sizes.widths))
    weights = [each for each in blocks if len(each.shape) == 2]
    biases = [each for each in blocks if len(each.shape) == 1]
    if [each.shape for each in biases] != [(out,) for _, out in layers] or len(weights) != len(layers):
        return None
    if any(set(W.shape) != set(widths) for W, widths in zip(weights, layers, strict=True)):
        return None
    turns = [_is_turned(block, *widths) for block, widths in zip(weights, layers, strict=True)]
    starts = {("W", i): block.start for i, block in enumerate(weights)}
    starts |= {("b", i): block.start for i, block in enumerate(biases)}
    order = sorted(starts, key=lambda each: starts[each])
    known = [each for each in turns if each is not None]
    first, *between, last = [known[0] if each is None else each for each in turns] if known else [False] * len(layers)
    packing = Packing((first, between[0] if between else first, last))
    return next((found for found in _ordered(packing) if blocks_in_order(len(layers), found) == order), None)


def _ordered(packing: Packing) -> Iterator[Packing]:
    for by_layer, biases_first, last_first in product((False, True), repeat=3):
        yield replace(packing, by_layer=by_layer, biases_first=biases_first, last_first=last_first)


def _is_turned(block: _Block, inputs: int, outputs: int) -> bool | None:
    """Whether a vector holds W with the rows of (in, out); None where it is square and not known."""
    if inputs == outputs:
        return None
    return (block.shape == (inputs, outputs)) != block.by_columns
