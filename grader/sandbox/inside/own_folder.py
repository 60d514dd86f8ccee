"""The folder of a worker, another one each time: where the homework's files seem to lie, and words without it."""

from __future__ import annotations

import os

_folder = ""


def enter(folder: str) -> None:
    """Make `folder` the one of this process."""
    global _folder
    os.chdir(folder)
    _folder = os.getcwd()  # as the system calls it, whatever links lead there


def path_in(name: str) -> str:
    """The path of the file `name` of the homework; nothing lies there."""
    return os.path.join(_folder or os.getcwd(), *name.split("/"))


def without_folder(words: str) -> str:
    """`words` with the names of files in the folder as they stand in what was handed in."""
    return words.replace(_folder + os.sep, "").replace(_folder, ".") if _folder else words
