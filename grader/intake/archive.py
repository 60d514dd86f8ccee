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

from grader.intake.entries import (
    ARCHIVE_BYTES,
    MOST_ENTRIES,
    MOST_NAME,
    Entry,
    capped,
    is_noise,
    listed,
    printable,
    too_many,
    with_slashes,
)
from grader.intake.refusals import NotGradable
from grader.intake.unfolding import Contents, Unfolded

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


def entries_in(data: bytes, name: str, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    """The files of a zip or tar archive, and notes on entries left out. Raises NotGradable with a sentence.

    `unfolded` counts what comes out of all archives of one submission, now and whenever an entry is read.
    """
    if data.startswith(UNOPENED):
        raise unopened(name)
    zipped = is_zip(data) or (name.lower().endswith(".zip") and not _is_tar(data))
    try:
        return _zipped(data, unfolded) if zipped else _tarred(data, unfolded)
    except NotGradable:
        raise
    except Exception as error:  # damaged archives raise a dozen different errors, in zlib, struct, lzma, codecs ...
        raise NotGradable(f"The archive {printable(name)} cannot be read ({type(error).__name__}). "
                          "Pack it again, or hand in the homework file alone.") from error


def unopened(name: str) -> NotGradable:
    """The refusal of an archive of a kind that is not opened."""
    return NotGradable(f"{printable(name)} is an archive of a kind that is not opened here; hand in a .zip file.")


def is_zip(data: bytes) -> bool:
    """Whether `data` begins like a zip archive, whatever its name."""
    return data.startswith(b"PK")


def _is_tar(data: bytes) -> bool:
    return data[257:262] == b"ustar" or data.startswith(tuple(COMPRESSIONS))


def _zipped(data: bytes, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    contents = Contents(data, tar=False)
    archive = zipfile.ZipFile(contents)
    contents.opened()
    members = archive.infolist()
    if len(members) > MOST_ENTRIES:
        raise too_many()
    special = [each.filename for each in members if _is_special(each.external_attr >> 16)]
    regular = [each for each in members if not _is_special(each.external_attr >> 16)]
    return _safe([Entry(each.filename, _zip_reader(archive, each, unfolded)) for each in regular], special)


def _zip_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unfolded: Unfolded) -> Callable[[int], bytes]:
    def inflated(cap: int) -> bytes:
        if member.flag_bits & ENCRYPTED:
            raise NotGradable(f"{printable(member.filename)} is locked with a password; pack it without one.")
        with archive.open(member) as file:
            return file.read(cap + 1)

    return _reader(inflated, member.filename, unfolded)


def _tarred(data: bytes, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    special: list[str] = []
    holes: list[str] = []
    contents = Contents(_inflated(data, unfolded), tar=True)
    archive = tarfile.open(fileobj=contents, mode="r:")  # noqa: SIM115 - its entries are read later, from memory
    for count, member in enumerate(archive):
        if count >= MOST_ENTRIES:
            raise too_many()
        if member.issparse():  # a few bytes of it can stand for gigabytes of nothing
            holes.append(member.name)
        elif member.isreg():
            found.append(Entry(member.name, _tar_reader(archive, member, unfolded)))
        elif not member.isdir():
            special.append(member.name)
    contents.opened()
    entries, notes = _safe(found, special)
    return entries, [*notes, *[f"Sparse files were left out: {listed(holes)}."] * bool(holes)]


def _tar_reader(archive: tarfile.TarFile, member: tarfile.TarInfo, unfolded: Unfolded) -> Callable[[int], bytes]:
    def copied(cap: int) -> bytes:
        file = archive.extractfile(member)
        return file.read(cap + 1) if file else b""

    return _reader(copied, member.name, unfolded)


def _reader(read: Callable[[int], bytes], name: str, unfolded: Unfolded) -> Callable[[int], bytes]:
    """`read` under a cap, counted, with a sentence for whatever goes wrong in it."""
    def counted(cap: int) -> bytes:
        try:
            return capped(unfolded.count(read(cap)), cap, printable(name))
        except NotGradable:
            raise
        except Exception as error:  # damaged, or packed in a way that the library does not know
            raise NotGradable(f"{printable(name)} in the archive is damaged ({type(error).__name__}). "
                              "Pack it again, or hand in the homework file alone.") from error

    return counted


def _inflated(data: bytes, unfolded: Unfolded) -> bytes:
    for magic, opened in COMPRESSIONS.items():
        if data.startswith(magic):
            with opened(io.BytesIO(data)) as file:
                return unfolded.count(capped(file.read(ARCHIVE_BYTES + 1), ARCHIVE_BYTES, "The unpacked archive"))
    return data


def _is_special(mode: int) -> bool:
    """Links, devices and pipes, by their Unix mode; 0 where the archive was made on Windows."""
    return stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)


def _safe(found: list[Entry], special: list[str]) -> tuple[list[Entry], list[str]]:
    """The entries that may be homework, by name, the last of each name as unpacking would leave it; and notes."""
    outside = [each.name for each in found if _leads_outside(each.name)]
    notes = [f"Entries that are links or devices were left out: {listed(special)}."] * bool(special)
    notes += [f"Entries whose names lead out of the archive were left out: {listed(outside)}."] * bool(outside)
    inside = {with_slashes(each.name): each for each in found if not _leads_outside(each.name)}
    return [Entry(name, inside[name].read) for name in sorted(inside)
            if not is_noise(name) and not name.endswith("/")], notes


def _leads_outside(name: str) -> bool:
    return bool(len(name) > MOST_NAME or re.match(r"[/\\]|[A-Za-z]:", name) or "\0" in name
                or ".." in re.split(r"[/\\]", name))
