"""Which function of a file is its loss, and in which reading of its arguments it is one.

A loss is one finite number that changes with the labels and not with the order of the examples. Where the examples
come twice it is the same, or twice as large if it is a sum. More is not asked of it: a loss that is wrong is still the
loss of its file. The contract's own reading wins wherever it is a loss; and where it gives a number at all, another one
has to give the cross-entropy of the probabilities that it returns: so a mistake in the loss is not taken for a reading.
"""

from __future__ import annotations

from itertools import islice, product

import numpy as np

from grader.data_classes import dataclass
from grader.homework.interfaces import Interface
from grader.homework.layouts.networks import DEEP, ORDER, OTHER_LABELS, SHALLOW, Network, labels
from grader.homework.layouts.probabilities import CLOSE, is_of_its_probabilities
from grader.homework.layouts.readings import IN_PARTS, STAGES, fixed_by, stages
from grader.homework.layouts.trials import Trials, is_of_form, is_unwritten, number_of, spoken
from grader.homework.network.packing import Sizes
from grader.sandbox.protocol.layout import Dialect, Layout
from grader.sandbox.protocol.reply import Died, Raised, Reply, TimedOut

LOSS, UNPACK = "forward_prop", "unpack"  # what the contract calls them


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
    networks = [Network(each) for each in sizes]
    names = [name for name in interface.loss if trials.has(name)]
    first = {name: _reply(trials, networks[0], fixed_by(interface, Dialect(name))) for name in names}
    written = [name for name in names if not is_unwritten(first[name])]
    half = None
    for stage in range(STAGES):
        for network, name in product(networks, written):
            if not _is_worth_while(trials, stage, network, name, first[name]):
                continue
            found = _first_loss(trials, network, _readings(trials, interface, name, network, stage))
            if isinstance(found, Loss):
                if half is None or is_of_its_probabilities(trials, LOSS, network, found.dialect):
                    return found
            else:
                half = half or found
    if half is not None:
        return Loss(half, networks[0], summed=False)
    return NoLoss(Dialect(written[0]) if written else None, any(is_of_form(first[name]) for name in written))


def _is_worth_while(trials: Trials, stage: int, network: Network, name: str, first: Reply) -> bool:
    """Whether a stage of readings may hold a loss where the first reply was this.

    What stops with an error that has nothing to do with the form of its arguments stops so in any form. Parameters in
    parts are tried where no unpack says that they are a vector, and in small networks only.
    """
    if stage == 0:
        return True
    if isinstance(first, (TimedOut, Died)) or (isinstance(first, Raised) and not is_of_form(first)):
        return False
    small = network.sizes in (DEEP, SHALLOW)
    return stage < IN_PARTS or (small and (trials.parameters(name) > 3 or not trials.has(UNPACK)))


def _reply(trials: Trials, network: Network, dialect: Dialect) -> Reply:
    return trials.call(network.sizes, LOSS, *network.given, layout=spoken(**{LOSS: dialect}))


def _readings(trials: Trials, interface: Interface, name: str, network: Network, stage: int) -> list[Dialect]:
    layers = len(network.sizes.widths) - 1
    return next(islice(stages(Dialect(name), trials.parameters(name), layers, interface), stage, None))


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
