"""Files and archives of a test, written in a line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """A file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_all(folder: Path, files: Mapping[str, bytes]) -> Path:
    """`folder` with these files in it and in folders of it, by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write(folder / name, data)
    return folder


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()
