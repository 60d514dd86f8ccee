"""Where C libraries lie: what locks a worker in would run ldconfig to find two that have had one name for years."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = {"c": "libc.so.6", "seccomp": "libseccomp.so.2"}


@contextmanager
def found_by_their_usual_names() -> Iterator[None]:
    """During the block, `find_library` tries the usual name of a library first."""
    look_up = ctypes.util.find_library
    ctypes.util.find_library = lambda name: _usual(name) or look_up(name)
    try:
        yield
    finally:
        ctypes.util.find_library = look_up


def _usual(name: str) -> str | None:
    """The usual name of the library `name` where it can be loaded by that."""
    if name not in USUAL:
        return None
    try:
        ctypes.CDLL(USUAL[name])
    except OSError:  # musl has another libc
        return None
    return USUAL[name]
