"""The `student` fixture: a remote proxy that makes the student's functions look like ordinary ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.data_classes import dataclass
from grader.grading.exchange import Exchange
from grader.grading.failure_messages import fault
from grader.grading.sizes import Sizes
from grader.grading.workers import LiveWorker
from grader.sandbox.protocol.reply import Reply, Returned
from grader.sandbox.protocol.request import Replacement, Request

Arguments = tuple[Any, ...]
Replacements = Callable[[str, Arguments, Sizes | None], Mapping[str, Replacement]]


def no_replacements(function: str, arguments: Arguments, sizes: Sizes | None) -> Mapping[str, Replacement]:
    """The ordinary case: every function called is the student's own."""
    return {}


@dataclass(frozen=True)
class Student:
    """Calls functions of the submission in its worker.

    `student.f(z)` returns a plain value or raises StudentFault. `student.at(sizes)` sets the module constants that say
    how large everything is, for the calls made through it. `faulty` are the functions
    known to be wrong, on whose account nothing else should lose points. `on_reply` is told every call and its reply.
    """

    worker: LiveWorker
    sizes: Sizes | None = None
    replacements: Replacements = no_replacements
    on_replaced: Callable[[str], None] = lambda function: None
    faulty: frozenset[str] = frozenset()
    on_reply: Callable[[Exchange], None] = lambda exchange: None
    random_seed: int | None = None

    def at(self, sizes: Sizes | None) -> Student:
        """The same student with the module constants of `sizes`."""
        return replace(self, sizes=sizes)

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self.many(function, [arguments])[0]

    def many(self, function: str, arguments: Sequence[Arguments]) -> list[Any]:
        """Call `function` once per tuple of `arguments`, all in one message."""
        return [returned.value for returned in self.returned(function, arguments)]

    def returned(self, function: str, arguments: Sequence[Arguments]) -> list[Returned]:
        """As `many`, with all that is known of each call: seconds, arguments changed in place, output."""
        replies = self.worker.ask([self.request(function, each) for each in arguments])
        for given, reply in zip(arguments, replies, strict=True):
            self.on_reply(Exchange(function, given, self.sizes, reply))
        return [self.answered(function, reply) for reply in replies]

    def request(self, function: str, arguments: Arguments) -> Request:
        """The message that asks for one call."""
        return Request(
            function=function,
            arguments=arguments,
            constants=dict(self.sizes.constants()) if self.sizes else {},
            replacements=self.replacements(function, arguments, self.sizes),
            random_seed=self.random_seed,
        )

    def answered(self, function: str, reply: Reply) -> Returned:
        """`reply`, where it is a value; StudentFault otherwise. For whoever asks the worker itself."""
        if not isinstance(reply, Returned):
            raise fault(function, reply, self.worker.loaded)
        for replaced, hits in reply.replaced.items():
            if hits:
                self.on_replaced(replaced)
        return reply
