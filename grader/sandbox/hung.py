"""The functions of one submission that did not come back: none of them is waited for twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.sandbox.reply import Reply
    from grader.sandbox.request import Request

MUCH_LESS = 100  # so many times fewer numbers are another question than the one that took too long
MOST_DEATHS = 2


class Hung:
    """What is known of the functions that outlasted their time, or ended their worker again and again."""

    def __init__(self) -> None:
        self._replies: dict[str, tuple[Reply, int]] = {}  # with the numbers in the arguments that brought it about
        self._deaths: dict[str, int] = {}

    def reply(self, request: Request) -> Reply | None:
        """What to answer at once in place of the call, None where it is to be made."""
        if request.function not in self._replies or request.function in request.standins:
            return None
        reply, numbers = self._replies[request.function]
        return reply if _numbers(request.arguments) * MUCH_LESS > numbers else None

    def guarded(self, request: Request) -> Request:
        """`request`, to be answered at once where it comes to call one of these functions itself."""
        spared = {request.function, *request.replacements, *request.standins}
        return replace(request, hung=tuple(name for name in self._replies if name not in spared))

    def noted(self, request: Request, reply: Reply) -> Reply:
        """`reply`, remembered if it should not be asked for again; in full where it only names such a function."""
        # Imported here: they need numpy, which the zygote is to import at the same time.
        from grader.sandbox.reply import Died, TimedOut

        if isinstance(reply, TimedOut) and reply.limit == "wall":
            if reply.inside in request.hung:
                return self._replies[reply.inside][0]
            self._remember(reply.inside or request.function, reply, _numbers(request.arguments))
        elif isinstance(reply, Died) and reply.cause != "memory":
            self._deaths[request.function] = self._deaths.get(request.function, 0) + 1
            if self._deaths[request.function] == MOST_DEATHS:
                self._remember(request.function, reply, 0)
        return reply

    def _remember(self, function: str, reply: Reply, numbers: int) -> None:
        if function not in self._replies or numbers < self._replies[function][1]:
            self._replies[function] = reply, numbers


def _numbers(values: Iterable[Any]) -> int:
    return sum(_numbers(each) if isinstance(each, (tuple, list)) else int(getattr(each, "size", 1)) for each in values)
