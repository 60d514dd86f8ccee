"""What all names of a class begin with, where the assignment stands before the student."""

from __future__ import annotations

from collections.abc import Sequence


def shared_beginning(names: Sequence[str], mark: str) -> str:
    """The words between `mark` that several names all begin with, with the mark after them, so that something is left.

    Empty where there is none, and for one name alone, of which nobody can tell where the assignment ends.
    """
    if len(names) < 2:
        return ""
    words = [each.split(mark)[:-1] for each in names]
    shared = []
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return "".join(each + mark for each in shared)
