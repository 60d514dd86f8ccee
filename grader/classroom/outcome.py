"""What came of grading one upload, as the store takes it."""

from __future__ import annotations

from grader.classroom.graded import Graded
from grader.data_classes import dataclass
from grader.results.report import Report

UNREADABLE = "unreadable in the archive"  # a fault begins so where it is the download's, not the grader's


@dataclass(frozen=True)
class Hashes:
    """What a result depends on, by content: a result whose hashes are those of today need not be found again."""

    submission: str
    homework: str
    grader: str


@dataclass(frozen=True)
class Outcome:
    """What came of the upload called `upload`.

    `results` is the text that `grade --results` would write of `report`, which also holds what results hide.
    `fault` is the traceback of a fault of the grader's own, for the instructor alone, or why the download has lost what
    was handed in; None where there was none. `errors` is what was logged as an error beside a grade that stands.
    `seconds` is the processor time that it took in all, where that could be measured.
    """

    upload: str
    report: Report
    results: str
    hashes: Hashes
    fault: str | None = None
    seconds: float = 0.0
    errors: str = ""

    @property
    def failed(self) -> bool:
        """Whether the grader itself failed, so that the score says nothing about the student."""
        return self.fault is not None or self.report.grader_failed


def outcome_of(graded: Graded, hashes: Hashes) -> Outcome:
    """What is kept of what a job says. Its log is that of a fault where there is one; alone it voids no grade."""
    failed = graded.report.grader_failed
    return Outcome(graded.id, graded.report, graded.results, hashes, graded.log or None if failed else None,
                   graded.seconds, "" if failed else graded.log)
