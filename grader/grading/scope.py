"""What a file can be asked: all that the contract says, or less."""

from __future__ import annotations

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Scope:
    """`unread`: functions that are not judged, because how they are to be called was not understood."""

    unread: frozenset[str] = frozenset()


WHOLE = Scope()
