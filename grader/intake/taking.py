"""Take in one submission: a file, a notebook, a folder or an archive becomes one Program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.intake import interfaces
from grader.intake.archive import UNSUPPORTED, entries_in, is_archive, is_zip, unopened
from grader.intake.beside import modules_beside
from grader.intake.choosing import Candidate, Choice, choose
from grader.intake.entries import ARCHIVE_BYTES, Entry, in_folder, printable, read_regular
from grader.intake.magics import neutral
from grader.intake.notebook import pieces_of
from grader.intake.refusals import CallerError, NotGradable
from grader.intake.text import decoded
from grader.sandbox.program import Piece, Program
from grader.sandbox.protocol.contract import Contract


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


def take_in(path: Path, contract: Contract, *, interface: str = "auto", policy: ImportPolicy = ImportPolicy(),
            forbidden: Sequence[str] = (), noted: Sequence[str] = ()) -> Submission:
    """The file, notebook, folder or archive at `path` as one Program for `contract`; nothing is run or unpacked.

    Raises NotGradable for what the student handed in, CallerError for a path or an interface that does not exist.
    """
    interfaces.require_known(interface)
    entries, found = _entries(path)
    choice = _chosen(entries, found, contract.names)
    text, assumed = decoded(choice.best.data, printable(choice.best.name))
    pieces, left_out = _pieces(text, choice.best.name)
    helpers = modules_beside([piece.text for piece in pieces], choice.others)
    pieces = (*_helper_pieces(helpers), *pieces)
    chosen_interface, recognised = interfaces.settle(interface, "\n".join(piece.text for piece in pieces))
    program = Program(pieces, interfaces.source_of(chosen_interface), contract,
                      (*policy.forbidden, *forbidden), (*policy.noted, *noted), tuple(helpers))
    used = [f"{printable(each.name)} was read too, because the homework imports it." for each in helpers.values()]
    notes = (*found, *choice.explained(list(helpers.values())), *used, *assumed, *left_out, *recognised,
             *interfaces.reach_notes(chosen_interface))
    return Submission(program, printable(choice.best.name), notes, chosen_interface, interfaces.reach(chosen_interface))


def _chosen(entries: list[Entry], found: list[str], wanted: frozenset[str]) -> Choice:
    try:
        return choose(entries, wanted)
    except NotGradable as refusal:
        raise NotGradable(" ".join([str(refusal), *found])) from refusal


def _helper_pieces(helpers: Mapping[str, Candidate]) -> tuple[Piece, ...]:
    """The source of each module beside the homework, read before it into the same namespace."""
    texts = ((each.name, decoded(each.data, printable(each.name))[0]) for each in helpers.values())
    return tuple(Piece(neutral(text), printable(name.rpartition("/")[2])) for name, text in texts)


def _entries(path: Path) -> tuple[list[Entry], list[str]]:
    if path.is_dir() and not path.is_symlink():
        return _opened(*in_folder(path))
    if not path.exists() and not path.is_symlink():
        raise CallerError(f"There is no file or folder {path}.")
    if path.is_symlink():
        raise NotGradable(f"{path.name} is a symbolic link; hand in the file itself.")
    if is_archive(path.name) or path.name.lower().endswith(UNSUPPORTED):
        data = read_regular(path, ARCHIVE_BYTES)
        if not (is_archive(path.name) or is_zip(data)):
            raise unopened(path.name)
        return _opened(*entries_in(data, path.name))
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
    if all(line.lstrip()[:1] in ("", "#") for line in text.split("\n")):
        raise NotGradable(f"{printable(name)} holds no code to grade.")
    return (Piece(neutral(text), printable(name.rpartition("/")[2])),), ()
