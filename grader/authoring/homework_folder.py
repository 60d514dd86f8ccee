"""A folder with a homework in it -> the value that the machine is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.authoring.beside import NAME
from grader.authoring.contract import contract_of
from grader.authoring.declared import Asked, DeclaredHomework
from grader.grading.homework import Ask, Found, Homework, Mistake, Needs, Offline, Passes, Read, Slopes
from grader.grading.looks import follow_through
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program

if TYPE_CHECKING:
    from grader.grading.exchange import Exchange
    from grader.grading.passes.proof import Proof
    from grader.grading.session import Session
    from grader.grading.sizes import Sizes
    from grader.grading.student import Student
    from grader.grading.truth import Truth

RECORDED = "public_cases.json"
BESIDE = ("questions", "interfaces", "misconceptions.py")  # of what a homework may be made beside its two files


def homework_in(folder: Path) -> Homework:
    """The homework in `folder`. AssignmentError, in one sentence, where a file of it is wrong."""
    from grader.authoring.whole_folder import read_folder

    return told(read_folder(folder), folder)


def told(declared: DeclaredHomework, folder: Path) -> Homework:
    """What was read in `folder`, as the machine is told it."""
    from grader.authoring.asking import DeclaredTruth
    from grader.authoring.rubric_tests import DeclaredTests

    contract = contract_of(declared)
    return Homework(
        contract=contract, assignment=declared.assignment, questions=DeclaredTests(declared),
        reference=folder, solution=declared.solution, recorded=folder / RECORDED, read=partial(_read, declared),
        truth=partial(DeclaredTruth, declared_homework=declared),
        passes=Passes((follow_through, partial(_forward_wrong, declared), partial(_not_stood_in, declared)),
                      Offline(_nothing_proved, _slopes(declared)), partial(_own_work, declared),
                      partial(_diagnosed, declared), partial(_example, declared)),
        require=partial(_require, declared), words=partial(_words, declared),
        files=(NAME, declared.solution, *BESIDE))


def _slopes(declared: DeclaredHomework) -> dict[str, Slopes]:
    """With whose slopes each derivative is compared where there are no answers."""
    return {question.function: Slopes(question.of, "loss" if question.asked is Asked.GRADIENT else question.of)
            for question in declared.asked if question.asked is not Asked.VALUES}


def _read(declared: DeclaredHomework, program: Program, interface: str, ask: Ask, loaded: LoadReport,
          forget: Callable[[], None]) -> Read:
    from grader.authoring.interfaces.reading import read

    return read(declared, program, interface, ask, loaded, forget)


def _require(declared: DeclaredHomework, needs: Needs) -> None:
    from grader.authoring.interfaces.reading import require_interface

    require_interface(declared, needs.interface)


def _forward_wrong(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.authoring.wrong_forward import look_past_forward

    return look_past_forward(declared, session, found, numbers)


def _not_stood_in(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.authoring.caches import say_what_was_not_stood_in

    return say_what_was_not_stood_in(declared, session, found, numbers)


def _own_work(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    from grader.authoring.own_work import disowned

    return disowned(declared, session, found, numbers)


def _diagnosed(declared: DeclaredHomework, session: Session, found: Found) -> Found:
    from grader.authoring.diagnosis.diagnose import diagnosed

    return diagnosed(declared, session, found)


def _nothing_proved(question: str, student: Student, truth: Truth, exchanges: Sequence[Exchange]) -> tuple[Proof, ...]:
    return ()


def _words(declared: DeclaredHomework, id: str, question: str) -> Mistake | None:
    from grader.authoring.diagnosis.own import has_words, words_of

    return words_of(declared)(id, question) if has_words(declared, id) else None


def _example(declared: DeclaredHomework, session: Session,
             question: str) -> tuple[tuple[Any, ...], Sizes | None] | None:
    """Arguments that show what a function does."""
    from grader.authoring.cases import Cases

    truth = session.truth(f"public/{session.settings.public_seed}/example")
    asked = next((each for each in declared.examined if each.function == question), None)
    if asked is None or asked.asked is Asked.BACKWARD:
        return None
    return next(iter(Cases(declared, asked).of(truth))).of(declared.functions[question]), None
