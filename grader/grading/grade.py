"""Grade one submission: intake -> sandbox -> questions -> report, with the results on disk at every moment."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

from grader import stopping
from grader.configuration import seed
from grader.grading import attempts, ceiling, lateness, metadata
from grader.grading.homework import Homework
from grader.grading.options import USUAL, Options
from grader.grading.recorder import OnProgress, Recorder, ResultsUnwritable, quiet
from grader.grading.room import opened
from grader.grading.since_last import since_last
from grader.intake.errors import CallerError
from grader.results.given_back import as_verdicts, leaders_of
from grader.results.report import Report, leaderboard
from grader.sandbox.host.isolation import NoConfinement
from grader.sandbox.host.sandbox import Sandbox

__all__ = ["Options", "ResultsUnwritable", "grade", "inputs"]


def grade(path: Path, homework: Homework, *, results: Path | None = None, sandbox: Sandbox | None = None,
          options: Options = USUAL, on_progress: OnProgress = quiet) -> Report:
    """Grade the submission at `path` and return its report; `results` is kept valid from the first moment on.

    A submission that cannot be graded is graded 0 with one sentence on every test. SeedError and CallerError are
    raised before any code of the student runs, ResultsUnwritable too, unless the disk is full only later.
    """
    secret = seed.secret_seed(homework.assignment.path.parent)
    handed_in = metadata.read(options.metadata)
    empty = _empty(homework, handed_in, secret, options)
    read = inputs(path, homework, options)
    with stopping.held(lambda: Recorder(empty, results, on_progress, read), Recorder.abandon) as recorder, recorder:
        if empty.given_back is None:
            _judge(path, homework, secret, options, sandbox, recorder)
            _finish(recorder, handed_in)
        else:
            recorder.update(finished=True)
    return recorder.report


def inputs(path: Path, homework: Homework, options: Options) -> list[Path]:
    """All that a grading reads, and that nothing it writes may replace."""
    return [path, homework.assignment.path, homework.reference,
            *(each for each in (options.metadata, options.data) if isinstance(each, Path))]


def _judge(path: Path, homework: Homework, secret: seed.SecretSeed, options: Options, sandbox: Sandbox | None,
           recorder: Recorder) -> None:
    """Record every verdict; a fault of the grader's own is recorded as one."""
    try:
        with opened(sandbox, homework.assignment, options) as room:
            # Imported here: numpy, pytest and the questions take as long to load as the sandbox takes to boot.
            from grader.grading import judging

            with ceiling.memory():
                judging.judge(path, judging.settings(homework, secret, options), options, room, recorder)
    except CallerError as error:
        recorder.update(fault=str(error), finished=True)
        raise
    except NoConfinement as error:
        recorder.update(fault=str(error), finished=True)
        raise CallerError(str(error)) from error
    except Exception as error:  # ours: intake and questions turn every fault of the student's into a verdict
        import logging  # it takes long to import, and hardly ever is there anything to say

        # For the instructor, on standard error: the report names only the kind, a message may hold an answer.
        logging.getLogger(__name__).exception("The grader failed on %s", path)
        recorder.update(fault=f"({type(error).__name__})")


def blank(homework: Homework, options: Options) -> Report:
    """The report of a submission of which nothing is known."""
    return _empty(homework, metadata.Metadata(), seed.secret_seed(homework.assignment.path.parent), options)


def _empty(homework: Homework, handed_in: metadata.Metadata, secret: seed.SecretSeed, options: Options) -> Report:
    assignment = homework.assignment
    attempt = attempts.decided(assignment.attempts, handed_in)
    opening = (attempt.sentence,) if attempt.sentence else ()
    report = Report(assignment.title, opening=opening, parts=homework.contract.parts,
                    notes=handed_in.notes, seed_hash=secret.hash,
                    versions={"python": platform.python_version()},
                    attempt=handed_in.attempt, allowance=attempt.allowance,
                    selected=bool(options.questions) or options.parts not in (None, assignment.parts))
    if attempt.given_back is not None:  # its score is what lateness left of it
        return replace(report, given_back=attempt.given_back, tests=as_verdicts(attempt.given_back),
                       leaderboard=leaders_of(attempt.given_back), notes=handed_in.notes)
    late = lateness.judged(assignment.lateness, handed_in.created_at, handed_in.due)
    return replace(report, kept=late.kept, opening=(*report.opening, *((late.sentence,) if late.sentence else ())))


def _finish(recorder: Recorder, handed_in: metadata.Metadata) -> None:
    changed = since_last(handed_in.previous, recorder.report.tests)
    opening = (*((changed,) if changed else ()), *recorder.report.opening)
    recorder.update(opening=opening, leaderboard=leaderboard(recorder.report.tests), finished=True)
