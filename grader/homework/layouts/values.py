"""Where the loss, the layers and the probabilities stand in what a loss function returns, and which way they lie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.homework.layouts.losses import LOSS, Loss
from grader.homework.layouts.networks import EXAMPLES, Network
from grader.homework.layouts.trials import Trials, spoken, value_of
from grader.sandbox.protocol.layout import AS_IT_IS, NOWHERE, Dialect

LOSS_ALONE = (0, NOWHERE, NOWHERE, NOWHERE)


@dataclass(frozen=True)
class _Layers:
    """A list of layers in a value: its place, whether examples are rows, and how many entries come before z(1)."""

    place: int
    turned: bool
    skipped: int
    signed: bool  # numbers below 0 are among them, so they are no values of relu


def find_places(trials: Trials, loss: Loss) -> Dialect:
    """The dialect of the loss, with the places of the contract's parts in its value and the way they lie.

    A function under the contract's name has them in the contract's places.
    """
    value = returned(trials, loss)
    if loss.dialect.name == LOSS:
        return _lying(loss, value if isinstance(value, tuple) else ())
    parts = value if isinstance(value, tuple) else ()
    layers = [each for place, part in enumerate(parts) if (each := _layers(place, part, loss.network)) is not None]
    yhat = next(((place, turned) for place, part in enumerate(parts)
                 if (turned := _probabilities(part, loss.network)) is not None), None)
    if len(layers) < 2 or yhat is None:
        return replace(loss.dialect, places=LOSS_ALONE)
    zs, hs = layers[:2] if layers[0].signed or not layers[1].signed else layers[1::-1]
    found = replace(loss.dialect, places=(0, zs.place, hs.place, yhat[0]),
                    turned_out=(False, zs.turned, hs.turned, yhat[1]), skipped=(0, zs.skipped, hs.skipped, 0))
    return _plainly(found)


def _lying(loss: Loss, parts: tuple[Any, ...]) -> Dialect:
    """Which of the parts after the loss have one example a row; as x has, where that cannot be seen."""
    by_rows = "m" in loss.dialect.rows
    layers = [_layers(place, part, loss.network) for place, part in enumerate(parts[1:3], start=1)]
    yhat = _probabilities(parts[3], loss.network) if len(parts) > 3 else None
    turned = [each.turned if each is not None else by_rows for each in layers]
    turned += [by_rows] * (2 - len(turned))
    first, second = (each.skipped if each is not None else 0 for each in (*layers, None, None)[:2])
    return _plainly(replace(loss.dialect, turned_out=(False, *turned, by_rows if yhat is None else yhat),
                            skipped=(0, first, second, 0)))


def _plainly(dialect: Dialect) -> Dialect:
    """The same without what is as in the contract."""
    dialect = replace(dialect, places=() if dialect.places == (0, 1, 2, 3) else dialect.places)
    dialect = replace(dialect, skipped=dialect.skipped if any(dialect.skipped) else ())
    return replace(dialect, turned_out=dialect.turned_out if any(dialect.turned_out) else ())


def returned(trials: Trials, loss: Loss) -> Any:
    """What the loss function returns, as it is."""
    as_it_is = spoken(**{LOSS: replace(loss.dialect, places=AS_IT_IS)})
    return value_of(trials.call(loss.network.sizes, LOSS, *loss.network.given, layout=as_it_is))


def _layers(place: int, part: Any, network: Network) -> _Layers | None:
    """What `part` is if it is a list of layers: matrices as wide as x and the layers, some of them at least."""
    if not isinstance(part, tuple) or not part or not all(isinstance(each, np.ndarray) and each.ndim == 2
                                                          for each in part):
        return None
    for turned in (False, True):
        widths = [_width(each, turned) for each in part]
        for skipped, expected in ((0, network.sizes.widths[1:]), (1, network.sizes.widths)):
            if len(widths) > skipped and tuple(widths) == tuple(expected[:len(widths)]):
                signed = any(bool((each < 0).any()) for each in part[skipped:])
                return _Layers(place, turned, skipped, signed)
    return None


def _width(array: Any, turned: bool) -> int:
    """How many neurons a layer has; -1 where the other axis is not the examples."""
    width, examples = array.shape[::-1] if turned else array.shape
    return int(width) if examples == EXAMPLES else -1


def _probabilities(part: Any, network: Network) -> bool | None:
    """Whether the examples of yhat are rows; None where `part` is no yhat."""
    if not isinstance(part, np.ndarray) or part.ndim != 2 or (part < 0).any():
        return None
    for turned, shape in ((False, (network.sizes.classes, EXAMPLES)), (True, (EXAMPLES, network.sizes.classes))):
        if part.shape == shape:
            return turned
    return None

