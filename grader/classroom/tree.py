"""What an instructor holds as a tree of files and folders: their names in the download, and where they stand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from grader.data_classes import dataclass
from grader.intake.archive_kinds import SUFFIXES, UNSUPPORTED
from grader.intake.entries import is_noise, listed, with_slashes
from grader.intake.errors import CallerError

DEEPEST = 40  # folders inside each other that are looked into


@dataclass(frozen=True)
class Node:
    """A file, or a folder with its children by name. `name` is that of the download, `path` where it stands.

    `unreadable` says why the file could not be read from the archive of the class; then it is empty where it stands.
    """

    name: str
    path: Path
    is_folder: bool = False
    children: tuple[Node, ...] = ()
    size: int = 0
    is_clone: bool = False
    unreadable: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was handed in with it: no byte, or no file."""
        return all(each.size == 0 and not each.unreadable for each in self.files())

    def files(self) -> Iterator[Node]:
        """The files in it at any depth, or itself."""
        if not self.is_folder:
            yield self
        for child in self.children:
            yield from child.files()

    def child(self, name: str) -> Node | None:
        return next((each for each in self.children if each.name == name), None)

    @property
    def folders(self) -> tuple[Node, ...]:
        return tuple(each for each in self.children if each.is_folder)


def tree_of(folder: Path) -> tuple[Node, list[str]]:
    """The tree below `folder` without noise, notes on links and pipes left out. CallerError if it cannot be read."""
    links: list[str] = []
    special: list[str] = []
    try:
        root = _folder(folder, folder, (links, special), 0)
    except OSError as error:
        raise CallerError(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
    return root, [*[f"Symbolic links were left out: {listed(links)}."] * bool(links),
                  *[f"Pipes, sockets and devices were left out: {listed(special)}."] * bool(special)]


def _folder(path: Path, top: Path, left_out: tuple[list[str], list[str]], depth: int) -> Node:
    """The folder `path` below `top`; what is a link or no file at all is added to the two lists in `left_out`."""
    children = []
    is_clone = False
    for entry in sorted(os.scandir(path), key=lambda each: each.name) if depth < DEEPEST else ():
        is_clone |= entry.name == ".git"
        if entry.is_symlink():
            left_out[0].append(with_slashes(os.path.relpath(entry.path, top)))
        elif entry.is_dir() and not is_noise(f"{entry.name}/x"):
            children.append(_folder(path / entry.name, top, left_out, depth + 1))
        elif entry.is_file() and not is_noise(entry.name):
            children.append(Node(entry.name, path / entry.name, size=entry.stat().st_size))
        elif not entry.is_dir() and not entry.is_file():
            left_out[1].append(with_slashes(os.path.relpath(entry.path, top)))
    return Node(path.name or path.resolve().name, path, True, tuple(children), is_clone=is_clone)


def is_source(name: str) -> bool:
    """Whether a file of this name is source, a notebook or an archive, so that a homework may be in it."""
    return stem(name) != name


def stem(name: str) -> str:
    """A file's name without what says its kind: .py, .tar.gz, .py.txt."""
    for suffix in (*sorted(SUFFIXES, key=len, reverse=True), ".py.txt", ".ipynb.txt", ".ipynb.json", ".py", ".ipynb",
                   *UNSUPPORTED):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[:-len(suffix)]
    return name
