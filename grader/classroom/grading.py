"""Grade one submission: intake -> sandbox -> questions -> report, with the results on disk at every moment."""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from grader import seed
from grader.assignment import Assignment
from grader.classroom import lateness, metadata
from grader.classroom.budget import total_seconds
from grader.classroom.comparison import since_last
from grader.classroom.recorder import OnProgress, Recorder, quiet
from grader.intake import CallerError, NotGradable, take_in
from grader.judgement.verdict import Explanation, Verdict
from grader.questions.run import Session, Settings, rubric
from grader.questions.scope import Scope
from grader.questions.sentences import said, unusable
from grader.results.report import Report, leaderboard
from grader.sandbox import Limits, LoadReport, Sandbox

DEFAULT_SEED = ("Hidden cases were drawn from the default seed, which everybody can read; "
                "instructors set their own with BACKPROP_GRADER_SEED.")
REFUSED = Explanation("Not graded: the file cannot be used as it is. The reason stands at the top of the report.")
NO_FUNCTIONS = "The file defines none of the functions of this homework, nor any other."
NOT_LOADED = "The file could not be loaded: again and again it ended the program or outlasted the time limit."


class ResultsUnwritable(Exception):
    """The caller named a results file that cannot be written; the message is one sentence."""


@dataclass(frozen=True)
class Options:
    """How one grading differs from what the assignment says."""

    parts: tuple[int, ...] | None = None
    mode: str = "grade"               # or "check": the public tests, without answers
    interface: str | None = None
    data: Path | None = None          # real digits for Part 6
    confined: bool = True
    metadata: Path | None = None


def grade(path: Path, assignment: Assignment, *, results: Path | None = None, sandbox: Sandbox | None = None,
          options: Options = Options(), on_progress: OnProgress = quiet) -> Report:
    """Grade the submission at `path` and return its report; `results` is kept valid from the first moment on.

    A submission that cannot be graded is graded 0 with one sentence on every test. ResultsUnwritable, SeedError
    and CallerError are raised before any code of the student runs.
    """
    secret = seed.secret_seed(assignment.path.parent)
    handed_in = metadata.read(options.metadata)
    recorder = _recorder(_empty(assignment, handed_in, secret, options), results, on_progress)
    settings = _settings(assignment, secret, options)
    try:
        with _room(sandbox, assignment, options) as room:
            recorder.update(isolation=room.isolation.as_dict(),
                            notes=(*recorder.report.notes, *room.isolation.sentences()))
            _judge(path, assignment, options, room, settings, recorder)
    except CallerError:
        raise
    except Exception as error:  # ours: intake and questions turn every fault of the student's into a verdict
        # For the instructor, on standard error: the report names only the kind, a message may hold an answer.
        logging.getLogger(__name__).exception("The grader failed on %s", path)
        recorder.update(fault=f"({type(error).__name__})")
    return _finish(recorder, assignment, handed_in)


@contextmanager
def _room(sandbox: Sandbox | None, assignment: Assignment, options: Options) -> Iterator[Sandbox]:
    """The class runner's warm sandbox, or one of our own; either is clean when the next submission comes."""
    if sandbox is not None:
        try:
            yield sandbox
        finally:
            sandbox.clean()
        return
    limits = asdict(assignment.limits)
    limits["total_seconds"] = total_seconds(limits["total_seconds"], os.environ)
    with Sandbox(Limits(**limits), confined=options.confined) as own:
        yield own


def _judge(path: Path, assignment: Assignment, options: Options, room: Sandbox, settings: Settings,
           recorder: Recorder) -> None:
    # The sandbox boots in its own process meanwhile.
    recorder.expect(rubric(settings))
    try:
        taken = take_in(path, interface=options.interface or assignment.interface,
                        forbidden=assignment.imports.forbidden, noted=assignment.imports.noted)
    except NotGradable as refusal:
        _refuse(recorder, Explanation(str(refusal)))
        return
    scope = Scope(taken.reach.loss_alone, taken.reach.hidden_layers)
    session = Session(taken.program, room, replace(settings, scope=scope), recorder.judged)
    loaded = session.loaded
    recorder.update(notes=(*recorder.report.notes, *taken.notes, *map(said, loaded.notes)))
    if why := _why_not(loaded):
        _refuse(recorder, why)
        return
    tests = tuple(session.verdicts())
    if tests != recorder.report.tests:  # a check on a laptop leaves out what needs the answers
        recorder.update(tests=tests)


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


def _recorder(report: Report, results: Path | None, on_progress: OnProgress) -> Recorder:
    try:
        return Recorder(report, results, on_progress)
    except OSError as error:
        raise ResultsUnwritable(f"The results file {results} cannot be written: {error.strerror}.") from error


def _settings(assignment: Assignment, secret: seed.SecretSeed, options: Options) -> Settings:
    return Settings(
        parts=options.parts or assignment.parts, points=assignment.points, answers=options.mode == "grade",
        secret_seed=secret.text, public_seed=assignment.seeds.public, hidden_cases=assignment.hidden.cases,
        hidden_visibility=assignment.hidden.visibility, data=options.data,
        digits_accuracy=assignment.training.digits_accuracy, mnist_accuracy=assignment.training.mnist_accuracy,
        training_seconds=assignment.training.seconds,
    )


def _empty(assignment: Assignment, handed_in: metadata.Metadata, secret: seed.SecretSeed, options: Options) -> Report:
    late = lateness.judged(assignment.lateness, handed_in.created_at, handed_in.due)
    warned = (DEFAULT_SEED,) if secret.is_default and options.mode == "grade" else ()
    return Report(assignment.title, opening=(late.sentence,) if late.sentence else (), kept=late.kept,
                  notes=(*handed_in.notes, *warned), versions=_versions(), seed_hash=secret.hash,
                  attempt=handed_in.attempt)


def _finish(recorder: Recorder, assignment: Assignment, handed_in: metadata.Metadata) -> Report:
    changed = since_last(handed_in.previous, recorder.report.tests)
    opening = (*((changed,) if changed else ()), *recorder.report.opening)
    recorder.update(opening=opening, leaderboard=leaderboard(recorder.report.tests), finished=True)
    return recorder.report


def _versions() -> dict[str, str]:
    import numpy

    return {"python": platform.python_version(), "numpy": numpy.__version__}
