"""Homework 4 as the value that the machine is told: whoever starts a grading makes it here and hands it down.

What only some gradings need is imported when they need it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.configuration.assignment import Assignment
from grader.configuration.assignment_file import read_assignment
from grader.grading.homework import Ask, Found, Homework, Mistake, Needs, Offline, Passes, Read, Slopes
from grader.grading.looks import follow_through
from grader.grading.scope import Scope
from grader.grading.test_modules import TestModules
from grader.homework.contract import CONTRACT, TRAINING
from grader.homework.default import DEFAULT
from grader.intake.errors import CallerError

if TYPE_CHECKING:
    from grader.grading.answers import Answers
    from grader.grading.exchange import Exchange
    from grader.grading.passes.proof import Proof
    from grader.grading.session import Session
    from grader.grading.sizes import Sizes
    from grader.grading.student import Student
    from grader.grading.truth import Truth
    from grader.sandbox.protocol.load_report import LoadReport
    from grader.sandbox.protocol.program import Program

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions"
PUBLIC_CASES = QUESTIONS / "public_cases.json"
SOLUTION = CONTRACT.file
LOSS = "forward_prop"  # with its own slopes, every gradient is compared where there are no answers


def load_assignment(path: Path = DEFAULT) -> Assignment:
    """The assignment in `path`; AssignmentError with one sentence if the file cannot be used."""
    return read_assignment(path, tuple(CONTRACT.parts), TRAINING)


def homework4(assignment: Assignment | Path = DEFAULT) -> Homework:
    """The homework as `assignment` sets it: its file, or what stands in one. AssignmentError where it is wrong."""
    read = load_assignment(assignment) if isinstance(assignment, Path) else assignment
    offline = Offline(_examine, dict.fromkeys(CONTRACT.named(gradient=True), Slopes(LOSS)))
    return Homework(
        contract=CONTRACT, assignment=read, questions=TestModules(QUESTIONS, "grader.homework.questions"),
        reference=reference_folder(), solution=SOLUTION, recorded=_recorded(read), read=_read, truth=_truth,
        passes=Passes((_own_sizes, follow_through, _own_loss, _own_forward), offline, _own_work, _diagnose, _example),
        scope=_scope, fixtures=_fixtures, require=_require, words=_words)


def reference_folder() -> Path:
    """Where the answers are: $BACKPROP_GRADER_REFERENCE, or the folder reference/ beside grader/."""
    return Path(os.environ.get("BACKPROP_GRADER_REFERENCE") or HERE.parents[1] / "reference")


def _recorded(assignment: Assignment) -> Path:
    """The values of the public cases: those that lie beside the assignment, where its seed is its own."""
    beside = assignment.path.with_name(PUBLIC_CASES.name)
    return beside if beside.is_file() else PUBLIC_CASES


def _read(program: Program, interface: str, ask: Ask, loaded: LoadReport, forget: Callable[[], None]) -> Read:
    from grader.homework.layouts.reading import read

    return read(program, interface, ask, loaded, forget)


def _truth(answers: Answers, seed_text: str, **known: Any) -> Truth:
    from grader.homework.network.truth import NetworkTruth

    return NetworkTruth(answers, seed_text, **{"scope": _scope(), **known})


def _scope() -> Scope:
    from grader.homework.network.scope import EVERYTHING

    return EVERYTHING


def _fixtures(assignment: Assignment, data: Path | None) -> Mapping[str, Any]:
    from grader.homework.training.digits_config import HeldOut

    training = assignment.training
    return {"held_out": HeldOut(data, training.digits_accuracy, training.mnist_accuracy, training.seconds)}


def _require(needs: Needs) -> None:
    """CallerError for an unknown interface, and for Part 6 where digits are missing or damaged."""
    from grader.homework.interfaces import interface_called

    interface_called(needs.interface)
    if TRAINING in needs.parts:
        _require_digits(needs)


def _require_digits(needs: Needs) -> None:
    from grader.homework.training import data  # only Part 6 needs it

    try:
        data.find(needs.data)
    except data.DataError as error:
        if needs.answers or not isinstance(error, data.NoDigits):  # a student's laptop may have none
            raise CallerError(str(error)) from error


def _own_sizes(session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.homework.passes.default_sizes import look_at_own_sizes

    return look_at_own_sizes(session, found, numbers)


def _own_loss(session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.homework.passes.own_loss import look_at_own_loss

    return look_at_own_loss(session, found, numbers)


def _own_forward(session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.homework.passes.own_forward import look_at_own_forward

    return look_at_own_forward(session, found, numbers)


def _own_work(session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.homework.passes.own_work import disowned

    return disowned(session, found, numbers)


def _diagnose(session: Session, found: Found) -> Found:
    from grader.homework.diagnosis.diagnose import diagnosed

    return diagnosed(session, found)


def _words(id: str, question: str) -> Mistake | None:
    from grader.homework.misconceptions import known

    return known(id, question)


def _example(session: Session, question: str) -> tuple[tuple[Any, ...], Sizes | None] | None:
    from grader.homework.diagnosis.diagnosing import example

    return example(session.homework.reference, question)


def _examine(question: str, student: Student, truth: Truth, exchanges: Sequence[Exchange]) -> tuple[Proof, ...]:
    from grader.homework.network.truth import NetworkTruth
    from grader.homework.passes.offline_relations import examine

    assert isinstance(truth, NetworkTruth), truth
    return examine(question, student, truth, exchanges)
