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
from typing import BinaryIO

from grader.intake.archive_kinds import BEGINNING, BZIP2, GZIP, UNOPENED, XZ, is_tar, is_zip, unopened
from grader.intake.entries import (
    MOST_NAME,
    Entry,
    capped,
    is_noise,
    listed,
    printable,
    too_many,
    with_slashes,
)
from grader.intake.errors import NotGradable, Unreadable
from grader.intake.unfolding import Contents, Unfolded
from grader.intake.zip_names import UTF8

ENCRYPTED = 0x1
COMPRESSIONS: dict[bytes, Callable[[BinaryIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    GZIP: lambda file: gzip.GzipFile(fileobj=file),
    BZIP2: lambda file: bz2.BZ2File(file),
    XZ: lambda file: lzma.LZMAFile(file),  # noqa: SIM115 - the caller closes it
}


def entries_in(data: bytes, name: str, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    """The files of a zip or tar archive, and notes on entries left out. Raises NotGradable with a sentence.

    `unfolded` counts what comes out of all archives of one submission, now and whenever an entry is read.
    """
    everything, notes = everything_in(io.BytesIO(data), name, unfolded)
    return [each for each in everything if not is_noise(each.name) and not each.name.endswith("/")], notes


def everything_in(file: BinaryIO, name: str, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    """The same with noise and with folders, whose names end in a slash. Entries are read while `file` is open."""
    begins = file.read(BEGINNING)
    file.seek(0)
    if begins.startswith(UNOPENED):
        raise unopened(name)
    zipped = is_zip(begins) or (name.lower().endswith(".zip") and not is_tar(begins))
    try:
        return _zipped(file, unfolded) if zipped else _tarred(file, begins, unfolded)
    except NotGradable:
        raise
    except Exception as error:  # damaged archives raise a dozen different errors, in zlib, struct, lzma, codecs ...
        raise NotGradable(f"The archive {printable(name)} cannot be read ({type(error).__name__}). "
                          f"{unfolded.bounds.whole}.") from error


def _zipped(file: BinaryIO, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    contents = Contents(file, unfolded.bounds, tar=False)
    archive = zipfile.ZipFile(contents)
    contents.opened()
    members = archive.infolist()
    if len(members) > unfolded.bounds.entries:
        raise too_many(unfolded.bounds.entries, unfolded.bounds.smaller)
    special = [each.filename for each in members if _is_special(each.external_attr >> 16)]
    regular = [each for each in members if not _is_special(each.external_attr >> 16)]
    return _safe([Entry(_zip_name(each), _zip_reader(archive, each, unfolded)) for each in regular], special)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """The name of an entry; macOS writes UTF-8 without saying so, and the library then takes it for code page 437."""
    if member.flag_bits & UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _zip_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unfolded: Unfolded) -> Callable[[int], bytes]:
    def inflated(cap: int) -> bytes:
        if member.flag_bits & ENCRYPTED:
            raise Unreadable(f"{printable(member.filename)} is locked with a password; pack it without one.")
        with archive.open(member) as file:
            return file.read(cap + 1)

    return _reader(inflated, member.filename, unfolded)


def _tarred(file: BinaryIO, begins: bytes, unfolded: Unfolded) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    special: list[str] = []
    holes: list[str] = []
    contents = Contents(_inflated(file, begins, unfolded), unfolded.bounds, tar=True)
    archive = tarfile.open(fileobj=contents, mode="r:")  # noqa: SIM115 - its entries are read later, from memory
    for count, member in enumerate(archive):
        if count >= unfolded.bounds.entries:
            raise too_many(unfolded.bounds.entries, unfolded.bounds.smaller)
        if member.issparse():  # a few bytes of it can stand for gigabytes of nothing
            holes.append(member.name)
        elif member.isreg():
            found.append(Entry(member.name, _tar_reader(archive, member, unfolded)))
        elif member.isdir():
            found.append(Entry(member.name.rstrip("/") + "/", lambda cap: b""))
        else:
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
            raise Unreadable(f"{printable(name)} in the archive is damaged ({type(error).__name__}). "
                              f"{unfolded.bounds.whole}.") from error

    return counted


def _inflated(file: BinaryIO, begins: bytes, unfolded: Unfolded) -> BinaryIO:
    most = unfolded.bounds.tar
    for magic, opened in COMPRESSIONS.items():
        if begins.startswith(magic):
            with opened(file) as inflated:
                return io.BytesIO(unfolded.count(capped(inflated.read(most + 1), most, "The unpacked archive")))
    return file


def _is_special(mode: int) -> bool:
    """Links, devices and pipes, by their Unix mode; 0 where the archive was made on Windows."""
    return stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)


def _safe(found: list[Entry], special: list[str]) -> tuple[list[Entry], list[str]]:
    """The entries that stay inside, by name, the last of each name as unpacking would leave it; and notes."""
    outside = [each.name for each in found if _leads_outside(each.name)]
    notes = [f"Entries that are links or devices were left out: {listed(special)}."] * bool(special)
    notes += [f"Entries whose names lead out of the archive were left out: {listed(outside)}."] * bool(outside)
    inside = {with_slashes(each.name): each for each in found if not _leads_outside(each.name)}
    return [Entry(name, inside[name].read) for name in sorted(inside)], notes


def _leads_outside(name: str) -> bool:
    return bool(len(name) > MOST_NAME or re.match(r"[/\\]|[A-Za-z]:", name) or "\0" in name
                or ".." in re.split(r"[/\\]", name))
