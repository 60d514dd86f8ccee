"""Take in one submission: a file, a notebook, a folder or an archive becomes one Program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.data_classes import dataclass
from grader.intake.bounds import require_readable
from grader.intake.decoding import decoded
from grader.intake.entries import printable
from grader.intake.finding import find
from grader.intake.gathering import gathered
from grader.intake.pieces import pieces_in
from grader.intake.sibling_modules import siblings_of
from grader.sandbox.protocol.contract import Contract
from grader.sandbox.protocol.program import Program


@dataclass(frozen=True)
class ImportPolicy:
    """Top-level packages whose import is refused, and those whose import is only said."""

    forbidden: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


ANYTHING = ImportPolicy()


@dataclass(frozen=True)
class Submission:
    """A submission taken in: what to run, the file it came from, and what a report should say about both."""

    program: Program
    name: str
    notes: tuple[str, ...]


def take_in(path: Path, contract: Contract, *, policy: ImportPolicy = ANYTHING,
            forbidden: Sequence[str] = (), noted: Sequence[str] = (), one_student: bool = False) -> Submission:
    """The file, notebook, folder or archive at `path` as one Program for `contract`; nothing is run or unpacked.

    Raises NotGradable for what the student handed in, CallerError for a path that does not exist, and for a whole
    class, unless the caller knows that what stands at `path` is from `one_student`.
    """
    closed = (*policy.forbidden, *forbidden)
    choice, found = find(path, contract, one_student=one_student)
    choice = gathered(choice, contract, closed)
    text, assumed = decoded(choice.best.data, printable(choice.best.name))
    pieces, left_out = pieces_in(text, choice.best.name)
    siblings = siblings_of(pieces, choice.best.name, choice.others, contract.names, closed)
    pieces = (*siblings.pieces, *pieces)
    require_readable(pieces, printable(choice.best.name))
    program = Program(pieces, contract, forbidden=closed, noted=(*policy.noted, *noted),
                      name=siblings.name, also=siblings.also)
    notes = (*found, *choice.explained(siblings.files), *siblings.notes, *assumed, *left_out)
    return Submission(program, printable(choice.best.name), notes)
