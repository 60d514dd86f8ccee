"""Writes public_cases.json: the values of the public examples, which are all that a student's laptop is given."""

from __future__ import annotations

from pathlib import Path

from grader.configuration.assignment import Seeds
from grader.grading import recording
from grader.grading.answers import recorded_functions
from grader.homework.homework4 import PUBLIC_CASES, homework4


def public_cases(public_seed: int = Seeds().public) -> str:
    """The text of public_cases.json: what the public tests of this seed ask of the functions whose values may be given.
    """
    homework = homework4()
    return recording.public_cases(homework, recorded_functions(homework.contract), public_seed)


def write(path: Path = PUBLIC_CASES) -> Path:
    """Write the recorded cases."""
    path.write_text(public_cases(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write()
