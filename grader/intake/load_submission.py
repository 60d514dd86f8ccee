"""Take in one submission: a file, a notebook, a folder or an archive becomes one Program."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.intake.bounds import require_readable
from grader.intake.decoding import decoded
from grader.intake.entries import printable
from grader.intake.errors import NotGradable
from grader.intake.finding import find
from grader.intake.magics import neutral
from grader.intake.notebook import looks_like_notebook, pieces_of
from grader.intake.select_file import Candidate
from grader.intake.sibling_modules import modules_beside
from grader.sandbox.protocol.contract import Contract
from grader.sandbox.protocol.program import Piece, Program

PYTHON = re.compile(r"^(?:def \w|import \w|from \w|class \w|#!)", re.MULTILINE)  # in no other kind of text


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


def take_in(path: Path, contract: Contract, *, policy: ImportPolicy = ImportPolicy(),
            forbidden: Sequence[str] = (), noted: Sequence[str] = (), one_student: bool = False) -> Submission:
    """The file, notebook, folder or archive at `path` as one Program for `contract`; nothing is run or unpacked.

    Raises NotGradable for what the student handed in, CallerError for a path that does not exist, and for a whole
    class, unless the caller knows that what stands at `path` is from `one_student`.
    """
    choice, found = find(path, contract, one_student=one_student)
    text, assumed = decoded(choice.best.data, printable(choice.best.name))
    pieces, left_out = _pieces(text, choice.best.name)
    helpers = modules_beside([piece.text for piece in pieces], choice.others)
    pieces = (*_helper_pieces(helpers), *pieces)
    require_readable(pieces, printable(choice.best.name))
    program = Program(pieces, contract, forbidden=(*policy.forbidden, *forbidden), noted=(*policy.noted, *noted),
                      beside=tuple(helpers))
    used = [f"{printable(each.name)} was read too, because the homework imports it." for each in helpers.values()]
    notes = (*found, *choice.explained(list(helpers.values())), *used, *assumed, *left_out)
    return Submission(program, printable(choice.best.name), notes)


def _helper_pieces(helpers: Mapping[str, Candidate]) -> tuple[Piece, ...]:
    """The source of each module beside the homework, read before it."""
    texts = ((module, each.name, decoded(each.data, printable(each.name))[0]) for module, each in helpers.items())
    return tuple(Piece(neutral(text), printable(name.rpartition("/")[2]), module) for module, name, text in texts)


def _pieces(text: str, name: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    last = printable(name.rpartition("/")[2])
    if looks_like_notebook(text):
        return pieces_of(text, printable(name))
    note: tuple[str, ...] = ()
    if name.lower().endswith(".ipynb"):
        if not PYTHON.search(text):
            return pieces_of(text, printable(name))  # which says what is wrong with it
        note = (f"{printable(name)} is no notebook but Python source, and was read as that.",)
    if all(line.lstrip()[:1] in ("", "#") for line in text.split("\n")):
        raise NotGradable(f"{printable(name)} holds no code to grade.")
    return (Piece(neutral(text), last),), note
