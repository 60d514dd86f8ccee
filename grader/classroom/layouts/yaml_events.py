"""A YAML document of tens of MB of which a few keys are wanted, read event by event."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
DEEPEST = 20


class Wanted:
    """The events of a document -> dictionaries, lists and texts; None for nulls and for what is passed over.

    Every key at the top is read, and below it those that are `wanted`; what stands under the others, such as all
    results, is passed over without being made into anything.
    """

    def __init__(self, wanted: Collection[str], events: Iterator[Any]) -> None:
        self._wanted = wanted
        self._events = events
        self._anchored: dict[str, Any] = {}

    def document(self) -> Any:
        """The first document."""
        for event in self._events:
            if type(event).__name__ not in ("StreamStartEvent", "DocumentStartEvent", "StreamEndEvent"):
                return self._value(event, depth=0)
        return None

    def _value(self, event: Any, depth: int) -> Any:
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._anchored.get(event.anchor)
        value: Any
        if kind == "ScalarEvent":
            value = None if event.implicit[0] and event.value in NOTHING else event.value
        elif depth > DEEPEST:
            value = None
            self._passed_over(event)
        else:
            value = self._mapping(depth) if kind == "MappingStartEvent" else self._sequence(depth)
        if event.anchor is not None:
            self._anchored[event.anchor] = value
        return value

    def _mapping(self, depth: int) -> dict[str, Any]:
        """The wanted keys, without the colon of a Ruby symbol; at the top every key is the name of a folder."""
        found: dict[str, Any] = {}
        for event in self._until("MappingEndEvent"):
            key = self._value(event, depth + 1)
            name = key.removeprefix(":") if isinstance(key, str) else ""
            if depth == 0 or name in self._wanted:
                found[name] = self._value(next(self._events), depth + 1)
            else:
                self._passed_over(next(self._events))
        return found

    def _sequence(self, depth: int) -> list[Any]:
        return [self._value(event, depth + 1) for event in self._until("SequenceEndEvent")]

    def _until(self, end: str) -> Iterator[Any]:
        for event in self._events:
            if type(event).__name__ == end:
                return
            yield event

    def _passed_over(self, event: Any) -> None:
        depth = 0
        while True:
            kind = type(event).__name__
            depth += kind.endswith("StartEvent")
            depth -= kind.endswith("EndEvent")
            if depth == 0:
                return
            event = next(self._events)
