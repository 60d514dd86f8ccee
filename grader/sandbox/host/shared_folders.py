"""The folders where all users may write: closed to student code's own user where there is no Landlock to do it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import struct
from collections.abc import Iterator

from grader.sandbox.host.cleanup import SHARED

_ACL = "system.posix_acl_access"
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY = 0xFFFFFFFF
_VERSION, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_PASS_THROUGH = 1  # to the scratch folder below, but neither to list nor to write
Entry = tuple[int, int, int]  # kind, rights, user or group


def shut(uid: int) -> tuple[str, ...]:
    """Let `uid` do no more than pass through these folders; those of which that cannot be had."""
    return tuple(folder for folder in SHARED if os.path.isdir(folder) and not _set(folder, uid, _PASS_THROUGH))


def open_again(uid: int) -> None:
    """Leave no trace of `shut`; what a killed grader leaves is about a user that nobody else has."""
    for folder in filter(os.path.isdir, SHARED):
        _set(folder, uid, None)


def _set(folder: str, uid: int, rights: int | None) -> bool:
    with _held(folder) as descriptor:
        try:
            wanted = changed(_entries(descriptor), uid, rights)
            os.setxattr(descriptor, _ACL, _VERSION.pack(2) + b"".join(_ENTRY.pack(*each) for each in wanted))
        except OSError as error:
            return error.errno == errno.EROFS  # nobody can write there
    return True


def changed(entries: list[Entry], uid: int, rights: int | None) -> list[Entry]:
    """`entries` of an access list with these `rights` of `uid`, or without any of its own, in order."""
    kept = [each for each in entries if (each[0], each[2]) != (_USER, uid)]
    if rights is not None:
        kept.append((_USER, rights, uid))
    named = [each for each in kept if each[0] in (_USER, _GROUP)]
    kept = [each for each in kept if each[0] != _MASK or named]
    if named and not any(each[0] == _MASK for each in kept):
        group = next(each[1] for each in kept if each[0] == _GROUP_OBJ)
        kept.append((_MASK, group | _PASS_THROUGH, _NOBODY))
    return sorted(kept, key=lambda each: (each[0], each[2]))


@contextlib.contextmanager
def _held(folder: str) -> Iterator[int]:
    """An open folder that no other sandbox changes meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _entries(descriptor: int) -> list[Entry]:
    try:
        raw = os.getxattr(descriptor, _ACL)
    except OSError as error:
        if error.errno != errno.ENODATA:
            raise
        mode = os.fstat(descriptor).st_mode
        return [(kind, mode >> shift & 7, _NOBODY) for kind, shift in ((_USER_OBJ, 6), (_GROUP_OBJ, 3), (_OTHER, 0))]
    return [_ENTRY.unpack_from(raw, at) for at in range(_VERSION.size, len(raw), _ENTRY.size)]
