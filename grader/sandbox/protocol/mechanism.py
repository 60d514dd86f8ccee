"""What one mechanism that keeps student code in came to."""

from __future__ import annotations

from grader.sandbox.protocol.data_classes import dataclass

UNAVAILABLE = "not available"


@dataclass(frozen=True)
class Mechanism:
    """Whether it is `missing`, so that isolation is reduced, and in words how it stands."""

    missing: bool
    said: str


IN_FORCE = Mechanism(False, "in force")
TIME_ONLY = Mechanism(True, "time only")


def unavailable(why: object) -> Mechanism:
    """A mechanism that this system does not give, and why."""
    return Mechanism(True, f"{UNAVAILABLE}: {why}")
