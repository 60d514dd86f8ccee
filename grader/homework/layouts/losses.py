"""Which function of a file is its loss, and in which reading of its arguments it is one.

A loss is one finite number that changes with the labels and not with the order of the examples. Where the examples
come twice it is the same, or twice as large if it is a sum. More is not asked of it: a loss that is wrong is still the
loss of its file. The contract's own reading wins wherever it is a loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.homework.interfaces import Interface
from grader.homework.layouts.networks import ORDER, OTHER_LABELS, Network, labels
from grader.homework.layouts.readings import STAGES, stages
from grader.homework.layouts.trials import Trials, is_of_form, is_unwritten, number_of, spoken
from grader.judgement.blocks import Sizes
from grader.sandbox.protocol.layout import Dialect, Layout

LOSS = "forward_prop"  # what the contract calls it
CLOSE = 1e-5  # single precision is no reason here


@dataclass(frozen=True)
class Loss:
    """A reading in which a function of the file is a loss, and the network in which that was seen."""

    dialect: Dialect
    network: Network
    summed: bool  # whether it is twice as large where the examples come twice

    @property
    def layout(self) -> Layout:
        """The layout in which it is called."""
        return spoken(**{LOSS: self.dialect})


@dataclass(frozen=True)
class NoLoss:
    """No reading makes a loss of any function: which one was tried first, and whether its form may be to blame."""

    dialect: Dialect | None
    of_form: bool


def find_loss(trials: Trials, interface: Interface, sizes: list[Sizes]) -> Loss | NoLoss:
    """The first reading that is a loss, in networks of `sizes`; the contract's own is tried in all of them first."""
    names = [name for name in interface.loss if trials.has(name)]
    networks = [Network(each) for each in sizes]
    first = [trials.call(networks[0].sizes, name, *networks[0].given) for name in names]
    written = [name for name, reply in zip(names, first, strict=True) if not is_unwritten(reply)]
    half = None
    for stage in range(STAGES):
        for network in networks:
            for name in written:
                found = _first_loss(trials, network, _readings(trials, interface, name, network, stage))
                if isinstance(found, Loss):
                    return found
                half = half or found
    if half is not None:
        return Loss(half, networks[0], summed=False)
    return NoLoss(Dialect(written[0]) if written else None,
                  any(is_of_form(reply) for reply in first) if written else False)


def _readings(trials: Trials, interface: Interface, name: str, network: Network, stage: int) -> list[Dialect]:
    layers = len(network.sizes.widths) - 1
    return list(stages(Dialect(name), trials.parameters(name), layers, interface))[stage]


def _first_loss(trials: Trials, network: Network, readings: list[Dialect]) -> Loss | Dialect | None:
    """The first of `readings` that is a loss; else one that gives a number and lies nearest to the contract."""
    replies = trials.calls(network.sizes, [(LOSS, network.given, spoken(**{LOSS: each})) for each in readings])
    answering = [each for each, reply in zip(readings, replies, strict=True) if np.isfinite(number_of(reply))]
    for each in answering:
        if (summed := _is_loss(trials, network, each)) is not None:
            return Loss(each, network, summed)
    return next((each for each in answering if each.plain), None)


def _is_loss(trials: Trials, network: Network, dialect: Dialect) -> bool | None:
    """Whether the loss in this reading is a sum; None where it is no loss."""
    x, y, w = network.given
    order = list(ORDER)
    cases = [(x, y, w), (x, labels(OTHER_LABELS, len(y)), w), (x[:, order], y[:, order], w), (x, y, 0 * w),
             (np.hstack([x, x]), np.hstack([y, y]), 0 * w)]
    replies = trials.calls(network.sizes, [(LOSS, case, spoken(**{LOSS: dialect})) for case in cases])
    first, other, permuted, once, twice = map(number_of, replies)
    if not np.isfinite([first, other, permuted]).all() or _near(first, other) or not _near(first, permuted):
        return None
    return _near(twice, 2 * once)


def _near(a: float, b: float) -> bool:
    return bool(abs(a - b) <= CLOSE * max(abs(a), abs(b), 1e-12))
