"""The archive of a class -> the same tree in a scratch folder, under names that every platform takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.classroom.safe_names import digested, identity, is_portable
from grader.classroom.tree import DEEPEST, Node, stem
from grader.intake.archive import everything_in
from grader.intake.archive_kinds import UNSUPPORTED, is_archive
from grader.intake.download_names import GRADESCOPE_METADATA
from grader.intake.entries import ARCHIVE_BYTES, Entry, TooLarge, cap_of, is_noise, listed, printable
from grader.intake.errors import CallerError, NotGradable, Unreadable
from grader.intake.unfolding import Bounds, Unfolded

OF_A_CLASS = Bounds(unfolded=8_000_000_000, tar=1_000_000_000, entries=200_000,
                    smaller="unpack it yourself and name the folder", whole="Download it again")
METADATA_BYTES = 500_000_000
LONGEST = 300  # characters of a name with its folders; what is longer no platform unpacks


@dataclass
class _Folder:
    """A folder of the archive before it is written."""

    folders: dict[str, _Folder] = field(default_factory=dict)
    files: dict[str, Entry] = field(default_factory=dict)
    is_clone: bool = False

    def folder(self, name: str) -> _Folder:
        return self.folders.setdefault(name, _Folder())


def unpacked(archive: Path, into: Path) -> tuple[Node, list[str]]:
    """The files of `archive`, written below `into`, and notes. CallerError for a damaged or an absurd one.

    Where single files of it are damaged or locked, that is said in their nodes.
    """
    try:
        with archive.open("rb") as file:
            entries, notes = everything_in(file, archive.name, Unfolded(OF_A_CLASS))
            top, left_out = _arranged(entries)
            root = _written(stem(archive.name), top, into)
        _require_any(root)
        return root, [*notes, *left_out]
    except NotGradable as refusal:
        name = printable(archive.name)
        raise CallerError(str(refusal) if name in str(refusal) else f"{name}: {refusal}") from refusal
    except OSError as error:
        raise CallerError(f"{printable(archive.name)} cannot be unpacked to {into}: {error.strerror}.") from error


def _require_any(root: Node) -> None:
    """Where nothing at all can be read, it is the archive that is damaged or locked."""
    files = list(root.files())
    if files and all(each.unreadable for each in files):
        raise NotGradable(files[0].unreadable)


def _arranged(entries: Iterable[Entry]) -> tuple[_Folder, list[str]]:
    """The entries by folder, without noise, and notes on those that cannot stand there."""
    top = _Folder()
    awkward: list[str] = []
    for entry in entries:
        parts = PurePosixPath(entry.name).parts
        clone = parts.index(".git") if ".git" in parts else 0
        if clone:
            _inside(top, parts[:clone]).is_clone = True
        if not parts or is_noise(entry.name + "x" * entry.name.endswith("/")):
            continue
        if len(entry.name) > LONGEST or len(parts) > DEEPEST:
            awkward.append(entry.name)
        elif entry.name.endswith("/"):
            _inside(top, parts)
        else:
            _inside(top, parts[:-1]).files[parts[-1]] = entry
    return top, [f"Entries with longer names than files can have were left out: {listed(awkward)}."] * bool(awkward)


def _inside(top: _Folder, parts: Iterable[str]) -> _Folder:
    for part in parts:
        top = top.folder(part)
    return top


def _written(name: str, folder: _Folder, path: Path) -> Node:
    path.mkdir(parents=True)
    taken: set[str] = set()
    children = [_written(each, inner, path / _fitting(each, taken)) for each, inner in sorted(folder.folders.items())]
    for each, entry in sorted(folder.files.items()):
        children.append(_file(each, entry, path / _fitting(each, taken)))
    return Node(name, path, True, tuple(sorted(children, key=lambda child: child.name)), is_clone=folder.is_clone)


def _fitting(name: str, taken: set[str]) -> str:
    """`name`, or one made of it where a file system does not take it, or has it already but for its case."""
    fits = name if is_portable(name) else _with_suffix(name)
    while identity(fits) in taken:
        fits = _with_suffix(fits)
    taken.add(identity(fits))
    return fits


def _with_suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return digested(stem(name), name) + (suffix if is_portable("x" + suffix) else "")


def _file(name: str, entry: Entry, path: Path) -> Node:
    """A file larger than grading reads stands as a hole of that size: it is said of it what is said of the file."""
    cap = _cap(name)
    try:
        data = entry.read(cap)
    except TooLarge:
        with path.open("wb") as file:
            file.truncate(cap + 1)
        return Node(name, path, size=cap + 1)
    except Unreadable as refusal:
        path.touch()
        return Node(name, path, unreadable=str(refusal))
    path.write_bytes(data)
    return Node(name, path, size=len(data))


def _cap(name: str) -> int:
    if name in GRADESCOPE_METADATA:
        return METADATA_BYTES
    suffix = PurePosixPath(name).suffix.lower()
    return ARCHIVE_BYTES if is_archive(name) or suffix in ("", *UNSUPPORTED) else cap_of(name)
