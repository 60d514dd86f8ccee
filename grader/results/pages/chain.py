"""The way back of §7.2, layer by layer, with the first link that is wrong: read off which gradients are right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.results.pages.heat_map import HeatMap

_GRADIENT = re.compile(r"dJ/d(?P<kind>[Wb])\((?P<layer>\d+)\)")


@dataclass(frozen=True)
class Link:
    """The gradients of one layer; `first_wrong` where something is wrong, and nothing in the layers after it."""

    layer: int
    weights: HeatMap
    biases: HeatMap
    first_wrong: bool = False

    @property
    def right(self) -> bool:
        return self.weights.right and self.biases.right


@dataclass(frozen=True)
class Chain:
    """The layers from the last to the first, and where to look."""

    links: tuple[Link, ...]
    words: str


def chain(maps: Sequence[HeatMap]) -> Chain | None:
    """The chain of a gradient of which all blocks are there, of at least two layers, and some wrong; else None."""
    named = {(found["kind"], int(found["layer"])): drawn
             for drawn in maps if (found := _GRADIENT.fullmatch(drawn.name))}
    layers = sorted({layer for _, layer in named}, reverse=True)
    if len(layers) < 2 or len(named) != 2 * len(layers):
        return None
    links = [Link(layer, named["W", layer], named["b", layer]) for layer in layers]
    first = next((link for link in links if not link.right), None)
    if first is None:
        return None
    marked = tuple(replace(link, first_wrong=link is first) for link in links)
    return Chain(marked, _words(first, begins=first is links[0]))


def _words(link: Link, *, begins: bool) -> str:
    i = link.layer
    start = f"On the way back, layer {i} is the first where something is wrong"
    if link.biases.right:
        return f"{start}: dJ/dW({i}), step 3(c) of §7.2. The g that it is made from is right, as dJ/db({i}) shows."
    if link.weights.right:
        return f"{start}: dJ/db({i}), step 3(b) of §7.2. The g that it is made from is right, as dJ/dW({i}) shows."
    if begins:
        return f"{start}, and both its gradients are: look first at the g that the loop begins with (§7.2.1)."
    return (f"{start}, and both its gradients are, while those of layer {i + 1} are right: look first at how g gets "
            f"from there to here, step 3(d) with W({i + 1}) and step 3(a) with z({i}) of §7.2.")
