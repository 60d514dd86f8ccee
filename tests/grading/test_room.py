"""A sandbox may boot before anything is known of the homework; what is graded in it keeps to the homework's limits."""

from dataclasses import replace
from pathlib import Path

from grader.grading import room
from grader.grading.options import USUAL
from grader.homework.homework4 import load_assignment

ASSIGNMENT = load_assignment()
SMALL = replace(ASSIGNMENT, limits=replace(ASSIGNMENT.limits, total_seconds=7.0, disk_mb=3))


def test_a_sandbox_that_boots_early_is_gone_afterwards():
    with room.booting(confined=True) as sandbox:
        assert sandbox is not None
        folder = Path(sandbox.folder)
        assert folder.exists()
    assert not folder.exists()


def test_it_keeps_to_the_limits_of_the_assignment_once_they_are_known():
    with room.booting(confined=True) as sandbox, room.opened(sandbox, SMALL, USUAL) as same:
        assert same is sandbox
        assert (same.limits.total_seconds, same.limits.disk_mb) == (7.0, 3)
        assert not same.spent
