"""The way back of §7.2, layer by layer, with the first link that is wrong: read off which gradients are right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.data_classes import dataclass
from grader.judgement.pictures import Chain, ErrorMap, Link, Pictures

_GRADIENT = re.compile(r"dJ/d(?P<kind>[Wb])\((?P<layer>\d+)\)")


@dataclass(frozen=True)
class _Layer:
    """The gradients of one layer."""

    number: int
    weights: ErrorMap
    biases: ErrorMap

    @property
    def right(self) -> bool:
        return self.weights.right and self.biases.right


def pictures_of(maps: Sequence[ErrorMap]) -> Pictures:
    """The maps of a gradient's blocks, biases upright beside their weights, and the way back where they show it."""
    stood = tuple(replace(each, upright="/db" in each.name) for each in maps)
    return Pictures(stood, chain=way_back(stood))


def way_back(maps: Sequence[ErrorMap]) -> Chain | None:
    """The chain of a gradient of which all blocks are there, of at least two layers, and some wrong; else None."""
    named = {(found["kind"], int(found["layer"])): drawn
             for drawn in maps if (found := _GRADIENT.fullmatch(drawn.name))}
    numbers = sorted({number for _, number in named}, reverse=True)
    if len(numbers) < 2 or len(named) != 2 * len(numbers) or len(named) != len(maps):
        return None
    layers = [_Layer(number, named["W", number], named["b", number]) for number in numbers]
    first = next((place for place, layer in enumerate(layers) if not layer.right), None)
    if first is None:
        return None
    links = tuple(Link(f"Layer {layer.number}", (layer.weights.name, layer.biases.name)) for layer in layers)
    return Chain(links, first, _words(layers[first], begins=first == 0))


def _words(layer: _Layer, *, begins: bool) -> str:
    i = layer.number
    start = f"On the way back, layer {i} is the first where something is wrong"
    if layer.biases.right:
        return f"{start}: dJ/dW({i}), step 3(c) of §7.2. The g that it is made from is right, as dJ/db({i}) shows."
    if layer.weights.right:
        return f"{start}: dJ/db({i}), step 3(b) of §7.2. The g that it is made from is right, as dJ/dW({i}) shows."
    if begins:
        return f"{start}, and both its gradients are: look first at the g that the loop begins with (§7.2.1)."
    return (f"{start}, and both its gradients are, while those of layer {i + 1} are right: look first at how g gets "
            f"from there to here, step 3(d) with W({i + 1}) and step 3(a) with z({i}) of §7.2.")
