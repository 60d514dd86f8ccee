"""One warm process of a job: the sandbox, the questions and the true values stay, everything of a submission goes."""

from __future__ import annotations

import ctypes
import gc
import io
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType

from grader.classroom.graded import Graded, Order
from grader.classroom.outcome import UNREADABLE
from grader.classroom.roll import Upload
from grader.configuration.seed import secret_seed
from grader.grading.grade import blank, grade
from grader.grading.grade_questions import rubric
from grader.grading.homework import Homework
from grader.grading.judging import require_gradable, settings, with_answers
from grader.grading.options import Options
from grader.grading.room import room_for
from grader.grading.warm_room import WarmRoom
from grader.intake.errors import CallerError
from grader.results.gradescope import as_text
from grader.results.report import Report
from grader.sandbox.host.isolation import NoConfinement
from grader.sandbox.host.sandbox import Sandbox


class Warm:
    """Grades one submission after another, each as `grade` alone would. Use as a context manager.

    Raises CallerError or NoConfinement where no submission can be graded as things are.
    """

    def __init__(self, order: Order) -> None:
        self._order, self._homework = order, order.homework
        self.blank = unknown(self._homework, order.options)
        self._room = WarmRoom(self._started)
        try:
            self._room.sandbox.require_confinement(with_answers(self._homework))
        except NoConfinement:
            self._room.close()
            raise

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._room.close()

    @property
    def scratch(self) -> str:
        """Where everything of a submission lies while it is graded."""
        return self._room.sandbox.folder

    def grade(self, upload: Upload) -> Graded:
        """What came of `upload`. A fault of the grader's own is in its report, and the traceback in its log."""
        if upload.unreadable:
            lost = replace(self.blank, fault=f"({UNREADABLE})", finished=True)
            return Graded(upload.id, lost, as_text(lost), f"{UNREADABLE}: {upload.unreadable}", scratch=self.scratch)
        with _logged() as log:
            begun = self._spent()
            report = _without_exchanges(self._report(upload))
            seconds = max(0.0, self._spent() - begun)  # less, where a zygote made room for another
            self._room.leave(report)
        _give_back()
        return Graded(upload.id, report, as_text(report), log.getvalue(), seconds, self.scratch)

    def abandon(self) -> None:
        """Leave no process and no file, from a signal handler."""
        self._room.abandon()

    def _spent(self) -> float:
        return time.process_time() + self._room.sandbox.processor_seconds

    def _report(self, upload: Upload) -> Report:
        options = replace(self._order.options, one_student=True, metadata=upload.metadata)
        try:
            return grade(upload.path, self._homework, sandbox=self._room.sandbox, options=options)
        except CallerError as error:  # of this one alone, since all can be graded: it has gone, or may not be read
            logging.getLogger(__name__).error("%s cannot be graded: %s", upload.path, error)
            return replace(self.blank, fault=str(error), finished=True)

    def _started(self) -> Sandbox:
        sandbox = room_for(self._order.assignment, self._order.options)
        sandbox.clean()  # what a killed predecessor of the same user left
        return sandbox


def _give_back() -> None:
    """Hold no more after a submission than before it, as far as that can be had: a job serves thousands."""
    gc.collect()
    gc.freeze()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def unknown(homework: Homework, options: Options) -> Report:
    """The report of a submission of which nothing is known but the tests that it will get.

    CallerError where no submission can be graded as things are.
    """
    known = settings(homework, secret_seed(homework.assignment.path.parent), options)
    require_gradable(known, options)
    return replace(blank(homework, options), tests=tuple(rubric(known)))


def _without_exchanges(report: Report) -> Report:
    """Without the arrays that a failed test kept for its diagnosis: they are of no use to anybody else."""
    return replace(report, tests=tuple(replace(test, exchanges=()) for test in report.tests))


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """All that is logged inside, in one text."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setLevel(logging.ERROR)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield text
    finally:
        root.removeHandler(handler)
