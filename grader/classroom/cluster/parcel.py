"""A submission as it travels to a worker that shares no files with us: as much of it as intake would read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import field
from itertools import islice
from pathlib import Path

from grader.data_classes import dataclass
from grader.grading.homework import Homework
from grader.intake.archive_kinds import is_archive
from grader.intake.entries import ARCHIVE_BYTES, MOST_ENTRIES, cap_of, is_noise, printable
from grader.intake.errors import CallerError

MOST_BYTES = 512 << 20


@dataclass(frozen=True)
class Content:
    """One file: its name below the folder, with / between folders, and its first bytes; or the link that it is."""

    name: str
    data: bytes = field(default=b"", repr=False)
    leads_to: str = ""


@dataclass(frozen=True)
class Parcel:
    """A file, whose only content has no name, or a folder, with its name; `link` is that of a link that led there."""

    name: str
    contents: tuple[Content, ...]
    is_folder: bool = False
    link: str = ""


def pack(path: Path) -> Parcel:
    """What stands at `path`. What is too large to be graded is cut where intake would refuse it all the same.

    CallerError for a path that is not there or cannot be read, and for more than a worker could be sent.
    """
    real = Path(os.path.realpath(path))
    link = path.name if path.is_symlink() else ""
    try:
        if real.is_dir():
            return Parcel(real.name, _bounded(path, _below(real)), is_folder=True, link=link)
        if real.is_file():
            return Parcel(real.name, (Content("", _beginning(real, ARCHIVE_BYTES)),), link=link)
    except OSError as error:
        raise CallerError(f"{printable(str(path))} cannot be read: {error.strerror}.") from error
    raise CallerError(f"There is no file or folder {printable(str(path))}.")


def pack_data(folder: Path) -> Parcel:
    """All files that stand in `folder` itself, whole, whatever they are. CallerError if they cannot be read."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
        return Parcel("data", _bounded(folder, (Content(path.name, path.read_bytes()) for path in files)), True)
    except OSError as error:
        raise CallerError(f"{folder} cannot be read: {error.strerror}.") from error


def pack_homework(homework: Homework) -> Parcel | None:
    """All files of another homework than our own, which is there already. CallerError if they cannot be read."""
    if not homework.files:
        return None
    try:
        files = (Content(name, path.read_bytes()) for name, path in homework.made_of())
        return Parcel("homework", _bounded(homework.reference, files), True)
    except OSError as error:
        raise CallerError(f"{homework.reference} cannot be read: {error.strerror}.") from error


def unpack(parcel: Parcel, folder: Path) -> Path:
    """Write `parcel` below the empty `folder`; the path of what was packed. OSError where there is no room for it."""
    place = folder / "handed in" / parcel.name
    place.parent.mkdir()
    if parcel.is_folder:
        place.mkdir()
    for content in parcel.contents:
        file = place / content.name if content.name else place
        file.parent.mkdir(parents=True, exist_ok=True)
        if content.leads_to:
            file.symlink_to(content.leads_to)
        else:
            file.write_bytes(content.data)
    if not parcel.link:
        return place
    link = folder / "link" / parcel.link
    link.parent.mkdir()
    link.symlink_to(place)
    return link


def _below(folder: Path) -> Iterator[Content]:
    """Every file and link that intake walks over, in its order; those that it does not open are empty."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_noise(f"{name}/x"))
        for path in (Path(where, name) for name in sorted(names)):
            if path.is_symlink() or path.is_file():
                yield _content(path, path.relative_to(folder).as_posix())


def _content(path: Path, name: str) -> Content:
    if path.is_symlink():
        return Content(name, leads_to=os.readlink(path))
    if is_noise(name):
        return Content(name)
    return Content(name, _beginning(path, ARCHIVE_BYTES if is_archive(name) else cap_of(name)))


def _beginning(path: Path, cap: int) -> bytes:
    """The file, or one byte more of it than the `cap` at which intake refuses it."""
    with path.open("rb") as file:
        return file.read(cap + 1)


def _bounded(path: Path, contents: Iterator[Content]) -> tuple[Content, ...]:
    kept, size = [], 0
    for content in islice(contents, MOST_ENTRIES + 1):  # so many are refused
        kept.append(content)
        size += len(content.data)
        if size > MOST_BYTES:
            raise CallerError(f"{printable(str(path))} holds more than {MOST_BYTES >> 20} MB, which no worker is sent.")
    return tuple(kept)
