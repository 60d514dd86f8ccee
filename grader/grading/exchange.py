"""One call that a graded test made: what it asked, in which network, and what came back."""

from __future__ import annotations

from typing import Any

from grader.data_classes import dataclass
from grader.grading.sizes import Sizes
from grader.sandbox.protocol.reply import Reply, Returned


@dataclass(frozen=True, eq=False)
class Exchange:
    """A mistake is named under a test only if it accounts for these: the test's own arguments and their answers."""

    function: str
    arguments: tuple[Any, ...]
    sizes: Sizes | None
    reply: Reply

    @property
    def returned(self) -> Returned | None:
        """The answer; None where there was none."""
        return self.reply if isinstance(self.reply, Returned) else None
