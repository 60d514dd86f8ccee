"""From what the caller named to the one file that is the homework: a file, a folder, an archive, one inside another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from grader.intake import a_class
from grader.intake.archive_kinds import UNSUPPORTED, is_archive, is_zip, unopened
from grader.intake.entries import ARCHIVE_BYTES, NOTEBOOK_BYTES, Entry, cap_of, capped, in_folder, printable, read_named
from grader.intake.errors import CallerError, NotGradable
from grader.intake.select_file import Choice, choose
from grader.intake.unfolding import Unfolded
from grader.sandbox.protocol.contract import Contract

MOST_INNER = 5  # archives inside an upload that are opened
LEVELS = 2      # of archives inside each other
MOST_NOTES = 5

Found = tuple[list[Entry], list[str]]


def find(path: Path, contract: Contract, *, one_student: bool) -> tuple[Choice, list[str]]:
    """The homework at `path`, which defines functions of the `contract`, and notes on what was left out on the way.

    NotGradable if there is none, CallerError if there is nothing at `path`, or a class that is not `one_student`.
    """
    unfolded = Unfolded()
    entries, notes = in_folder(path) if path.is_dir() else _named_file(path, contract.file, unfolded)
    choice, refusal = _chosen(entries, contract)
    if choice is None or not choice.best.is_written:
        inner, more = _inside(entries, unfolded, LEVELS)
        notes += more
        if inner:
            entries = [*entries, *inner]
            choice, refusal = _chosen(entries, contract)
    candidates = () if choice is None else (choice.best, *choice.others)
    students = [] if one_student or len(entries) == 1 else a_class.students_in(entries, candidates, len(contract.names))
    if students:
        raise CallerError(a_class.sentence(printable(path.name), students))
    if choice is None:
        raise NotGradable(" ".join([refusal, *_unopened(entries), *notes[:MOST_NOTES]]))
    return choice, notes


def _chosen(entries: Sequence[Entry], contract: Contract) -> tuple[Choice | None, str]:
    try:
        return choose(entries, contract), ""
    except NotGradable as refusal:
        return None, str(refusal)


def _named_file(path: Path, usual: str, unfolded: Unfolded) -> Found:
    """The file that the caller named, wherever links lead; the files in it where it is an archive."""
    if not path.exists():
        broken = f"{printable(str(path))} is a link to a file that is not there."
        raise CallerError(broken if path.is_symlink() else f"There is no file or folder {printable(str(path))}.")
    name, data = _name_of(path, usual), read_named(path, ARCHIVE_BYTES)
    suffix = PurePosixPath(name).suffix.lower()
    if is_archive(name) or (is_zip(data) and (suffix == "" or suffix in UNSUPPORTED or not path.is_file())):
        return _entries_in(data, name, unfolded)
    if suffix in UNSUPPORTED:
        raise unopened(name)
    cap = cap_of(name) if path.is_file() else NOTEBOOK_BYTES  # a pipe does not say what it brings
    return [Entry(name, lambda most: capped(data, max(cap, most), printable(name)))], []


def _name_of(path: Path, usual: str) -> str:
    """The name of the file, or of the one that a link without a suffix leads to; the `usual` one for a pipe."""
    names = [name for name in (path.name, path.resolve().name) if PurePosixPath(name).suffix]
    return names[0] if names else (path.name if path.is_file() else usual)


def _inside(entries: Sequence[Entry], unfolded: Unfolded, levels: int) -> Found:
    """The files of the archives among `entries`, and of archives in these."""
    archives = [each for each in entries if is_archive(each.name)]
    found: list[Entry] = []
    notes = [f"Of {len(archives)} archives in it only {MOST_INNER} were opened."] if len(archives) > MOST_INNER else []
    for archive in archives[:MOST_INNER] if levels else ():
        try:
            inner, said = _entries_in(archive.read(ARCHIVE_BYTES), archive.name, unfolded)
        except NotGradable as refusal:
            notes.append(str(refusal))
            continue
        named = [Entry(f"{archive.name}/{each.name}", each.read) for each in inner]
        deeper, more = _inside(named, unfolded, levels - 1)
        found += [*named, *deeper]
        notes += [*said, *more]
    return found, notes


def _entries_in(data: bytes, name: str, unfolded: Unfolded) -> Found:
    from grader.intake.archive import entries_in  # most submissions are none, and it needs half a dozen libraries

    return entries_in(data, name, unfolded)


def _unopened(entries: Sequence[Entry]) -> list[str]:
    return [str(unopened(each.name)) for each in entries if each.name.lower().endswith((".rar", ".7z"))][:1]
