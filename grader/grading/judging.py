"""Judge one submission: intake -> sandbox -> questions, each verdict recorded as it falls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from grader.configuration.contradictions import require_known_tests
from grader.configuration.document import AssignmentError
from grader.configuration.seed import SecretSeed
from grader.grading.answers import RecordedAnswers, recorded_values
from grader.grading.ceiling import bounded
from grader.grading.choice import chosen
from grader.grading.failure_messages import said, unusable
from grader.grading.grade_questions import Session, Settings, rubric, verdicts
from grader.grading.homework import Homework, Needs
from grader.grading.options import Options
from grader.grading.recorder import Recorder
from grader.grading.workers import LiveWorker
from grader.intake.errors import CallerError, NotGradable
from grader.intake.load_submission import take_in
from grader.judgement.verdict import Explanation, Verdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.load_report import LoadReport

REFUSED = Explanation("Not graded: the file cannot be used as it is. The reason stands at the top of the report.")
NO_FUNCTIONS = "The file defines none of the functions of this homework, neither by themselves nor in a class."
STOPPED = "Stopped at the first function that is not right yet: what comes after it was not looked at."
NOT_LOADED = "The file could not be loaded: again and again it ended the program or outlasted the time limit."


def settings(homework: Homework, secret: SecretSeed, options: Options) -> Settings:
    """How the questions of `homework` are put."""
    assignment = homework.assignment
    return Settings(
        homework, parts=options.parts or assignment.parts, points=assignment.points, answers=options.mode == "grade",
        secret_seed=secret.text, public_seed=assignment.seeds.public, hidden_cases=assignment.hidden.cases,
        hidden_visibility=assignment.hidden.visibility,
        fixtures=homework.fixtures(assignment, options.data),
    )


def judge(path: Path, settings: Settings, options: Options, room: Sandbox, recorder: Recorder) -> None:
    """Judge the submission at `path` in `room` and record every verdict. Raises CallerError before any code runs."""
    homework, imports = settings.homework, settings.homework.assignment.imports
    require_gradable(settings, options)
    room.secrets = settings.answers
    room.answers = with_answers(homework) if settings.answers else ()
    asked = chosen(rubric(settings), options.questions)
    recorder.expect(asked)
    try:
        taken = bounded(take_in)(path, homework.contract, forbidden=imports.forbidden, noted=imports.noted,
                                 one_student=options.one_student or options.metadata is not None)
    except NotGradable as refusal:
        _describe(room, recorder)
        _refuse(recorder, Explanation(str(refusal)))
        return
    worker = LiveWorker(room, taken.program)
    loaded = worker.loaded
    _describe(room, recorder)
    recorder.update(notes=(*recorder.report.notes, *taken.notes, *map(said, loaded.notes)))
    if why := _why_not(loaded):
        _refuse(recorder, why)
        return
    found = homework.read(taken.program, _interface(settings, options), worker.ask, loaded, worker.discard)
    recorder.update(notes=(*recorder.report.notes, *found.notes))
    only = frozenset(test.number for test in asked) if options.questions else None
    session = Session(found.program, room, replace(settings, found=found.scope, only=only, first=options.first),
                      recorder.judged)
    tests = tuple(verdicts(session))
    if tests != recorder.report.tests:  # a check ends where it was told to
        stopped = (STOPPED,) if len(tests) < len(asked) else ()
        recorder.update(tests=tests, notes=(*recorder.report.notes, *stopped))
    if isinstance(session.answers, RecordedAnswers):
        recorder.update(compared=session.answers.used)


def require_gradable(settings: Settings, options: Options) -> None:
    """CallerError, with the remedy, where no submission at all can be graded as things are."""
    _require_known_tests(settings)
    _require_answers(settings)
    settings.homework.require(Needs(settings.parts, _interface(settings, options), options.data, settings.answers))


def _interface(settings: Settings, options: Options) -> str:
    return options.interface or settings.homework.assignment.interface


def _require_known_tests(settings: Settings) -> None:
    assignment = settings.homework.assignment
    if not assignment.points:
        return
    tests = rubric(replace(settings, parts=tuple(settings.homework.contract.parts), answers=True))
    try:
        require_known_tests(assignment, ((test.number, test.max_score) for test in tests))
    except AssignmentError as error:
        raise CallerError(str(error)) from error


def _require_answers(settings: Settings) -> None:
    """The reference, or recorded values: CallerError with the remedy where they are missing or damaged."""
    homework = settings.homework
    if not settings.answers:
        recorded_values(homework.recorded)
    elif not (homework.reference / homework.solution).is_file():
        where = "with --homework" if homework.files else "in BACKPROP_GRADER_REFERENCE"
        raise CallerError(f"{homework.reference} holds no reference {homework.solution}; name its folder {where}, or "
                          "use `backprop-grader check`, which needs no answers.")


def with_answers(homework: Homework) -> tuple[Path, ...]:
    """The files of which student code may read none."""
    return (homework.reference / homework.solution, *(path for _, path in homework.made_of()))


def _describe(room: Sandbox, recorder: Recorder) -> None:
    """With what is graded, and what isolation is in force: known once numpy is there and the sandbox has booted."""
    recorder.update(versions={**recorder.report.versions, "numpy": np.__version__},
                    isolation=room.isolation.as_dict(), notes=(*recorder.report.notes, *room.isolation.sentences()))


def _refuse(recorder: Recorder, refusal: Explanation) -> None:
    """Every test of the rubric at zero of its points, because nothing could be graded; why is said once."""
    tests = (replace(test, score=0.0, verdict=Verdict.ERROR, explanation=REFUSED) for test in recorder.report.tests)
    recorder.update(tests=tuple(tests), refusal=refusal)


def _why_not(loaded: LoadReport) -> Explanation | None:
    """Why nothing of the file can be graded, if so."""
    if loaded.error is not None:
        return unusable(loaded.error)
    if loaded == LoadReport():  # even a file without functions leaves more behind
        return Explanation(NOT_LOADED)
    if not loaded.obstacles and not loaded.functions:  # where there are some, each test says which name is near
        return Explanation(NO_FUNCTIONS)
    return None
