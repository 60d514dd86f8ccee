"""The code of each submission as it is graded: of a notebook the code cells, with the modules that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.classroom.roll import Upload
from grader.data_classes import dataclass
from grader.grading.ceiling import bounded
from grader.grading.homework import Homework
from grader.homework.contract import CONTRACT
from grader.homework.homework4 import homework4
from grader.intake.entries import listed
from grader.intake.errors import CallerError, NotGradable
from grader.intake.load_submission import take_in
from grader.results.markdown import clean
from grader.sandbox.protocol.contract import Contract
from grader.template import template_source


@dataclass(frozen=True)
class Code:
    """What the upload `id` of the students `members` holds, as one text."""

    id: str
    members: tuple[str, ...]
    text: str


def codes_of(uploads: Iterable[Upload], contract: Contract = CONTRACT) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """The code of all that can be read, and a sentence about what cannot."""
    found: list[Code] = []
    unread: list[str] = []
    for upload in uploads:
        try:
            found.append(Code(upload.id, upload.members, code_in(upload.path, contract)))
        except (NotGradable, CallerError):  # which is of this one alone: it has gone, or may not be opened
            unread.append(upload.id)
    notes = (f"Without code that can be read, and so not compared: {listed(unread, 50)}.",) if unread else ()
    return tuple(found), notes


def code_in(path: Path, contract: Contract = CONTRACT) -> str:
    """The code of the submission at `path`, its modules one after the other. NotGradable where there is none."""
    program = bounded(take_in)(path, contract, one_student=True).program
    return clean("\n".join(piece.text for piece in program.pieces))


def given_to_all(starters: Sequence[Path], homework: Homework | None = None) -> tuple[str, ...]:
    """The template of a homework, by default our own, and other code that was handed out.

    CallerError where it cannot be read.
    """
    homework = homework or homework4()
    reference = homework.reference / homework.solution
    if not reference.is_file():
        where = "with --homework" if homework.files else "in BACKPROP_GRADER_REFERENCE"
        raise CallerError(f"{reference.parent} holds no reference {reference.name}, of which the template is made that "
                          f"is left out of the comparison; name its folder {where}.")
    template = template_source(reference.read_text(encoding="utf-8"))
    return (template, *(_starter(path, homework.contract) for path in starters))


def _starter(path: Path, contract: Contract) -> str:
    try:
        return code_in(path, contract)
    except NotGradable as error:
        raise CallerError(f"--starter {path}: {error}") from error
