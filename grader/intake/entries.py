"""The files of an upload, by name, each read into memory only when asked for and never beyond its cap."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from grader.data_classes import dataclass
from grader.intake.errors import CallerError, NotGradable

MOST_ENTRIES = 10_000
MOST_NAME = 1_000            # characters of a name with its folders
MOST_PRINTED = 120           # of them in a message
SOURCE_BYTES = 2_000_000     # of a .py file
NOTEBOOK_BYTES = 30_000_000  # of a notebook: pictures live in it
ARCHIVE_BYTES = 100_000_000
IGNORED_FOLDERS = frozenset({"__MACOSX", ".ipynb_checkpoints", "__pycache__", "venv", "env", "site-packages",
                             "node_modules"})


@dataclass(frozen=True)
class Entry:
    """One file of an upload: its name with / between folders, and how to read at most so many bytes of it."""

    name: str
    read: Callable[[int], bytes]

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


def cap_of(name: str) -> int:
    """How many bytes of the file `name` are read at most."""
    return NOTEBOOK_BYTES if ".ipynb" in name.lower() else SOURCE_BYTES


class TooLarge(NotGradable):
    """The refusal of a file that is larger than its cap."""


def capped(data: bytes, cap: int, name: str) -> bytes:
    """`data`, or TooLarge if it is longer than `cap`."""
    if len(data) > cap:
        raise TooLarge(f"{name} is larger than {cap // 1_000_000} MB, which no homework file is.")
    return data


def is_noise(name: str) -> bool:
    """Whether an entry is left by an editor, an operating system or an installation, and is nobody's homework."""
    *folders, last = PurePosixPath(name).parts or ("",)
    return last.startswith(".") or any(each in IGNORED_FOLDERS or each.startswith(".") for each in folders)


def with_slashes(name: str) -> str:
    """`name` with / between folders: archives that Windows packed, and folders they were unpacked to, have \\ there."""
    return name.replace("\\", "/")


def read_regular(path: Path, cap: int) -> bytes:
    """The bytes of a regular file; links, devices and pipes raise NotGradable, and so does more than `cap`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_symlink():
        raise NotGradable(f"{printable(path.name)} is a symbolic link; hand in the file itself.")
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise CallerError(f"{printable(str(path))} cannot be read: {error.strerror}.") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotGradable(f"{printable(path.name)} is not an ordinary file.")
        return capped(file.read(cap + 1), cap, printable(path.name))


def read_named(path: Path, cap: int) -> bytes:
    """The bytes of what the caller named: links are followed, and a pipe is read to its end. At most `cap`."""
    try:
        with path.open("rb") as file:
            return capped(file.read(cap + 1), cap, printable(path.name))
    except OSError as error:
        raise CallerError(f"{printable(str(path))} cannot be read: {error.strerror}.") from error


def in_folder(folder: Path) -> tuple[list[Entry], list[str]]:
    """The regular files below `folder`, sorted by name, and a note on links left out."""
    found: list[Entry] = []
    links: list[str] = []
    for count, path in enumerate(_walk(folder)):
        if count >= MOST_ENTRIES:
            raise too_many()
        name = with_slashes(path.relative_to(folder).as_posix())
        if is_noise(name) or len(name) > MOST_NAME:
            continue
        if path.is_symlink():
            links.append(printable(name))
        elif path.is_file():
            found.append(Entry(name, partial(read_regular, path)))
    return found, [f"Symbolic links were left out: {listed(links)}."] if links else []


def _walk(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(each for each in folders if not is_noise(f"{each}/x"))
        yield from (Path(where, each) for each in sorted(files))


def too_many(most: int = MOST_ENTRIES, remedy: str = "hand in only your homework file") -> NotGradable:
    """The refusal of an upload with too many files."""
    return NotGradable(f"The upload holds more than {most:,} files; {remedy}.")


def printable(name: str) -> str:
    """A student's file name fit for a message: one line, no control or direction characters, bounded.

    What Markdown or HTML would take for markup stays; whoever writes a page escapes it there.
    """
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name[:MOST_PRINTED])


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names for a message, the first few of them, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(printable(each) for each in names[:most]) + more
