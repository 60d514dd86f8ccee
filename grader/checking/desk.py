"""What stays warm between two checks of one file: the sandbox with its zygote, the questions, the recorded values."""

from __future__ import annotations

import gc
from pathlib import Path

from grader import stopping
from grader.grading.grade import grade
from grader.grading.homework import Homework
from grader.grading.options import Options
from grader.grading.room import room_for
from grader.grading.warm_room import WarmRoom
from grader.results.progress import ProgressBar
from grader.results.report import Report


class Desk:
    """Checks one file again and again, each time as `check` alone would. Use with `stopping.held`."""

    def __init__(self, path: Path, homework: Homework, options: Options) -> None:
        self._path, self._homework, self._options = path, homework, options
        self._room = WarmRoom(lambda: room_for(homework.assignment, options))

    def check(self) -> Report:
        """The report on the file as it is now. CallerError where there is none, or nothing can be checked at all."""
        with stopping.held(ProgressBar, ProgressBar.close) as bar, bar:
            report = grade(self._path, self._homework, sandbox=self._room.sandbox, options=self._options,
                           on_progress=bar.update)
        self._room.leave(report)
        gc.collect()
        return report

    def close(self) -> None:
        """Leave no process and no file."""
        self._room.close()

    def abandon(self) -> None:
        """As close, from a signal handler."""
        self._room.abandon()
