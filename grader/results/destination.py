"""Where results and pages go: a file is replaced whole, a pipe or a device is written to, what is not ours is left."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import click

from grader.data_classes import dataclass
from grader.results.gradescope import as_text
from grader.results.report import Report
from grader.results.results_file import ResultsFile

STANDARD_OUTPUT = Path("-")
_DESCRIPTORS = {"/dev/stdout": 1, "/dev/stderr": 2}
MOST_BYTES = 100 << 20  # of results, and far more than ours
_NUMBERED = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")


AsText = Callable[[Report], str]


class Destination(Protocol):
    """What takes every report as grading goes on, in order."""

    def write(self, report: Report) -> None:
        """Take `report`; OSError if that, or a write before it, has failed."""

    def wait(self) -> None:
        """Return when all is written; OSError if it cannot be."""

    def end(self, report: Report) -> None:
        """Write `report` at once and nothing after it; for a signal handler."""


@dataclass(frozen=True)
class Kind:
    """What is written: a report `as_text`. A file with another `suffix` is replaced only if it `holds` such a text."""

    as_text: AsText
    suffix: str
    holds: Callable[[bytes], bool]


class Stream:
    """A pipe, a device or an open descriptor: it gets one report, the last."""

    def __init__(self, target: Path | int, as_text: AsText = as_text) -> None:
        self._target = target
        self._as_text = as_text
        self._written = False

    def write(self, report: Report) -> None:
        """Write `report` if it is the last. OSError if it cannot be."""
        if report.finished:
            self._put(report)

    def wait(self) -> None:
        """Nothing is ever under way."""

    def end(self, report: Report) -> None:
        """Write `report` unless a whole one went before it; a pipe that nobody reads is not waited for."""
        self._put(report, getattr(os, "O_NONBLOCK", 0))

    def _put(self, report: Report, how: int = 0) -> None:
        if self._written:
            return
        self._written = True
        content = (self._as_text(report) + "\n").encode()
        if self._target == 1:
            click.echo(content, nl=False)
        elif isinstance(self._target, int):
            _all_to(self._target, content)
        else:
            with open(os.open(self._target, os.O_WRONLY | how), "wb") as stream:
                stream.write(content)


def destination(path: Path, inputs: Sequence[Path] = (), kind: Kind | None = None) -> Destination:
    """Where text of one `kind`, by default results, goes for `path`; "-" is standard output.

    OSError, with the reason, where it cannot go there. A file that holds anything else is replaced only if its name
    ends as the kind's do and it is none of `inputs`, nor in one that is a folder.
    """
    kind = kind or RESULTS
    descriptor = open_as(path)
    if descriptor is not None:
        if descriptor != 1:  # a closed standard output means that nobody wants to see it
            os.fstat(descriptor)
        return Stream(descriptor, kind.as_text)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return ResultsFile(path, kind.as_text)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if stat.S_ISREG(mode):
        _require_replaceable(path, inputs, kind)
        return ResultsFile(path, kind.as_text)
    if stat.S_ISBLK(mode):
        raise OSError(errno.EINVAL, "it is a disk", str(path))
    return Stream(path, kind.as_text)


def open_as(path: Path) -> int | None:
    """The open descriptor that `path` stands for, if it does: by its name, or as what standard output is."""
    numbered = _NUMBERED.fullmatch(str(path))
    if path == STANDARD_OUTPUT:
        return 1
    if os.name == "posix" and (numbered or str(path) in _DESCRIPTORS):
        return int(numbered[1]) if numbered else _DESCRIPTORS[str(path)]
    return next((each for each in (1, 2) if _same(path, each)), None)


def _same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:  # there is no such file, or the descriptor is closed
        return False


def _require_replaceable(path: Path, inputs: Sequence[Path], kind: Kind) -> None:
    there = [each for each in inputs if each.exists()]
    if any(path.samefile(each) for each in there):
        raise FileExistsError(errno.EEXIST, "it is what this command reads", str(path))
    inside = any(each.resolve() in path.resolve().parents for each in there if each.is_dir())
    if (inside or path.suffix != kind.suffix) and not _holds(path, kind):
        raise FileExistsError(errno.EEXIST, "it exists and holds something else; name another file or remove it",
                              str(path))


def _holds(path: Path, kind: Kind) -> bool:
    """Whether the file is empty, or what an earlier grading wrote."""
    if path.stat().st_size > MOST_BYTES:
        return False
    text = path.read_bytes()
    return not text.strip() or kind.holds(text)


def _holds_results(text: bytes) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and bool({"score", "tests"} & found.keys())


RESULTS = Kind(as_text, ".json", _holds_results)


def _all_to(descriptor: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left):]
