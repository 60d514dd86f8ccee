"""Which files are archives, by their names and by how they begin; none is opened here."""

from __future__ import annotations

from pathlib import Path

from grader.intake.entries import printable
from grader.intake.errors import NotGradable

SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
UNSUPPORTED = (".rar", ".7z", ".gz", ".xz", ".bz2")
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
UNOPENED = (b"Rar!", b"7z\xbc\xaf\x27\x1c")
GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ"
BEGINNING = 512  # bytes of an archive that tell its kind


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive that is opened here."""
    return name.lower().endswith(SUFFIXES)


def is_zip(data: bytes) -> bool:
    """Whether `data` begins like a zip archive, whatever its name."""
    return data.startswith(b"PK")


def is_tar(data: bytes) -> bool:
    """Whether `data` begins like a tar archive, as it is or compressed."""
    return data[257:262] == b"ustar" or data.startswith((GZIP, BZIP2, XZ))


def begins_as_archive(path: Path) -> bool:
    """Whether it is an archive of any kind, opened here or not, whatever its name. OSError if it cannot be read."""
    with path.open("rb") as file:
        begins = file.read(BEGINNING)
    return begins.startswith((*ZIPS, *UNOPENED)) or is_tar(begins)


def unopened(name: str) -> NotGradable:
    """The refusal of an archive of a kind that is not opened."""
    return NotGradable(f"{printable(name)} is an archive of a kind that is not opened here; hand in a .zip file.")
