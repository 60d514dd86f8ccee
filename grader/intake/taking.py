"""Take in one submission: a file, a notebook, a folder or an archive becomes one Program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.intake import interfaces
from grader.intake.archive import UNSUPPORTED, entries_in, is_archive
from grader.intake.choosing import choose
from grader.intake.entries import ARCHIVE_BYTES, Entry, in_folder, printable, read_regular
from grader.intake.magics import neutral
from grader.intake.notebook import pieces_of
from grader.intake.refusals import CallerError, NotGradable
from grader.intake.text import decoded
from grader.sandbox.program import Piece, Program

CONSTANTS = {"NUM_HIDDEN_LAYERS": 3, "NUM_INPUT": 784, "NUM_HIDDEN": 10, "NUM_OUTPUT": 10,
             "LEARNING_RATE": 0.1, "MINIBATCH_SIZE": 32, "NUM_EPOCHS": 20}


@dataclass(frozen=True)
class ImportPolicy:
    """Top-level packages whose import is refused, and those whose import is only said."""

    forbidden: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """A submission taken in: what to run, the file it came from, and what a report should say about both."""

    program: Program
    name: str
    notes: tuple[str, ...]
    interface: str
    reach: interfaces.Reach = interfaces.WHOLE


def take_in(path: Path, *, interface: str = "auto", policy: ImportPolicy = ImportPolicy(),
            forbidden: Sequence[str] = (), noted: Sequence[str] = ()) -> Submission:
    """Turn the file, notebook, folder or archive at `path` into one Program; nothing of it is run or unpacked to disk.

    Raises NotGradable for what the student handed in, CallerError for a path or an interface that does not exist.
    """
    interfaces.require_known(interface)
    entries, found = _entries(path)
    chosen, explained = choose(entries)
    text, assumed = decoded(chosen.data, printable(chosen.name))
    pieces, left_out = _pieces(text, chosen.name)
    chosen_interface, recognised = interfaces.settle(interface, "\n".join(piece.text for piece in pieces))
    program = Program(pieces, interfaces.source_of(chosen_interface), CONSTANTS,
                      (*policy.forbidden, *forbidden), (*policy.noted, *noted))
    notes = (*found, *explained, *assumed, *left_out, *recognised,
             *interfaces.reach_notes(chosen_interface))
    return Submission(program, printable(chosen.name), notes, chosen_interface, interfaces.reach(chosen_interface))


def _entries(path: Path) -> tuple[list[Entry], list[str]]:
    if path.is_dir() and not path.is_symlink():
        return _opened(*in_folder(path))
    if not path.exists() and not path.is_symlink():
        raise CallerError(f"There is no file or folder {path}.")
    if is_archive(path.name):
        return _opened(*entries_in(read_regular(path, ARCHIVE_BYTES), path.name))
    if path.name.lower().endswith(UNSUPPORTED):
        raise NotGradable(f"{path.name} is an archive of a kind that is not opened here; hand in a .zip file.")
    return [Entry(path.name, lambda cap: read_regular(path, cap))], []


def _opened(entries: list[Entry], notes: list[str]) -> tuple[list[Entry], list[str]]:
    """Where there is no source file but archives: the files of the archives, one level deep."""
    archives = [each for each in entries if is_archive(each.name)][:3]
    if any(each.suffix in (".py", ".ipynb") for each in entries) or not archives:
        return entries, notes
    inner: list[Entry] = []
    for archive in archives:
        found, said = entries_in(archive.read(ARCHIVE_BYTES), archive.name)
        inner += [replace(each, name=f"{archive.name}/{each.name}") for each in found]
        notes = [*notes, *said]
    return inner, notes


def _pieces(text: str, name: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    looks_like_notebook = text.lstrip().startswith("{") and '"cell_type"' in text
    if name.lower().endswith(".ipynb") or looks_like_notebook:
        return pieces_of(text, printable(name))
    return (Piece(neutral(text), printable(name.rpartition("/")[2])),), ()
