"""A zip of the same bytes for the same files, on whatever system and whenever it is made."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Container, Mapping
from pathlib import Path

STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
RUNNABLE, PLAIN = 0o100755, 0o100644
UNIX = 3  # also where it is made on Windows: run bits mean nothing elsewhere


def zipped(members: Mapping[str, bytes], runnable: Container[str] = ()) -> bytes:
    """The zip that holds `members`, the bytes of each file by its name; those named in `runnable` can be run."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(_entry(name, RUNNABLE if name in runnable else PLAIN), members[name])
    return stream.getvalue()


def require_replaceable(out: Path) -> None:
    """A zip may be replaced; a folder, a device or a file of another kind may not. Raises OSError."""
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if out.exists() and not out.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    if out.exists() and out.suffix != ".zip" and not zipfile.is_zipfile(out):
        raise FileExistsError(errno.EEXIST, "it exists and is no zip; name another file or remove it")


def _entry(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = mode << 16
    return entry
