"""What a file can be asked: all that the contract says, or less, by its published interface or by its own numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.homework.contract import CONTRACT
from grader.judgement.points import Sizes

ASSIGNMENT = Sizes(inputs=784, hidden=10, classes=10, hidden_layers=3)
DEEP = CONTRACT.named(any_depth=True)
AT_ANY_SIZE = "sizes:any"  # the tag of tests that are about other sizes than the homework's own


@dataclass(frozen=True)
class Scope:
    """`loss_alone`: forward_prop gives no layers. `hidden_layers`, `sizes`: the only ones that the file has."""

    loss_alone: bool = False
    hidden_layers: int | None = None
    sizes: Sizes | None = None

    def fitted(self, sizes: Sizes) -> Sizes:
        """`sizes` as far as this file has them."""
        if self.sizes is not None:
            return self.sizes
        return sizes if self.hidden_layers is None else replace(sizes, hidden_layers=self.hidden_layers)


EVERYTHING = Scope()
