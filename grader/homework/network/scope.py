"""What a file can be asked: all that the contract says, or less, by its published interface or by its own numbers."""

from __future__ import annotations

from dataclasses import replace

from grader.data_classes import dataclass
from grader.grading.scope import Scope
from grader.homework.contract import CONTRACT
from grader.homework.layouts.finding import Found
from grader.homework.network.points import Sizes

ASSIGNMENT = Sizes(inputs=784, hidden=10, classes=10, hidden_layers=3)
DEEP = CONTRACT.named(any_depth=True)
AT_ANY_SIZE = "sizes:any"  # the tag of tests that are about other sizes than the homework's own


@dataclass(frozen=True)
class NetworkScope(Scope):
    """`loss_alone`: forward_prop gives no layers. `hidden_layers`, `sizes`: the only ones that the file has.

    `without_last_z`: zs ends at the last hidden layer. `own`: the sizes at which a file is judged that works at its
    own only.
    """

    loss_alone: bool = False
    hidden_layers: int | None = None
    sizes: Sizes | None = None
    without_last_z: bool = False
    own: Sizes = ASSIGNMENT

    def fitted(self, sizes: Sizes) -> Sizes:
        """`sizes` as far as this file has them."""
        if self.sizes is not None:
            return self.sizes
        return sizes if self.hidden_layers is None else replace(sizes, hidden_layers=self.hidden_layers)

    @property
    def at_its_own_sizes(self) -> NetworkScope:
        """The same file, asked about networks of its own sizes only."""
        return replace(self, sizes=replace(self, sizes=None).fitted(self.own))


EVERYTHING = NetworkScope()


def scope_of(found: Found) -> NetworkScope:
    """What a file can be asked of which this was found."""
    asked = found.asked
    return NetworkScope(found.unread, asked.loss_alone, asked.hidden_layers, without_last_z=asked.without_last_z,
                        own=found.fixed or ASSIGNMENT)
