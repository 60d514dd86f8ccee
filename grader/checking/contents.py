"""What lies on disk now of the file or folder that is watched: a hash of it, and whether it looks whole."""

from __future__ import annotations

import ast
import json
import os
import stat
import warnings
from collections.abc import Hashable, Iterator
from hashlib import blake2b
from pathlib import Path

from grader.data_classes import dataclass
from grader.intake.entries import NOTEBOOK_BYTES
from grader.intake.magics import neutral

SOURCES = (".py", ".ipynb")
MOST_FILES = 200  # of a folder: what lies deeper or beyond is no homework


@dataclass(frozen=True)
class Contents:
    """`stamp` is equal for equal contents, None where nothing is there; `whole` is False of what cannot be parsed."""

    stamp: Hashable
    whole: bool = True


NOTHING = Contents(None)


class Watched:
    """The contents of a file or a folder, read again only when the file system says that they may be others."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._signature: Hashable = object()
        self._contents = NOTHING

    def contents(self) -> Contents:
        """As they are now. What cannot be read at this moment is not there."""
        try:
            files = list(_files(self._path))
            signature = tuple((file, _state(file)) for file in files)
            if signature != self._signature:
                self._contents = _contents([(file, _read(file)) for file in files])
                self._signature = signature
        except OSError:
            self._signature, self._contents = object(), NOTHING
        return self._contents


def _files(path: Path) -> Iterator[Path]:
    """`path` itself, or the sources in the folder that it is."""
    if not path.is_dir():
        yield path
        return
    sources = (file for file in sorted(path.iterdir()) if file.suffix.lower() in SOURCES and file.is_file())
    yield from (file for file, _ in zip(sources, range(MOST_FILES), strict=False))


def _state(file: Path) -> tuple[int, ...]:
    """What changes when `file` is written or another takes its name."""
    told = os.stat(file)
    return told.st_mtime_ns, told.st_ctime_ns, told.st_size, told.st_ino


def _read(file: Path) -> bytes:
    """What a regular file holds, as far as it can be homework. OSError for all else: a pipe would be waited for."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{file} is no file")
        return opened.read(NOTEBOOK_BYTES)


def _contents(data: list[tuple[Path, bytes]]) -> Contents:
    if not data:
        return NOTHING
    stamp = tuple((file.name, blake2b(content).digest()) for file, content in data)
    return Contents(stamp, all(_is_whole(file.suffix.lower(), content) for file, content in data))


def _is_whole(suffix: str, data: bytes) -> bool:
    """Whether `data` can be parsed: half of a file seldom can."""
    text = data.decode("utf-8", "replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a student's escapes and comparisons
            if suffix == ".ipynb":
                json.loads(text)
            elif suffix == ".py":
                ast.parse(neutral(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return bool(text.strip())
