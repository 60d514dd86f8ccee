"""What goes between the run and its jobs: what to grade by, what a job is, and what came of one submission."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.which_homework import homework_of
from grader.configuration.assignment import Assignment
from grader.data_classes import dataclass
from grader.grading.homework import Homework
from grader.grading.options import USUAL, Options
from grader.results.report import Report


@dataclass(frozen=True)
class Order:
    """What every job grades by, the same for the whole class."""

    assignment: Assignment
    options: Options = USUAL
    folder: Path | None = None  # of another homework than our own

    @property
    def homework(self) -> Homework:
        """What was to be written, as the assignment sets it: made anew where the order arrives."""
        return homework_of(self.assignment, self.folder)


@dataclass(frozen=True)
class Ready:
    """A job that has started: `blank` is the report of a submission of which nothing is known, `scratch` its folder.

    `refused` is the sentence for the caller where no submission can be graded as things are.
    """

    blank: Report | None = None
    scratch: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Graded:
    """What came of the upload `id`: its report, the same as results.json, and the log of the grader's own faults.

    `seconds` is the processor time that it took in all, as far as that can be measured. `scratch` is where the job's
    submissions run from now on.
    """

    id: str
    report: Report
    results: str
    log: str = ""
    seconds: float = 0.0
    scratch: str = ""
