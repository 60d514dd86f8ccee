"""When a file has been saved: editors write by rename, by truncation, and twice; what is half written is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from grader.checking.contents import Contents

SETTLED = 0.1  # seconds for which what can be parsed stays as it is before it counts as saved
HALF = 0.8     # the same for what cannot be parsed, or is empty
GONE = 1.0     # seconds for which a file is away that is not only being replaced


class Event(Enum):
    """What there is to do: judge what was saved, say that it is gone, or that it is back and as it was."""

    SAVED = "saved"
    GONE = "gone"
    BACK = "back"


@dataclass
class Saves:
    """What was seen of a file from moment to moment -> each save once. `judged` is what was judged last."""

    judged: Contents
    seen: Contents
    since: float = 0.0  # when `seen` was first seen, in seconds
    gone: bool = False  # and said to be

    def notice(self, now: Contents, at: float) -> Event | None:
        """What the contents `now`, seen `at` that many seconds, come to."""
        if now != self.seen:
            self.seen, self.since = now, at
        quiet = at - self.since
        if now.stamp is None:
            return self._away() if quiet >= GONE and not self.gone else None
        if now.stamp == self.judged.stamp:
            return self._again() if self.gone else None
        if quiet < (SETTLED if now.whole else HALF):
            return None
        self.judged, self.gone = now, False
        return Event.SAVED

    def _away(self) -> Event:
        self.gone = True
        return Event.GONE

    def _again(self) -> Event:
        self.gone = False
        return Event.BACK
