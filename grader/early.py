"""What takes longest begins first: the sandbox of `grade` and `check` boots while the command line is understood."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.sandbox.host.sandbox import Sandbox

COMMANDS = ("grade", "check")
OTHERWISE = ("--unconfined", "--watch", "--help", "-h")  # a sandbox of another kind, or none


def booting_early(arguments: Sequence[str]) -> AbstractContextManager[Sandbox | None]:
    """A sandbox that boots during the block, where `arguments` are at a glance those of a grading; else None."""
    if not arguments or arguments[0] not in COMMANDS or any(each in OTHERWISE for each in arguments):
        return nullcontext()
    from grader.grading.room import booting  # other commands need none

    return booting(confined=True)
