"""What the trusted side asks of a worker: one call of a student's function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import AS_IN_THE_CONTRACT, Layout
from grader.sandbox.protocol.messages import Before, Call, HandedOn
from grader.sandbox.protocol.wire import Value


@dataclass(frozen=True)
class Replacement:
    """Other values for one function, which stay on the trusted side: `answer` gives one, or says that it has none.

    It is told the arguments of a call and what the student's own function gave, None where that is not known.
    `own_first`: the student's own function may be called, to see in which form it answers. Not where it never ends.
    `leaves` is told what the arguments were, and are after the student's own function where that changes them; what it
    says they hold after the call instead, if anything. As a rule they hold what they held.
    """

    answer: Callable[[tuple[Value, ...], Value], tuple[bool, Value]]
    own_first: bool = True
    leaves: Callable[[tuple[Value, ...], tuple[Value, ...]], tuple[Value, ...]] = lambda before, after: ()


@dataclass(frozen=True)
class Request:
    """One call. Constants, replacements, poison and stand-ins hold for this call only and are restored after it."""

    function: str
    arguments: tuple[Value, ...] = ()
    constants: Mapping[str, Value] = field(default_factory=dict)
    seconds: float | None = None
    replacements: Mapping[str, Replacement] = field(default_factory=dict)
    poisoned: tuple[str, ...] = ()  # these give nonsense: what hands on their values is found out
    recorded: tuple[str, ...] = ()
    standins: Mapping[str, str] = field(default_factory=dict)
    random_seed: int | None = None
    layout: Layout = AS_IN_THE_CONTRACT  # another layout than the program's, to see whether the file is written in it
    trial: bool = False  # only tried: that it takes too long here says nothing of other calls
    before: tuple[Before, ...] = ()
    handed_on: HandedOn | None = None
    hung: tuple[str, ...] = ()  # functions that did not return before: the call ends where it comes to one

    def call(self, seconds: float) -> Call:
        """The part of it that a worker is told: no replacement leaves this side."""
        return Call(self.function, seconds, tuple(self.arguments), self.constants,
                    {name: each.own_first for name, each in self.replacements.items()}, self.poisoned, self.recorded,
                    self.standins, self.random_seed, self.layout, self.before, self.handed_on, self.hung)
