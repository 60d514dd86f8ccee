"""How one file is written: its layout, what it can be asked, and the functions of which no reading was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from grader.data_classes import dataclass
from grader.homework.contract import CONTRACT
from grader.homework.interfaces import ALL, AUTO, PAGES, Asked, Interface
from grader.homework.layouts.gradients import Gradient, answers_alone, find_gradient, sums
from grader.homework.layouts.losses import LOSS, Loss, NoLoss, find_loss
from grader.homework.layouts.networks import DEEP, SHALLOW, Network, tried_sizes
from grader.homework.layouts.others import NETWORKS, alone, others
from grader.homework.layouts.packings import find_packing, knows_one_layer_only, said_by_unpack
from grader.homework.layouts.readings import fixed_by
from grader.homework.layouts.trials import Trials
from grader.homework.layouts.values import find_places
from grader.homework.network.packing import Sizes
from grader.sandbox.protocol.layout import PACKED, Dialect, Layout

BACK_PROP = "back_prop"
GRADIENTS = CONTRACT.named(gradient=True, any_depth=True)
# Only this homework asks for these: a file that has one of them is this homework, and is asked for all of it.
OWN_TO_THIS = frozenset(f.name for f in CONTRACT.functions if f.part in (2, 3) or f.name == "back_prop_general")


@dataclass(frozen=True)
class Found:
    """What was found out about a file.

    `asked` is less than all only where the file is of another year, or the instructor named one. `fixed` are the sizes
    that are written into it, None where it works in networks of any. `unread` are functions of which no reading was
    found. `loss` is where its loss was seen to be one.
    """

    layout: Layout = field(default_factory=Layout)
    asked: Asked = ALL
    fixed: Sizes | None = None
    unread: frozenset[str] = frozenset()
    loss: Loss | None = None


def find(trials: Trials, interface: Interface, *, declares_depth: bool = False) -> Found:
    """How a file is written that `trials` can call. `declares_depth`: it says itself how many hidden layers it has."""
    alone = answers_alone(trials, GRADIENTS)
    loss = find_loss(trials, interface, tried_sizes(trials.loaded.constants))
    if isinstance(loss, NoLoss):
        return _without_loss(trials, interface, loss)
    if interface.by_rows is not False:
        loss = _with_packing(trials, loss)
    plain = alone if loss.dialect == Dialect(LOSS) and loss.network.sizes == DEEP else frozenset()
    gradients = {name: Gradient(Dialect(name), answers=True) for name in plain}
    gradients |= {name: found for name in GRADIENTS if name not in plain
                  and (found := _gradient(trials, interface, loss, name)) is not None}
    if _both_sum(trials, interface, loss, gradients):
        loss = replace(loss, dialect=replace(loss.dialect, summed=True))
        gradients = {name: replace(each, dialect=replace(each.dialect, summed=True))
                     for name, each in gradients.items()}
    if loss.dialect != Dialect(LOSS):
        loss = replace(loss, dialect=find_places(trials, loss))
    only = 1 if loss.network.sizes.hidden_layers == 1 and loss.dialect.name != LOSS else None
    unread = frozenset(name for name, each in gradients.items() if not each.answers and each.of_form
                       and each.dialect != Dialect(name) and interface is AUTO)
    fixed = None if loss.network.sizes in (DEEP, SHALLOW) else loss.network.sizes
    asked = _asked(trials, interface, loss, only, declares_depth)
    return Found(Layout(_dialects(trials, loss, gradients, only)), asked, fixed, unread, loss)


def _with_packing(trials: Trials, loss: Loss) -> Loss:
    """The loss with its packing, in a network of one hidden layer if it knows no deeper one."""
    if knows_one_layer_only(trials, loss):
        loss = replace(loss, network=Network(replace(loss.network.sizes, hidden_layers=1)))
    return replace(loss, dialect=replace(loss.dialect, packing=find_packing(trials, loss)))


def _gradient(trials: Trials, interface: Interface, loss: Loss, name: str) -> Gradient | None:
    return find_gradient(trials, loss, name, interface.gradient if name == BACK_PROP else (name,))


def _both_sum(trials: Trials, interface: Interface, loss: Loss, gradients: Mapping[str, Gradient]) -> bool:
    """Whether loss and gradients are sums where others are means.

    The contract's own form is held to its mean, and so is a loss that is a sum beside a gradient that is a mean.
    """
    if not loss.summed or not interface.may_sum or loss.dialect == Dialect(LOSS):
        return False
    return all(sums(trials, loss, each, name) for name, each in gradients.items() if each.answers)


def _asked(trials: Trials, interface: Interface, loss: Loss, only: int | None, declares_depth: bool) -> Asked:
    """What the file can be asked: never less than all, but for a file of another year, or where one was named."""
    if interface is not AUTO:
        return interface.asked
    pages = [page for page in PAGES.values() if loss.dialect.name in page.loss]
    if LOSS in pages[0].loss or OWN_TO_THIS & trials.loaded.functions.keys():
        return ALL
    asked = next((page.asked for page in pages if page.asked.hidden_layers == only), pages[0].asked)
    deeper = declares_depth and trials.loaded.constants.get("NUM_HIDDEN_LAYERS") != only
    return replace(asked, hidden_layers=None) if deeper else asked


def _dialects(trials: Trials, loss: Loss, gradients: Mapping[str, Gradient], only: int | None) -> dict[str, Dialect]:
    found = {LOSS: replace(loss.dialect, hidden_layers=only)}
    found |= {name: replace(each.dialect, hidden_layers=only if each.answers else None)
              for name, each in gradients.items()}
    found |= others(trials, loss)
    return {name: each for name, each in found.items() if each != Dialect(name)}


def _without_loss(trials: Trials, interface: Interface, loss: NoLoss) -> Found:
    """A file in which nothing is a loss; it may be that its form was not understood."""
    if loss.dialect is None:
        return Found(Layout({} if any(map(trials.has, NETWORKS)) else alone(trials)))
    found = {LOSS: fixed_by(interface, loss.dialect)}
    gradient = next((name for name in interface.gradient if trials.has(name)), None)
    if gradient is not None:
        found[BACK_PROP] = replace(found[LOSS], name=gradient)
    unread = interface is AUTO and loss.of_form and _is_of_another_form(trials, loss.dialect)
    return Found(Layout({name: each for name, each in found.items() if each != Dialect(name)}), interface.asked,
                 unread=frozenset(found) if unread else frozenset())


def _is_of_another_form(trials: Trials, dialect: Dialect) -> bool:
    """Whether the function, or the unpack that goes with it, is not written as the contract has it."""
    return (dialect.name != LOSS or trials.parameters(LOSS) > 3
            or said_by_unpack(trials, Network(DEEP)) not in (None, PACKED))
