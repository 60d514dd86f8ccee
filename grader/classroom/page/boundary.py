"""What kept student code in, for how many submissions, and what of it was not to be had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.data_classes import dataclass
from grader.sandbox.host.isolation import Isolation


@dataclass(frozen=True)
class Boundary:
    """One isolation that was in force: in words each mechanism and its state, and `said` of what lacks."""

    submissions: int
    situation: str
    mechanisms: tuple[tuple[str, str], ...]
    said: tuple[str, ...]


def boundaries(isolation: Iterable[Mapping[str, object]]) -> tuple[Boundary, ...]:
    """Those of a summary, as they are there: the most frequent first."""
    return tuple(_boundary(each) for each in isolation)


def _boundary(found: Mapping[str, object]) -> Boundary:
    count, in_force = found["submissions"], found["in_force"]
    assert isinstance(count, int) and isinstance(in_force, Mapping)
    isolation = Isolation.from_dict(in_force)
    stated = tuple(sorted((name, each.said) for name, each in isolation.mechanisms.items()))
    return Boundary(count, isolation.situation, stated, isolation.sentences())
