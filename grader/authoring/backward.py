"""Asks a backward function: forward is called first, in the student's own process, and its cache stays there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.authoring.declared import DeclaredFunction
from grader.data_classes import dataclass
from grader.grading.exchange import Exchange
from grader.grading.student import Student
from grader.grading.workers import LiveWorker
from grader.sandbox.protocol.messages import Before, HandedOn
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Way:
    """There and back: forward at these arguments, then at others, then backward with an upstream gradient for each
    output. Whoever keeps one cache for all calls hands on the wrong one.
    """

    there: Arguments
    elsewhere: Arguments
    upstream: Arguments


@dataclass(frozen=True)
class Traveller:
    """The student, asked for a backward function `back` of the forward function `forward`, as Student is asked."""

    student: Student
    back: DeclaredFunction
    forward: DeclaredFunction

    @property
    def worker(self) -> LiveWorker:
        """The submission's own."""
        return self.student.worker

    def returned(self, function: str, ways: Sequence[Arguments]) -> list[Returned]:
        """What `back` returns on each way, (there, elsewhere, upstream)."""
        requests = [self.request(Way(*way)) for way in ways]
        replies = self.worker.ask(requests)
        for way, reply in zip(ways, replies, strict=True):
            self.student.on_reply(Exchange(function, way, None, reply))
        return [self.student.answered(function, reply) for reply in replies]

    def request(self, way: Way) -> Request:
        """The message that asks for one way."""
        names = list(self.forward.returns)
        cache = HandedOn(names.index(self.forward.cache), self.forward.cache)
        before = tuple(Before(self.forward.name, given) for given in (way.there, way.elsewhere))
        return replace(self.student.request(self.back.name, way.upstream), before=before, handed_on=cache)
