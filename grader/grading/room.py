"""The sandbox in which a submission is graded: one of its own, or one that somebody keeps warm."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from grader import stopping
from grader.grading.budget import total_seconds
from grader.grading.temporary_files import require_room_for_temporary_files
from grader.intake.errors import CallerError
from grader.sandbox.host.isolation import NoConfinement
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox

if TYPE_CHECKING:
    from grader.configuration.assignment import Assignment
    from grader.grading.options import Options


@contextmanager
def booting(*, confined: bool) -> Iterator[Sandbox | None]:
    """A sandbox that boots during the block, before anything is known of the homework: it takes as long as to import
    the rest of the grader. None where there can be none: `opened` then says why.
    """
    with stopping.held(lambda: _begun(confined), _abandon) as sandbox:
        try:
            yield sandbox
        finally:
            if sandbox is not None:
                sandbox.close()


def _abandon(sandbox: Sandbox | None) -> None:
    if sandbox is not None:
        sandbox.abandon()


def _begun(confined: bool) -> Sandbox | None:
    try:
        require_room_for_temporary_files()
        return Sandbox(confined=confined)
    except (CallerError, NoConfinement, OSError):
        return None


def room_for(assignment: Assignment, options: Options) -> Sandbox:
    """A sandbox with the limits of the assignment. CallerError where there is no place for one."""
    require_room_for_temporary_files()
    return Sandbox(_limits(assignment), confined=options.confined)


@contextmanager
def opened(sandbox: Sandbox | None, assignment: Assignment, options: Options) -> Iterator[Sandbox]:
    """The caller's `sandbox`, within the limits of the assignment, or one of our own; either is clean afterwards."""
    if sandbox is not None:
        sandbox.hold_to(_limits(assignment))
        try:
            yield sandbox
        finally:
            sandbox.clean()
        return
    with stopping.held(lambda: room_for(assignment, options), lambda room: room.abandon()) as own, own:
        yield own


def _limits(assignment: Assignment) -> Limits:
    limits = asdict(assignment.limits)
    limits["total_seconds"] = total_seconds(limits["total_seconds"], os.environ)
    return Limits(**limits)
