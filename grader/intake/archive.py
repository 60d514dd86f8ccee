"""Archives, read in memory: nothing is ever written to disk, and nothing is inflated beyond its cap."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable

from grader.intake.entries import ARCHIVE_BYTES, MOST_ENTRIES, Entry, capped, is_noise, printable, too_many
from grader.intake.refusals import NotGradable

SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
UNSUPPORTED = (".rar", ".7z", ".gz", ".xz", ".bz2")
UNOPENED = (b"Rar!", b"7z\xbc\xaf\x27\x1c")
ENCRYPTED = 0x1
COMPRESSIONS: dict[bytes, Callable[[io.BytesIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": lambda file: bz2.BZ2File(file),
    b"\xfd7zXZ": lambda file: lzma.LZMAFile(file),  # noqa: SIM115 - the caller closes it
}


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive this module opens."""
    return name.lower().endswith(SUFFIXES)


def entries_in(data: bytes, name: str) -> tuple[list[Entry], list[str]]:
    """The files of a zip or tar archive, and notes on entries left out. Raises NotGradable with a sentence."""
    if data.startswith(UNOPENED):
        raise unopened(name)
    try:
        return _zipped(data) if is_zip(data) or (name.lower().endswith(".zip") and not _is_tar(data)) else _tarred(data)
    except NotGradable:
        raise
    except Exception as error:  # damaged archives raise a dozen different errors, in zlib, struct, lzma, codecs ...
        raise _damaged(name, error) from error


def unopened(name: str) -> NotGradable:
    """The refusal of an archive of a kind that is not opened."""
    return NotGradable(f"{printable(name)} is an archive of a kind that is not opened here; hand in a .zip file.")


def is_zip(data: bytes) -> bool:
    """Whether `data` begins like a zip archive, whatever its name."""
    return data.startswith(b"PK")


def _is_tar(data: bytes) -> bool:
    return data[257:262] == b"ustar" or data.startswith(tuple(COMPRESSIONS))


def _damaged(name: str, error: Exception) -> NotGradable:
    return NotGradable(f"The archive {printable(name)} cannot be read ({type(error).__name__}). "
                       "Pack it again, or hand in the homework file alone.")


def _zipped(data: bytes) -> tuple[list[Entry], list[str]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    if len(members) > MOST_ENTRIES:
        raise too_many()
    regular = [each for each in members if not each.is_dir() and not _is_special(each.external_attr >> 16)]
    special = [each.filename for each in members if _is_special(each.external_attr >> 16)]
    found = [Entry(each.filename, _zip_reader(archive, each)) for each in regular]
    return _safe(found, special)


def _zip_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(cap: int) -> bytes:
        if member.flag_bits & ENCRYPTED:
            raise NotGradable(f"{printable(member.filename)} is locked with a password; pack it without one.")
        try:
            with archive.open(member) as file:
                return capped(file.read(cap + 1), cap, printable(member.filename))
        except NotGradable:
            raise
        except Exception as error:  # damaged, or packed in a way zipfile does not know
            raise NotGradable(f"{printable(member.filename)} in the archive is damaged ({type(error).__name__}). "
                              "Pack it again, or hand in the homework file alone.") from error

    return read


def _tarred(data: bytes) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    special: list[str] = []
    with tarfile.open(fileobj=io.BytesIO(_inflated(data)), mode="r:") as archive:
        for count, member in enumerate(archive):
            if count >= MOST_ENTRIES:
                raise too_many()
            if member.isreg():
                file = archive.extractfile(member)
                content = file.read() if file and member.size <= ARCHIVE_BYTES else b""
                found.append(Entry(member.name, _held(content, member.name)))
            elif not member.isdir():
                special.append(member.name)
    return _safe(found, special)


def _held(content: bytes, name: str) -> Callable[[int], bytes]:
    return lambda cap: capped(content, cap, printable(name))


def _inflated(data: bytes) -> bytes:
    for magic, opened in COMPRESSIONS.items():
        if data.startswith(magic):
            with opened(io.BytesIO(data)) as file:
                return capped(file.read(ARCHIVE_BYTES + 1), ARCHIVE_BYTES, "The unpacked archive")
    return data


def _is_special(mode: int) -> bool:
    """Links, devices and pipes, by their Unix mode; 0 where the archive was made on Windows."""
    return stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)


def _safe(found: list[Entry], special: list[str]) -> tuple[list[Entry], list[str]]:
    outside = [each.name for each in found if _leads_outside(each.name)]
    notes = [f"Entries that are links or devices were left out: {_listed(special)}."] if special else []
    notes += [f"Entries whose names lead out of the archive were left out: {_listed(outside)}."] if outside else []
    kept = [each for each in found if not _leads_outside(each.name) and not is_noise(each.name)]
    return sorted(kept, key=lambda each: each.name), notes


def _leads_outside(name: str) -> bool:
    return bool(re.match(r"[/\\]|[A-Za-z]:", name)) or ".." in re.split(r"[/\\]", name) or "\0" in name


def _listed(names: list[str]) -> str:
    return ", ".join(printable(each) for each in names[:5]) + (" ..." if len(names) > 5 else "")
