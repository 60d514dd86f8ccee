"""The functions of one submission that did not come back: none of them is waited for twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.sandbox.protocol.data_classes import dataclass

if TYPE_CHECKING:
    from grader.sandbox.protocol.reply import Reply
    from grader.sandbox.protocol.request import Request

MUCH_LESS = 100  # so many times fewer numbers are another question than the one that took too long
MOST_DEATHS = 2


@dataclass(frozen=True)
class _Known:
    """How a function failed to return: for how many numbers in its arguments, with what put in place of others."""

    reply: Reply
    numbers: int  # 0 where it ended its worker: that says nothing of other numbers, and holds outside of trials alone
    substituted: frozenset[str] | None  # None where it is known that the function itself hung, not what it calls

    def holds_for(self, substituted: frozenset[str]) -> bool:
        return self.substituted is None or substituted <= self.substituted


class Hung:
    """What is known of the functions that outlasted their time, or ended their worker again and again."""

    def __init__(self) -> None:
        self._known: dict[str, list[_Known]] = {}
        self._deaths: Counter[tuple[str, frozenset[str]]] = Counter()

    def reply(self, request: Request) -> Reply | None:
        """What to answer at once in place of the call, None where it is to be made."""
        if request.function in request.standins:
            return None
        known = self._of(request.function, _substituted(request))
        enough = _numbers(request.arguments) * MUCH_LESS
        return next((each.reply for each in known
                     if enough > each.numbers and (each.numbers or not request.trial)), None)

    def guarded(self, request: Request) -> Request:
        """`request`, to be answered at once where it comes to call one of these functions itself.

        Those that something stands in for are among them: the student's own is not called to see its form either.
        """
        if not self._known:
            return request
        substituted = _substituted(request)
        return replace(request, hung=tuple(name for name in self._known if name != request.function
                                           and self._of(name, substituted - {name})))

    def noted(self, request: Request, reply: Reply) -> Reply:
        """`reply`, remembered if it should not be asked for again; in full where it only names such a function."""
        # Imported here: they need numpy, which the zygote is to import at the same time.
        from grader.sandbox.protocol.reply import Died, TimedOut

        if request.trial:
            return reply
        substituted = _substituted(request)
        if isinstance(reply, TimedOut) and reply.limit == "wall":
            if reply.inside in request.hung:
                return self._known[reply.inside][0].reply
            certain = None if reply.inside else substituted
            self._remember(reply.inside or request.function, _Known(reply, _numbers(request.arguments), certain))
        elif isinstance(reply, Died) and reply.cause != "memory":
            self._deaths[request.function, substituted] += 1
            if self._deaths[request.function, substituted] == MOST_DEATHS:
                self._remember(request.function, _Known(reply, 0, substituted))
        return reply

    def _remember(self, function: str, known: _Known) -> None:
        self._known.setdefault(function, []).append(known)

    def _of(self, function: str, substituted: frozenset[str]) -> list[_Known]:
        return [each for each in self._known.get(function, ()) if each.holds_for(substituted)]


def _substituted(request: Request) -> frozenset[str]:
    return frozenset((*request.replacements, *request.standins))


def _numbers(values: Iterable[Any]) -> int:
    return sum(_numbers(each) if isinstance(each, (tuple, list)) else int(getattr(each, "size", 1)) for each in values)
